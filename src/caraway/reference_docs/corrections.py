"""What a correction does: the manual's page, from `tests/spec/corrections.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "Corrections",
    "corrections",
    "Nothing that was recorded is ever edited. A correction is a new line that names the old one. Whoever was told something "
    "that is no longer so is told again that day, and a decision made on it is looked at again.",
)
