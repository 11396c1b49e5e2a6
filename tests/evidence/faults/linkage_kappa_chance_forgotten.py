"""Agreement that would come by chance is counted as agreement."""

from dataclasses import replace

ABOUT = "kappa is the share of pairs on which two readers agree"
TARGET = "caraway.evidence.linkage.readings.counted"
FOUND_BY = ("kappa of two readers",)


def replacement(original):
    def counted(table, *, level=0.95):
        found = original(table, level=level)
        return replace(found, kappa=found.same / found.n)

    return counted
