"""Whoever has the outcome for certain is given it again by an undecided row."""

import numpy as np

ABOUT = "the bounds count people again who have the outcome for certain"
TARGET = "caraway.evidence.linkage.bounds._most"
FOUND_BY = ("bounds under undecided links, fast and slow",)


def replacement(original):
    return lambda links, could: len(np.unique(links.row))
