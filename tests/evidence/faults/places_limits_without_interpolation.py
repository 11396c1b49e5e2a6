"""Limits in whole numbers."""

ABOUT = "a funnel steps"
TARGET = "caraway.evidence.estimators.funnel_limits._smooth"
FOUND_BY = ("places: a funnel's limit by counting",)


def replacement(original):
    return lambda r, below, there, at: r
