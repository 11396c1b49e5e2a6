"""A sequence that is an interval."""

ABOUT = "the sequence reaches 1.96 standard errors"
TARGET = "caraway.evidence.estimators.mixture.reach"
FOUND_BY = ("any day: difference of days of harm, from 20 pairs on",)


def replacement(original):
    def reach(people, rho, alpha=0.05):
        return 1.96

    return reach
