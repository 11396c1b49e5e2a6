"""Bets that know what comes."""

import numpy as np

ABOUT = "the size of a bet is set after its pair is seen"
TARGET = "caraway.evidence.estimators.betting.bets"
FOUND_BY = (
    "any day: betting on two rates that are alike",
    "any day: betting on two rates that differ",
)


def replacement(original):
    def bets(gaps, alpha):
        return np.where(gaps > 0, 2.0, 0.01) * original(gaps, alpha)

    return bets
