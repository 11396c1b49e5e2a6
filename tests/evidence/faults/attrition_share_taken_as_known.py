"""The trimmed share is taken as known."""

ABOUT = "the standard error of a bound forgets that the share trimmed is estimated"
TARGET = "caraway.evidence.estimators.attrition_bounds._spread"
FOUND_BY = (
    "attrition: Lee's lower bound",
    "attrition: Lee's upper bound",
)


def replacement(original):
    return lambda p, more, fewer: 0.0
