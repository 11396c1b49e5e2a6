"""An effect on a yes-or-no outcome, re-estimated for outcomes that linking missed or wrongly gave.

With sensitivity se (the chance that someone with the outcome is found to have it) and specificity sp (that someone without is found without), the
share found is q = se·p + (1 − sp)(1 − p), so p = (q + sp − 1) / (se + sp − 1) (Rogan and Gladen 1978, American Journal of Epidemiology 107). By the delta
method, with D = se + sp − 1: dp/dq = 1/D, dp/dse = −p/D, dp/dsp = (1 − p)/D. Where both arms share one accuracy, its error is shared too.
Assumes that within an arm errors do not depend on anything else that matters.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

Floats = NDArray[np.float64]
METHOD = "misclassification corrected (Rogan and Gladen 1978), delta method"


@dataclass(frozen=True)
class Accuracy:
    """Sensitivity and specificity of the outcome as linked; each with the number of people it was measured on (infinite: taken as known)."""

    sensitivity: float
    specificity: float
    sensitivity_n: float = math.inf
    specificity_n: float = math.inf

    def __post_init__(self) -> None:
        if not (0 < self.sensitivity <= 1 and 0 < self.specificity <= 1):
            raise DataUnfit(
                f"Sensitivity and specificity are above 0 and at most 1, not {self.sensitivity} and {self.specificity}."
            )
        if self.sensitivity + self.specificity <= 1:
            raise DataUnfit(
                "Sensitivity and specificity add up to 1 or less: what was linked says nothing about the outcome."
            )
        if not (self.sensitivity_n >= 1 and self.specificity_n >= 1):
            raise DataUnfit("An accuracy was measured on at least one person.")

    @property
    def margin(self) -> float:
        """se + sp − 1, by which every difference shrinks."""
        return self.sensitivity + self.specificity - 1

    @property
    def variances(self) -> tuple[float, float]:
        """Of the sensitivity and of the specificity, as proportions of the people they were measured on."""
        se, sp = self.sensitivity, self.specificity
        return se * (1 - se) / self.sensitivity_n, sp * (1 - sp) / self.specificity_n


@dataclass(frozen=True)
class Corrected:
    """An estimate under linkage error: of a difference as it is, of a ratio with `standard_error` of its logarithm. `shares` are the arms' corrected."""

    estimate: float
    standard_error: float
    interval: Interval
    shares: tuple[float, ...]


@dataclass(frozen=True)
class _ArmFit:
    """An arm's corrected share, and what it moves by: with the share found, the sensitivity and the specificity."""

    share: float
    variance: float
    by_found: float
    by_accuracy: tuple[float, float]
    accuracy: Accuracy


def corrected_prevalence(events: float, n: float, accuracy: Accuracy, *, level: float = 0.95) -> Corrected:
    """The share with the outcome among `n` people of whom `events` were found to have it.

    Raises `DataUnfit` where the share found lies outside what the accuracy can give (below 1 − sp or above se).
    """
    fit = _arm(events, n, accuracy)
    return _with_interval(fit.share, math.sqrt(_variance([(1.0, fit)], shared=False)), (fit.share,), level)


def corrected_difference(
    events: Sequence[float], n: Sequence[float], accuracy: Accuracy | Sequence[Accuracy], *, level: float = 0.95
) -> Corrected:
    """The risk difference, first arm minus second. `accuracy` one for both arms (its error shared), or one of each."""
    one, two, shared = _two(events, n, accuracy)
    variance = _variance([(1.0, one), (-1.0, two)], shared=shared)
    return _with_interval(one.share - two.share, math.sqrt(variance), (one.share, two.share), level)


def corrected_ratio(
    events: Sequence[float], n: Sequence[float], accuracy: Accuracy | Sequence[Accuracy], *, level: float = 0.95
) -> Corrected:
    """The risk ratio, first arm over second, its interval on the logarithm. Raises `DataUnfit` where a corrected share is 0."""
    one, two, shared = _two(events, n, accuracy)
    if min(one.share, two.share) <= 0:
        raise DataUnfit("A corrected share is 0: a ratio has no meaning here.")
    error = math.sqrt(_variance([(1 / one.share, one), (-1 / two.share, two)], shared=shared))
    centre, z = math.log(one.share / two.share), _z(level)
    interval = Interval(math.exp(centre - z * error), math.exp(centre + z * error), level)
    return Corrected(math.exp(centre), error, interval, (one.share, two.share))


def _arm(events: float, n: float, accuracy: Accuracy) -> _ArmFit:
    if not (math.isfinite(n) and n >= 1 and 0 <= events <= n):
        raise DataUnfit(f"{events} of {n} people is no share.")
    found, margin = events / n, accuracy.margin
    share = (found + accuracy.specificity - 1) / margin
    if not -1e-12 <= share <= 1 + 1e-12:
        raise DataUnfit(
            f"The share found, {found:.4f}, is not between {1 - accuracy.specificity:.4f} and {accuracy.sensitivity:.4f}, "
            "which is all that this sensitivity and specificity can give."
        )
    share = min(1.0, max(0.0, share))
    return _ArmFit(share, found * (1 - found) / n, 1 / margin, (-share / margin, (1 - share) / margin), accuracy)


def _two(
    events: Sequence[float], n: Sequence[float], accuracy: Accuracy | Sequence[Accuracy]
) -> tuple[_ArmFit, _ArmFit, bool]:
    shared = isinstance(accuracy, Accuracy)
    each = (accuracy, accuracy) if isinstance(accuracy, Accuracy) else tuple(accuracy)
    if not len(events) == len(n) == len(each) == 2:
        raise DataUnfit("A comparison has two arms: two numbers of events, two of people, and one or two accuracies.")
    return _arm(events[0], n[0], each[0]), _arm(events[1], n[1], each[1]), shared


def _variance(terms: Sequence[tuple[float, _ArmFit]], *, shared: bool) -> float:
    """Of the sum of weight × share; where an accuracy is shared, its derivatives add up before they are squared."""
    total = sum((weight * fit.by_found) ** 2 * fit.variance for weight, fit in terms)
    for which in (0, 1):
        moves = [weight * fit.by_accuracy[which] for weight, fit in terms]
        variances = [fit.accuracy.variances[which] for _, fit in terms]
        if shared:
            total += sum(moves) ** 2 * variances[0]
        else:
            total += sum(move**2 * variance for move, variance in zip(moves, variances, strict=True))
    return total


def _with_interval(estimate: float, error: float, shares: tuple[float, ...], level: float) -> Corrected:
    z = _z(level)
    return Corrected(estimate, error, Interval(estimate - z * error, estimate + z * error, level), shares)


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise DataUnfit(f"An interval's level is between 0 and 1, not {level}.")
    return float(stats.norm.isf((1 - level) / 2))


def simulated_difference(
    events: Sequence[float],
    n: Sequence[float],
    accuracy: Accuracy | Sequence[Accuracy],
    *,
    rng: np.random.Generator,
    draws: int = 20_000,
    level: float = 0.95,
) -> Corrected:
    """The risk difference with an interval of percentiles: shares found, sensitivities and specificities drawn from their Beta distributions
    (each with half a success and half a failure more, Jeffreys), which does without the delta method's symmetry where counts are small."""
    one, two, shared = _two(events, n, accuracy)
    if draws < 1000:
        raise DataUnfit("An interval of percentiles needs 1,000 draws at the least.")
    accuracies = [
        (_beta(rng, a.sensitivity, a.sensitivity_n, draws), _beta(rng, a.specificity, a.specificity_n, draws))
        for a in (one.accuracy, two.accuracy)
    ]
    if shared:
        accuracies[1] = accuracies[0]
    found = [_beta(rng, events[arm] / n[arm], n[arm], draws) for arm in (0, 1)]
    drawn = [(q + sp - 1) / (se + sp - 1) for q, (se, sp) in zip(found, accuracies, strict=True)]
    difference = drawn[0] - drawn[1]
    low, high = np.quantile(difference, [(1 - level) / 2, (1 + level) / 2])
    spread = float(difference.std(ddof=1))
    return Corrected(one.share - two.share, spread, Interval(float(low), float(high), level), (one.share, two.share))


def _beta(rng: np.random.Generator, share: float, n: float, draws: int) -> Floats:
    if math.isinf(n):
        return np.full(draws, share)
    return rng.beta(share * n + 0.5, (1 - share) * n + 0.5, draws)


@dataclass(frozen=True)
class Assumed:
    """What the difference would be under these accuracies of the two arms; None with the reason where they cannot hold."""

    first: Accuracy
    second: Accuracy
    difference: Corrected | None
    reason: str = ""


def over_assumptions(
    events: Sequence[float],
    n: Sequence[float],
    sensitivities: Sequence[float],
    specificities: Sequence[float],
    *,
    differing: bool = False,
    level: float = 0.95,
) -> tuple[Assumed, ...]:
    """The difference under every sensitivity and specificity given, taken as known: the same in both arms, or (`differing`) every pair of them."""
    return tuple(
        _assumed(events, n, one, two, level) for one, two in _pairs_of(sensitivities, specificities, differing)
    )


def _pairs_of(
    sensitivities: Sequence[float], specificities: Sequence[float], differing: bool
) -> Iterator[tuple[Accuracy, Accuracy]]:
    each = [Accuracy(se, sp) for se, sp in product(sensitivities, specificities)]
    if not each:
        raise DataUnfit("A table of assumptions needs at least one sensitivity and one specificity.")
    yield from product(each, each) if differing else zip(each, each, strict=True)


def _assumed(events: Sequence[float], n: Sequence[float], one: Accuracy, two: Accuracy, level: float) -> Assumed:
    try:
        return Assumed(one, two, corrected_difference(events, n, (one, two), level=level))
    except DataUnfit as refused:
        return Assumed(one, two, None, str(refused))


def difference_under_linkage_error(
    events: Sequence[int],
    n: Sequence[int],
    accuracy: Accuracy | Sequence[Accuracy],
    *,
    arms: Sequence[str],
    setting: Setting,
    level: float = 0.95,
) -> Result:
    """The corrected risk difference as a result that says what it is; its details hold what was found without correction."""
    fit = corrected_difference(events, n, accuracy, level=level)
    return Result(
        name="risk difference corrected for linkage error",
        estimate=fit.estimate,
        interval=fit.interval,
        arms=tuple(Arm(name, size) for name, size in zip(arms, n, strict=True)),
        setting=setting,
        method=METHOD,
        unit="people per person followed",
        standard_error=fit.standard_error,
        details={"uncorrected": events[0] / n[0] - events[1] / n[1]},
    )
