"""The clocks of a case: the manual's page, from `tests/spec/clocks.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "Clocks and duties",
    "clocks",
    "The last day to charge (Criminal Justice Act 1988 s.39A, Magistrates' Courts Act 1980 s.127) is another clock than the "
    "caution's. Months are counted by corresponding dates. A duty (in italics) names the desk, the first day on which it "
    "should be done, the first on which it is late and, where it applies, the first on which it can no longer be done.",
)
