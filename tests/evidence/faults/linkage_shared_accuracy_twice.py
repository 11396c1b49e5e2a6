"""One accuracy for both arms counted as two that were measured apart."""

ABOUT = "the shared error of one accuracy does not cancel between the arms"
TARGET = "caraway.evidence.linkage.error._variance"
FOUND_BY = ("difference corrected by one measured accuracy",)


def replacement(original):
    return lambda terms, *, shared: original(terms, shared=False)
