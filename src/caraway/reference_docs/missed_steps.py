"""What a missed workshop does: the manual's page, from `tests/spec/missed_steps.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "Missed workshops",
    "missed_steps",
    "A missed A is booked again; a missed B means both again. Only a miss without an acceptable reason uses a chance. What "
    "the provider cancels, and what is on hold, never counts against the person.",
)
