"""How alike the arms are before and after weighting or matching: the balance table, and the data of a love plot.

Standardised differences divide by the same spread before and after, so that they show the difference and not the change of spread
(Austin 2009, Statistics in Medicine 28; Stuart 2010, Statistical Science 25).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.influence import Yes, arms, how_many
from caraway.evidence.estimators.rows import Vector, counts_of, matrix, weights_of
from caraway.evidence.refusals import DataUnfit

Denominator = Literal["treated", "pooled"]


@dataclass(frozen=True)
class Line:
    """One covariate before or after: means, standardised difference, ratio of variances (nothing for yes and no), largest gap of distributions."""

    name: str
    treated_mean: float
    comparison_mean: float
    standardised: float
    variance_ratio: float | None
    kolmogorov: float


@dataclass(frozen=True)
class Balance:
    """The table of covariates before and after."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The covariates in the order given."""
        return tuple(line.name for line in self.before)

    @property
    def worst_before(self) -> float:
        """Largest absolute standardised difference before."""
        return max(abs(line.standardised) for line in self.before)

    @property
    def worst_after(self) -> float:
        """Largest absolute standardised difference after."""
        return max(abs(line.standardised) for line in self.after)

    def love(self) -> Iterator[tuple[str, float, float]]:
        """Covariate, absolute standardised difference before and after, the worst before first: the data of a love plot."""
        pairs = zip(self.before, self.after, strict=True)
        for one, other in sorted(pairs, key=lambda pair: -abs(pair[0].standardised)):
            yield one.name, abs(one.standardised), abs(other.standardised)


def balance(
    treated: ArrayLike,
    covariates: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    names: Sequence[str] = (),
    denominator: Denominator = "treated",
) -> Balance:
    """Means, standardised differences, variance ratios and Kolmogorov–Smirnov gaps of covariates (n × p) before and after `weights`.

    The spread divided by is that of the treated before weighting (or the root of both arms' mean variance, "pooled"): √(p(1−p)) for yes
    and no. Weighted variances are Σw(x − x̄)²/(Σw − Σw²/Σw), as R's MatchIt has them. Raises `DataUnfit` where a covariate has no
    spread by which its difference could be judged.
    """
    number = counts_of(counts, how_many(treated))
    chosen = arms(treated, number)
    columns = matrix(covariates, "covariates", rows=len(number))
    called = tuple(names) or tuple(f"covariate {at + 1}" for at in range(columns.shape[1]))
    if len(called) != columns.shape[1]:
        raise DataUnfit(f"{len(called)} names were given for {columns.shape[1]} covariates.")
    heavy = weights_of(weights, len(number))
    for arm, which in ((chosen, "treated"), (~chosen, "comparison")):
        if not (heavy * number)[arm].any():
            raise DataUnfit(f"Nobody in the {which} arm has any weight.")
    even = np.ones(len(number))
    spreads = [_spread(columns[:, at], chosen, number, denominator, name) for at, name in enumerate(called)]
    return Balance(
        tuple(_line(name, columns[:, at], chosen, even, number, spreads[at]) for at, name in enumerate(called)),
        tuple(_line(name, columns[:, at], chosen, heavy, number, spreads[at]) for at, name in enumerate(called)),
    )


def _yes_or_no(values: Vector) -> bool:
    return bool(np.isin(values, (0.0, 1.0)).all())


def variance(values: Vector, weights: Vector, counts: Vector) -> float:
    """Weighted variance of people in rows; of yes and no p(1 − p). 0 where one person is all."""
    mass = weights * counts
    mean = float(mass @ values / mass.sum())
    if _yes_or_no(values):
        return mean * (1 - mean)
    left = float(mass.sum() - (counts @ weights**2) / mass.sum())
    return float(mass @ (values - mean) ** 2) / left if left > 1e-12 else 0.0


def _spread(values: Vector, chosen: Yes, number: Vector, denominator: Denominator, name: str) -> float:
    even = np.ones(len(values))
    both = [_arm_variance(values, arm, even, number) for arm in (chosen, ~chosen)]
    found = both[0] if denominator == "treated" else (both[0] + both[1]) / 2
    if denominator not in ("treated", "pooled"):
        raise DataUnfit(f"Differences are divided by the spread of the treated or pooled, not {denominator!r}.")
    if found <= 0:
        found = (both[0] + both[1]) / 2
    if found <= 0 and len(np.unique(values[number > 0])) > 1:
        raise DataUnfit(
            f"{name} does not vary within either arm but differs between them: they cannot be compared on it."
        )
    return float(np.sqrt(found)) if found > 0 else 1.0


def _arm_variance(values: Vector, arm: Yes, heavy: Vector, number: Vector) -> float:
    if _yes_or_no(values):
        mean = float((heavy * number)[arm] @ values[arm] / (heavy * number)[arm].sum())
        return mean * (1 - mean)
    return variance(values[arm], heavy[arm], number[arm])


def _line(name: str, values: Vector, chosen: Yes, heavy: Vector, number: Vector, spread: float) -> Line:
    mass = heavy * number
    means = [float(mass[arm] @ values[arm] / mass[arm].sum()) for arm in (chosen, ~chosen)]
    ratio = None
    if not _yes_or_no(values):
        parts = [_arm_variance(values, arm, heavy, number) for arm in (chosen, ~chosen)]
        ratio = parts[0] / parts[1] if min(parts) > 0 else None
    return Line(name, means[0], means[1], (means[0] - means[1]) / spread, ratio, kolmogorov(values, chosen, mass))


def kolmogorov(values: Vector, chosen: Yes, mass: Vector) -> float:
    """The largest gap between both arms' weighted distribution functions (0 alike, 1 apart)."""
    order = np.argsort(values, kind="stable")
    steps = np.where(chosen, mass / mass[chosen].sum(), -mass / mass[~chosen].sum())[order]
    last = np.append(np.diff(values[order]) > 0, True)
    return float(np.abs(np.cumsum(steps)[last]).max())
