"""The two stages are taken as independent."""

import dataclasses

ABOUT = "the Anderson–Rubin set forgets that outcome and attendance share their errors"
TARGET = "caraway.evidence.estimators.instrument._joint"
FOUND_BY = (
    "attendance: Anderson–Rubin interval",
    "attendance: Anderson–Rubin set where assignment hardly moves attendance",
)


def replacement(original):
    def joint(parts, bread, variance):
        return dataclasses.replace(original(parts, bread, variance), shared=0.0)

    return joint
