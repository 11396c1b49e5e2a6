"""Twelve places taken as many."""

ABOUT = "the Hartung–Knapp interval has a normal reach"
TARGET = "caraway.evidence.estimators.random_effects._quantile"
FOUND_BY = ("places: REML, Hartung–Knapp, 12 forces",)


def replacement(original):
    return lambda at, k, ends: 0.85 * original(at, k, "normal")
