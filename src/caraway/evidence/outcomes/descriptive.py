"""Rates that compare nothing: level 1. Counted from completion they carry their label, and no effect can be made of them."""

from scipy import stats

from caraway.evidence.estimators.proportion import OneMethod, checked, proportion_interval
from caraway.evidence.refusals import DataUnfit, ResultIncomplete
from caraway.evidence.result import COMPLETERS_ONLY, NO_COMPARATOR, Arm, Interval, Maryland, Result, Setting, TimeZero

NO_EFFECT = "a rate of one group: it says nothing of what the programme changed"
_INTERVALS = {
    "wilson": "Wilson's score interval (1927)",
    "clopper-pearson": "the exact interval of Clopper and Pearson (1934)",
    "agresti-coull": "the interval of Agresti and Coull (1998)",
    "wald": "Wald's interval",
}


def share(
    events: int,
    n: int,
    *,
    setting: Setting,
    name: str = "participants",
    method: OneMethod = "wilson",
    level: float = 0.95,
) -> Result:
    """The share of `n` people who had the event, with its interval, null value and p-value left out: it compares nothing.

    Raises `DataUnfit` on counts that can't be, `ResultIncomplete` above level 1 or with a comparator.
    """
    _compares_nothing(setting)
    interval = proportion_interval(events, n, method=method, level=level)
    return Result(
        name="share of people",
        estimate=events / n,
        interval=interval,
        arms=(Arm(name, n),),
        setting=setting,
        method=_INTERVALS[method],
        unit="people per person followed",
        null=None,
        labels=_labels(setting),
        details={"events": events},
    )


def rate(
    events: int, person_years: float, n: int, *, setting: Setting, name: str = "participants", level: float = 0.95
) -> Result:
    """Events for each person and year of following, with the exact Poisson interval (Garwood 1936, Biometrika 28).

    The interval assumes that one event makes no other likelier; where a few people have many it is too narrow. Raises as `share`.
    """
    _compares_nothing(setting)
    checked(events, max(events, 1))
    if not person_years > 0:
        raise DataUnfit("Nobody was followed for any time: there is no rate.")
    tail = (1 - level) / 2
    low = float(stats.gamma.ppf(tail, events)) if events else 0.0
    high = float(stats.gamma.isf(tail, events + 1))
    return Result(
        name="rate of events",
        estimate=events / person_years,
        interval=Interval(low / person_years, high / person_years, level),
        arms=(Arm(name, n),),
        setting=setting,
        method="the exact Poisson interval (Garwood 1936)",
        unit="events per person and year",
        null=None,
        labels=_labels(setting),
        details={"events": events, "person_years": person_years},
    )


def _compares_nothing(setting: Setting) -> None:
    if setting.comparator != NO_COMPARATOR or setting.maryland > Maryland.CORRELATION:
        raise ResultIncomplete("A rate of one group compares nothing: it is of level 1, without a comparator.")


def _labels(setting: Setting) -> tuple[str, ...]:
    return (COMPLETERS_ONLY if setting.time_zero is TimeZero.COMPLETION else NO_EFFECT,)
