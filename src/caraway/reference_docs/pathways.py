"""Ways through the programme: the manual's page, from `tests/spec/pathways.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "Ways through the programme",
    "pathways",
    "The stage of a case follows from what is recorded; nobody sets it. The first ending stands, until the police decide that "
    "the programme goes on.",
)
