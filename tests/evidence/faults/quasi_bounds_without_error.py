ABOUT = "the interval of bounds goes one error beyond them"
TARGET = "caraway.evidence.checks.missingness._imbens_manski"
FOUND_BY = ("missing outcomes, at the upper bound",)


def replacement(original):
    return lambda width, error, level: 1.0
