"""An effect corrected as if no link were wrong."""

from dataclasses import replace

ABOUT = "the correction for linkage error takes every link found as right"
TARGET = "caraway.evidence.linkage.error._arm"
FOUND_BY = ("difference corrected for linkage error",)


def replacement(original):
    return lambda events, n, accuracy: original(events, n, replace(accuracy, specificity=1.0))
