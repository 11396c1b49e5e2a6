"""The corrected share with the standard error of the share found."""

from dataclasses import replace

ABOUT = "the standard error is not divided by sensitivity + specificity − 1"
TARGET = "caraway.evidence.linkage.error._arm"
FOUND_BY = ("difference corrected for linkage error", "difference corrected by measured accuracies")


def replacement(original):
    return lambda events, n, accuracy: replace(original(events, n, accuracy), by_found=1.0)
