import numpy as np

ABOUT = "entropy balancing takes one step and stops"
TARGET = "caraway.evidence.estimators.entropy._newton"
FOUND_BY = ("entropy balancing and a general optimiser",)


def replacement(original):
    def newton(apart, base):
        share = base / base.sum()
        slope = share @ apart
        curve = (apart * share[:, None]).T @ apart - np.outer(slope, slope)
        return np.linalg.solve(curve, -slope)

    return newton
