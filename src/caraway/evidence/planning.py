"""How many people a study needs, and what power it has: means, proportions, times to an event, people in groups.

All tests are two-sided at level `alpha`. `ratio` is people of the comparator for each of the arm asked about. A sample size is first a
number with decimals, at which the power is exactly as asked, then the whole people that are at least that.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy import optimize, stats

from caraway.evidence.refusals import DataUnfit, NotConverged

Pooled = Literal["pooled", "unpooled", "arcsine"]
Events = Literal["schoenfeld", "freedman"]
MOST = 1e9
LARGEST_EFFECT = 20.0  # in standard deviations: two people find it


@dataclass(frozen=True)
class Size:
    """`exact` is the number of both arms together with decimals, `total` that number rounded up, `arms` whole people in each arm with at
    least their exact share (so their sum may be one above `total`); `method` names the formula."""

    exact: float
    total: int
    arms: tuple[int, int]
    method: str


def means_power(per_arm: tuple[float, float], effect: float, *, alpha: float = 0.05) -> float:
    """The power of the two-sample t test at the standardised difference `effect` (Cohen's d), by the noncentral t (both tails)."""
    one, other = _arms(per_arm, 1)
    _within(alpha)
    if not math.isfinite(effect):
        raise DataUnfit(f"An effect to find is a number, not {effect}.")
    freedom = one + other - 2
    reach = float(stats.t.isf(alpha / 2, freedom))
    off = abs(effect) * math.sqrt(one * other / (one + other))
    return float(stats.nct.sf(reach, freedom, off) + stats.nct.cdf(-reach, freedom, off))


def means_size(effect: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0) -> Size:
    """People for the two-sample t test to find the standardised difference `effect` with that power.

    d = .3, power .8, alpha .05 give 350.77 → 351. Raises `DataUnfit` when the effect is nothing.
    """
    _asked(power, alpha, ratio)
    if not effect or not abs(effect) <= LARGEST_EFFECT:
        raise DataUnfit(f"No number of people finds an effect of nothing, nor one of {effect} standard deviations.")
    shares = (1 / (1 + ratio), ratio / (1 + ratio))

    def short(total: float) -> float:
        return means_power((total * shares[0], total * shares[1]), effect, alpha=alpha) - power

    return _size(_least(short, 1.001 / min(shares)), ratio, "two-sample t, noncentral t distribution")


def proportions_power(
    per_arm: tuple[float, float],
    share: float,
    share_comparator: float,
    *,
    alpha: float = 0.05,
    method: Pooled = "pooled",
) -> float:
    """The power of comparing two proportions (the tail on the side of the difference).

    "pooled": the test's variance is that under no difference (Fleiss, Levin and Paik 2003; R's power.prop.test); "unpooled": that of the
    two shares for both; "arcsine": Cohen's h (1988).
    """
    _shares(share, share_comparator)
    _within(alpha)
    one, other = _arms(per_arm, 0)
    reach = float(stats.norm.isf(alpha / 2))
    if method == "arcsine":
        apart = abs(2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(share_comparator)))
        return float(stats.norm.sf(reach - apart * math.sqrt(one * other / (one + other))))
    error = math.sqrt(share * (1 - share) / one + share_comparator * (1 - share_comparator) / other)
    middle = (one * share + other * share_comparator) / (one + other)
    none = math.sqrt(middle * (1 - middle) * (1 / one + 1 / other)) if method == "pooled" else error
    if method not in ("pooled", "unpooled"):
        raise DataUnfit(f"{method!r} is no way to plan two proportions.")
    return float(stats.norm.sf((reach * none - abs(share - share_comparator)) / error))


def proportions_size(
    share: float,
    share_comparator: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    ratio: float = 1.0,
    method: Pooled = "pooled",
) -> Size:
    """People for two proportions to be told apart with that power; methods as `proportions_power`. Raises `DataUnfit` when alike."""
    _asked(power, alpha, ratio)
    _shares(share, share_comparator)
    shares = (1 / (1 + ratio), ratio / (1 + ratio))

    def short(total: float) -> float:
        arms = (total * shares[0], total * shares[1])
        return proportions_power(arms, share, share_comparator, alpha=alpha, method=method) - power

    return _size(_least(short, 1e-3), ratio, f"two proportions, normal, {method}")


def events_needed(
    hazard_ratio: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0, method: Events = "schoenfeld"
) -> float:
    """Events (people who had it) for the log-rank test, with decimals.

    "schoenfeld": (z_α/2 + z_β)² / (π₁π₀ log²HR) (1981, Biometrika 68); "freedman": (z_α/2 + z_β)² (1 + r·HR)² / (r (1 − HR)²), with r
    people of the arm asked about for each of the comparator (1982, Statistics in Medicine 1). Raises `DataUnfit` at a ratio of 1.
    """
    _asked(power, alpha, ratio)
    if not hazard_ratio > 0 or hazard_ratio == 1 or not math.isfinite(hazard_ratio):
        raise DataUnfit("A hazard ratio to plan for is above 0 and not 1.")
    z = (float(stats.norm.isf(alpha / 2)) + float(stats.norm.ppf(power))) ** 2
    if method == "schoenfeld":
        return z * (1 + ratio) ** 2 / (ratio * math.log(hazard_ratio) ** 2)
    if method != "freedman":
        raise DataUnfit(f"{method!r} is no way to plan a log-rank test.")
    one = 1 / ratio
    return z * (1 + one * hazard_ratio) ** 2 / (one * (1 - hazard_ratio) ** 2)


def survival_size(
    hazard_ratio: float,
    share_with_event: float,
    share_with_event_comparator: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    ratio: float = 1.0,
    method: Events = "schoenfeld",
) -> Size:
    """People for the log-rank test, of whom the arms' shares have the event within the window: events over their mean share."""
    for one in (share_with_event, share_with_event_comparator):
        if not 0 < one <= 1:
            raise DataUnfit(f"A share who have the event is above 0 and at most 1, not {one}.")
    events = events_needed(hazard_ratio, power=power, alpha=alpha, ratio=ratio, method=method)
    mean = (share_with_event + ratio * share_with_event_comparator) / (1 + ratio)
    return _size(events / mean, ratio, f"log-rank, {method}")


def design_effect(sizes: Sequence[int], correlation: float) -> float:
    """By how much people in groups of these sizes count for less, 1 + ((cv² + 1)m̄ − 1)ρ.

    m̄ is the groups' mean size, cv their coefficient of variation, ρ the correlation of two people of one group (Kish 1965; Eldridge, Ashby
    and Kerry 2006, International J. of Epidemiology 35). Workshops of 5 to 8 people: `design_effect((5, 6, 7, 8), .05)` is 1.285.
    """
    if not sizes or min(sizes) < 1 or not 0 <= correlation <= 1:
        raise DataUnfit("Groups have at least one person, and their correlation is from 0 to 1.")
    mean = math.fsum(sizes) / len(sizes)
    square = math.fsum(size**2 for size in sizes) / len(sizes)
    return 1 + (square / mean - 1) * correlation


def in_groups(size: Size, effect: float, *, both_arms: bool) -> Size:
    """A size planned for people alone, for people met in groups with that `design_effect`: in both arms, or in the first arm alone.

    With the first arm alone in groups, as a workshop against none, the arms' numbers are kept in proportion and both grow until the
    difference has the variance it was planned with (Roberts and Roberts 2005, Clinical Trials 2, their simple form).
    """
    if not effect >= 1:
        raise DataUnfit(f"A design effect is at least 1, not {effect}.")
    one, other = size.arms
    growth = effect if both_arms else (effect / one + 1 / other) / (1 / one + 1 / other)
    return _size(size.exact * growth, other / one, f"{size.method}; design effect {effect:.4g}")


def with_losses(size: Size, lost: float) -> Size:
    """A size enlarged so that it stands after that share of people is lost to following."""
    if not 0 <= lost < 1:
        raise DataUnfit(f"The share lost is from 0 to under 1, not {lost}.")
    one, other = size.arms
    return _size(size.exact / (1 - lost), other / one, f"{size.method}; {lost:.0%} lost")


def _least(short: Callable[[float], float], start: float) -> float:
    """The number at which nothing is short any more."""
    high = max(2.0, 2 * start)
    while short(high) < 0:
        high *= 2
        if high > MOST:
            raise NotConverged("A thousand million people are too few: the effect is as good as nothing.")
    if short(start) >= 0:
        return start
    return float(optimize.brentq(short, start, high, xtol=1e-10, rtol=1e-14))


def _size(exact: float, ratio: float, method: str) -> Size:
    arms = (_up(exact / (1 + ratio)), _up(exact * ratio / (1 + ratio)))
    return Size(exact, _up(exact), arms, method)


def _up(value: float) -> int:
    return math.ceil(value - 1e-9)


def _asked(power: float, alpha: float, ratio: float) -> None:
    _within(alpha)
    if not alpha < power < 1:
        raise DataUnfit(f"A power is between alpha and 1, not {power}.")
    if not 0 < ratio < math.inf:
        raise DataUnfit(f"A ratio of arms is above 0, not {ratio}.")


def _arms(per_arm: tuple[float, float], more_than: int) -> tuple[float, float]:
    one, other = (float(people) for people in per_arm)
    if not more_than < min(one, other) or not max(one, other) <= MOST:
        fewest = "one person" if more_than else "nobody"
        raise DataUnfit(f"Each arm has more than {fewest} and at most {MOST:.0e} people, not {one:g} and {other:g}.")
    return one, other


def _within(alpha: float) -> None:
    if not 0 < alpha < 1:
        raise DataUnfit(f"A level of a test is between 0 and 1, not {alpha}.")


def _shares(share: float, share_comparator: float) -> None:
    if not (0 < share < 1 and 0 < share_comparator < 1) or share == share_comparator:
        raise DataUnfit("Two shares to tell apart are between 0 and 1 and differ.")
