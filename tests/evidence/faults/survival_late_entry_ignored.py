ABOUT = "people are at risk before they entered"
TARGET = "caraway.evidence.estimators.followed._starts"
FOUND_BY = ("kaplan-meier, late entry", "cox regression and loops over risk sets")


def replacement(original):
    return lambda starts, times: original(starts, times) * 0 - 1
