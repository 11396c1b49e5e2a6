ABOUT = "the chances of answering are taken to be known, not estimated"
TARGET = "caraway.evidence.estimators.nonresponse._influence"
FOUND_BY = ("mean of those who answered, stacked equations",)


def replacement(original):
    return lambda said, off, weight, design, many, chance: weight * off
