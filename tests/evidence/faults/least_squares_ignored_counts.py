"""Counts are not read."""

import numpy as np

ABOUT = "a row counts for one person whatever its count"
TARGET = "caraway.evidence.estimators.rows.counts_of"
FOUND_BY = ("randomised designs: counts and rows",)


def replacement(original):
    def counts_of(counts, rows):
        return np.ones(rows)

    return counts_of
