ABOUT = "a resampled table holds half as many people"
TARGET = "caraway.evidence.estimators.bootstrap._drawn"
FOUND_BY = ("bootstrap over cells, percentile",)


def replacement(original):
    return lambda held, *others: original((held + 1) // 2, *others)
