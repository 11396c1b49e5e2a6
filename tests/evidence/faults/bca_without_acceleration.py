ABOUT = "the interval BCa is corrected for bias and not for skew"
TARGET = "caraway.evidence.estimators.bootstrap._acceleration"
FOUND_BY = ("BCa, a person left out at a time",)


def replacement(original):
    return lambda left_out, counts, strata: 0.0
