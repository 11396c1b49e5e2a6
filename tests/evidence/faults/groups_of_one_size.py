ABOUT = "the design effect takes every group to be of the mean size"
TARGET = "caraway.evidence.planning.design_effect"
FOUND_BY = ("design effect, pair by pair",)


def replacement(original):
    return lambda sizes, correlation: 1 + (sum(sizes) / len(sizes) - 1) * correlation
