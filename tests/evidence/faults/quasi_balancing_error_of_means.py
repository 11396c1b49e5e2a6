import numpy as np

ABOUT = "the variance of entropy balancing forgets that the moments are balanced exactly"
TARGET = "caraway.evidence.estimators.entropy._influence"
FOUND_BY = ("entropy balancing and a general optimiser",)


def replacement(original):
    def influence(chosen, columns, y, weights, number, means):
        return original(chosen, np.zeros_like(columns), y, weights, number, means)

    return influence
