"""Draws with the wrong spread."""

ABOUT = "the standard error is read as a variance"
TARGET = "caraway.evidence.economics.money.drawn"
FOUND_BY = ("economics: draws have their mean and spread",)


def replacement(original):
    def drawn(mean, standard_error, shape, rng, draws):
        return original(mean, standard_error**0.5, shape, rng, draws)

    return drawn
