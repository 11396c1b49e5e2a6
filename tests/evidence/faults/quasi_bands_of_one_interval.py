import numpy as np

ABOUT = "bands of all times at once are as narrow as one interval"
TARGET = "caraway.evidence.estimators.aggregate._normal_scores"
FOUND_BY = ("group-time, bands of all times at once",)


def replacement(original):
    return lambda ratios, degrees: np.zeros_like(original(ratios, degrees))
