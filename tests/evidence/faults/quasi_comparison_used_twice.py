ABOUT = "a comparison is given to several although without replacement"
TARGET = "caraway.evidence.estimators.matching._without"
FOUND_BY = ("matching and plain loops",)


def replacement(original):
    from caraway.evidence.estimators.matching import _with

    return _with
