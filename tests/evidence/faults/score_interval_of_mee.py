ABOUT = "the score interval leaves out N/(N-1)"
TARGET = "caraway.evidence.estimators.score_interval._larger"
FOUND_BY = ("score intervals, searched",)


def replacement(original):
    return lambda n1, n0: 1.0
