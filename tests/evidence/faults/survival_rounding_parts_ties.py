ABOUT = "times that rounding alone holds apart are taken for two"
TARGET = "caraway.evidence.estimators.followed._levelled"
FOUND_BY = ("ages that tie but for rounding, and months",)


def replacement(original):
    return lambda when, begun: (when, begun)
