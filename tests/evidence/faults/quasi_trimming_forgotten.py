ABOUT = "trimming is told of and not done"
TARGET = "caraway.evidence.estimators.weighting._trimmed"
FOUND_BY = ("weighting trimmed, and by plain selection",)


def replacement(original):
    return lambda scores, chosen, number, estimand, trim: original(scores, chosen, number, estimand, None)
