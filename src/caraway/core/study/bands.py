"""Bands of what is too fine for a study file: age, and arrests before time zero."""

from datetime import date

from caraway.core.study.words import AgeBand, PriorArrests

_AGES = tuple(zip((25, 35, 45, 55), tuple(AgeBand)[:-1], strict=True))
_ARRESTS = ((1, PriorArrests.NONE), (2, PriorArrests.ONE), (5, PriorArrests.FEW))


def age_on(born: date, on: date) -> int:
    """Age in whole years on a day; born on 29 February, one is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_band(age: int) -> AgeBand:
    """The band of an age in whole years."""
    return next((band for below, band in _AGES if age < below), AgeBand.OVER_54)


def arrests_band(arrests: int) -> PriorArrests:
    """The band of a number of arrests in the three years before time zero."""
    return next((band for below, band in _ARRESTS if arrests < below), PriorArrests.MANY)
