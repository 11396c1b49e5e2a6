import numpy as np

ABOUT = "balance after weighting is that before"
TARGET = "caraway.evidence.checks.balance._line"
FOUND_BY = ("balance with counts and weights, and row by row",)


def replacement(original):
    return lambda name, values, chosen, heavy, number, spread: original(
        name, values, chosen, np.ones_like(heavy), number, spread
    )
