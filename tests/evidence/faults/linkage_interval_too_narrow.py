"""An interval of precision and recall of another level than asked."""

ABOUT = "the interval of precision and recall is of 60 per cent"
TARGET = "caraway.evidence.linkage.quality.wilson"
FOUND_BY = ("recall of links",)


def replacement(original):
    return lambda of, n, *, level=0.95: original(of, n, level=0.6)
