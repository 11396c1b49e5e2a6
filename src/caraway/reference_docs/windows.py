"""The window of a caution: the manual's page, from `tests/spec/windows.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "The window of a caution",
    "windows",
    "A caution runs sixteen weeks from the day that the area counts from, and as far as twenty where the police extend it. "
    'Workshops are on Saturdays unless the area says otherwise. "Days left" are those to the expiry day on the last day on '
    "which it could still be finished.",
)
