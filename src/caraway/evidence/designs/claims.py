"""How much a quasi-experiment may claim, and how its estimates become results.

Levels of the Maryland scale (Sherman and others 1997, Preventing Crime, chapter 2): 3 is a comparison of those with the programme and
those without; 4 such a comparison with other factors controlled, or with only minor differences left. A design here says in its
docstring which it reaches. A plan that claims more is brought down, and the result says why; one that claims chance decided is refused.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import stats

from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.result import Arm, Interval, Maryland, Result, Setting

FACTORS = 3
"""Fewer controlled factors than this are a comparison, not a controlled one."""
MINOR = 0.1
"""A standardised difference of means up to this is minor (Austin 2009, Statistics in Medicine 28)."""


@dataclass(frozen=True)
class Said:
    """What the results of one analysis share: its setting at the level it reaches, arms, method, unit, level of intervals, and labels."""

    setting: Setting
    arms: tuple[Arm, ...]
    method: str
    unit: str
    level: float = 0.95
    labels: tuple[str, ...] = ()
    details: Mapping[str, float] = field(default_factory=dict)


def brought_down(setting: Setting, reached: Maryland, why: str) -> tuple[Setting, tuple[str, ...]]:
    """The setting at no more than the level reached, and a label that says so where the plan claimed more.

    Raises `ResultIncomplete` when the plan says that chance decided who had the programme: then this is not the design.
    """
    if setting.maryland is Maryland.RANDOMISED:
        raise ResultIncomplete(
            "Nobody was assigned by chance here, so this is not of level 5: plan it as a quasi-experiment."
        )
    if setting.maryland <= reached:
        return setting, ()
    label = f"Level {int(reached)} on the Maryland scale, not {int(setting.maryland)}: {why}."
    return replace(setting, maryland=reached), (label,)


def of_covariates(factors: int, worst: float) -> tuple[Maryland, str]:
    """The level of a comparison of people: 4 with at least three controlled factors and only minor differences left, else 3."""
    if factors < FACTORS:
        return Maryland.COMPARISON, f"only {factors} of the things that differ between people are controlled"
    if worst > MINOR:
        return Maryland.COMPARISON, f"a standardised difference of {worst:.2f} is left between the arms"
    return Maryland.CONTROLLED, "several factors are controlled and only minor differences are left"


def people(name: str, n: float) -> Arm:
    """An arm of so many people."""
    return Arm(name, round(n))


def is_yes_or_no(outcome: np.ndarray) -> bool:
    """Whether an outcome is 0 or 1 for everybody, so that its mean is a risk."""
    return bool(np.isin(outcome, (0.0, 1.0)).all())


def difference(said: Said, name: str, estimate: float, error: float, *, freedom: float = math.inf) -> Result:
    """A result on the scale of differences: interval and p-value by the t distribution (normal without `freedom`)."""
    half = float(stats.t.ppf((1 + said.level) / 2, freedom)) * error
    span = Interval(estimate - half, estimate + half, said.level)
    p_value = float(2 * stats.t.sf(abs(estimate) / error, freedom)) if error > 0 else None
    return _result(said, name, estimate, span, 0.0, error, p_value)


def ratio(said: Said, name: str, log_estimate: float, error: float, *, freedom: float = math.inf) -> Result:
    """A result on the scale of ratios from a logarithm and its error; `standard_error` stays that of the logarithm."""
    half = float(stats.t.ppf((1 + said.level) / 2, freedom)) * error
    span = Interval(math.exp(log_estimate - half), math.exp(log_estimate + half), said.level)
    p_value = float(2 * stats.t.sf(abs(log_estimate) / error, freedom)) if error > 0 else None
    return _result(said, name, math.exp(log_estimate), span, 1.0, error, p_value)


def spanned(
    said: Said, name: str, estimate: float, span: Interval, *, error: float | None, p_value: float | None
) -> Result:
    """A result of a difference whose interval was found in another way."""
    return _result(said, name, estimate, span, 0.0, error, p_value)


def _result(
    said: Said, name: str, estimate: float, span: Interval, null: float, error: float | None, p_value: float | None
) -> Result:
    return Result(
        name=name,
        estimate=estimate,
        interval=span,
        arms=said.arms,
        setting=said.setting,
        method=said.method,
        unit=said.unit,
        null=null,
        standard_error=error,
        p_value=p_value,
        labels=said.labels,
        details=said.details,
    )


def both(
    said: Said, yes_or_no: bool, apart: tuple[float, float], log_ratio: tuple[float, float] | None
) -> tuple[Result, ...]:
    """The difference, and the ratio where both means are above 0; a ratio's unit is one of nothing."""
    names: Sequence[str] = ("risk difference", "risk ratio") if yes_or_no else ("mean difference", "ratio of means")
    first = difference(said, names[0], *apart)
    if log_ratio is None:
        return (first,)
    return first, ratio(replace(said, unit=f"ratio ({said.unit})"), names[1], *log_ratio)
