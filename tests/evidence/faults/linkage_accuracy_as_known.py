"""An accuracy measured on few people taken as known."""

ABOUT = "the error of a measured sensitivity and specificity is left out"
TARGET = "caraway.evidence.linkage.error.Accuracy.variances"
FOUND_BY = ("difference corrected by measured accuracies",)


def replacement(original):
    return property(lambda self: (0.0, 0.0))
