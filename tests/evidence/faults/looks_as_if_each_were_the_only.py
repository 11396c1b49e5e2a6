"""Looks with no allowance."""

ABOUT = "each look is held to 1.96"
TARGET = "caraway.evidence.estimators.stages.beyond"
FOUND_BY = ("planned looks: exits and Simpson's rule on one grid",)


def replacement(original):
    def beyond(going, z, information, drift=0.0):
        return original(going, z + 0.1, information, drift)

    return beyond
