ABOUT = "the variance of the signed ranks is that without ties"
TARGET = "caraway.evidence.estimators.signed_rank._normal"
FOUND_BY = ("signed ranks, every sign",)


def replacement(original):
    return lambda statistic, used, ties, correction: original(statistic, used, ties**0, correction)
