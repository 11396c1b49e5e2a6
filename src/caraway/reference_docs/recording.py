"""What may be recorded and corrected: the manual's page, from `tests/spec/recording.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "What may be recorded and corrected",
    "recording",
    "The last line of each case is the one in question: recorded for the first time, or in the place of another. The same rule "
    "holds for both. The answer is yes, or the sentence that stands beside the question.",
)
