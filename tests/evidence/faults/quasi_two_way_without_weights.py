import numpy as np

ABOUT = "two-way fixed effects take out periods' means without the weights"
TARGET = "caraway.evidence.estimators.two_way._apart"
FOUND_BY = ("two-way fixed effects and a column for each place and period",)


def replacement(original):
    return lambda values, weights: original(values, np.ones_like(weights))
