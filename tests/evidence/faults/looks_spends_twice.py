"""Both sides spend the whole."""

ABOUT = "each side of a two-sided boundary spends all of α"
TARGET = "caraway.evidence.estimators.boundaries.spent"
FOUND_BY = (
    "planned looks: spending of Pocock type errs as planned",
    "planned looks: spending by a power errs as planned",
)


def replacement(original):
    def spent(family, alpha, fractions, parameter=0.0):
        return original(family, 2 * alpha, fractions, parameter)

    return spent
