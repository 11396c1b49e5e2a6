"""Blocks are not read."""

import numpy as np

ABOUT = "allocations are drawn over everybody"
TARGET = "caraway.evidence.estimators.permuted.codes_of"
FOUND_BY = ("as assigned: randomisation test and every allocation by hand",)


def replacement(original):
    def codes_of(labels, name, *, rows):
        return original(np.zeros(rows), name, rows=rows)

    return codes_of
