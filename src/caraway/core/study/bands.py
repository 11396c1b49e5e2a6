"""Bands of what is too fine for a study file: age, and what was recorded before time zero; and how far back that is counted."""

from datetime import date

from caraway.core.study.words import AgeBand, PriorArrests, PriorDomestic

_AGES = tuple(zip((25, 35, 45, 55), tuple(AgeBand)[:-1], strict=True))
_LEAST = (1, 2, 5)
_ARRESTS = tuple(zip(_LEAST, tuple(PriorArrests)[:-1], strict=True))
_DOMESTIC = tuple(zip(_LEAST, tuple(PriorDomestic)[:-1], strict=True))

LOOK_BACK_DAYS = 1_095
"""For how many days before time zero arrests and domestic abuse are counted: three years of 365 days, the same for everybody."""
KNOWN_DAY = -1
"""As on which day, from time zero, covariates of the police are told: the day before. Of the day itself nobody can say whether a record
was made before the person came in or because of it."""


def age_on(born: date, on: date) -> int:
    """Age in whole years on a day; born on 29 February, one is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_band(age: int) -> AgeBand:
    """The band of an age in whole years."""
    return next((band for below, band in _AGES if age < below), AgeBand.OVER_54)


def arrests_band(arrests: int) -> PriorArrests:
    """The band of a number of arrests in the three years before time zero."""
    return next((band for below, band in _ARRESTS if arrests < below), PriorArrests.MANY)


def domestic_band(times: int) -> PriorDomestic:
    """The band of how often domestic abuse was recorded in the three years before time zero."""
    return next((band for below, band in _DOMESTIC if times < below), PriorDomestic.MANY)


def looked_back_on(day: date, zero: date) -> bool:
    """Whether what happened on that day counts as before `zero`: from 1,095 days before to the day before."""
    return KNOWN_DAY >= (day - zero).days >= -LOOK_BACK_DAYS
