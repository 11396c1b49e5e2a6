"""An undecided police row gives the outcome to everybody whom it fits."""

import numpy as np

ABOUT = "the bounds give one police row to several participants"
TARGET = "caraway.evidence.linkage.bounds._most"
FOUND_BY = ("bounds under undecided links, fast and slow",)


def replacement(original):
    return lambda links, could: len(np.unique(links.person[could[links.person]]))
