"""Counts are not read."""

import numpy as np

ABOUT = "a row counts for one person whatever its count"
TARGET = "caraway.evidence.estimators.vectors.how_many"
FOUND_BY = ("randomised designs: counts and rows",)


def replacement(original):
    def how_many(counts, length):
        return np.ones(length)

    return how_many
