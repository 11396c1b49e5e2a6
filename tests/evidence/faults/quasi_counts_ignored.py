"""Every row is one person, whatever its count."""

import numpy as np

ABOUT = "the mean of an arm ignores how many people a row stands for"
TARGET = "caraway.evidence.estimators.weighting._mean"
FOUND_BY = ("counts give what rows give: weighting, balancing, doubly robust",)


def replacement(original):
    return lambda y, heavy, name: original(y, np.sign(heavy), name)
