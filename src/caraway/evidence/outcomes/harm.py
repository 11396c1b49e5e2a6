"""Harm: days per person, weighed with a table that the user supplies, in one arm against another.

Most people have none and a few have very much, so nothing is taken to be normal: the p-value is a permutation's (Fisher's sharp null), the
intervals are the bootstrap's within arms (BCa, Efron 1987), both over the cells of a reduced table.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.bootstrap import Statistic, bias_corrected, bootstrap_cells, jackknife, percentile
from caraway.evidence.estimators.permutation import permutation_of_means
from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, vector
from caraway.evidence.outcomes.comparing import NAMES, label, two_arms
from caraway.evidence.outcomes.harm_table import DEMONSTRATION, HarmTable
from caraway.evidence.refusals import DataUnfit, OutcomesMixed
from caraway.evidence.result import Interval, Result, Setting

Ends = Literal["bca", "percentile"]
_METHOD = "means of each arm; {ends} over {replicates} resamplings within arms; {test}"
_ENDS = {"bca": "bootstrap interval BCa (Efron 1987)", "percentile": "percentile bootstrap (Efron 1981)"}


@dataclass(frozen=True)
class Harm:
    """Mean harm per person compared: the difference, the ratio, and the two parts whose product the ratio is, the ratio of how many had
    any harm (`prevalence`) and of how much those had (`severity`)."""

    difference: Result
    ratio: Result
    prevalence: Result
    severity: Result


def harm(
    values: ArrayLike,
    counts: ArrayLike,
    counts_comparator: ArrayLike,
    *,
    table: HarmTable,
    setting: Setting,
    rng: np.random.Generator,
    replicates: int = 2000,
    draws: int = 9999,
    ends: Ends = "bca",
    names: tuple[str, str] = NAMES,
    as_assigned: bool = True,
    level: float = 0.95,
) -> Harm:
    """Compare harm per person. `values` are the amounts that occur, `counts` how many people of each arm have each (`harm_cells`).

    Ratio of means = ratio of prevalences × ratio of means among those with any harm; the difference's parts, in `details`, are
    (p₁−p₀)(m₁+m₀)/2 and (m₁−m₀)(p₁+p₀)/2. The p-value is of the means for all that ask of means, and of nothing for the parts.
    Raises `OutcomesMixed` when the setting names another scale than `table`; `DataUnfit` when an arm has no harm at all.
    """
    value = vector(values, "values")
    one, other = counts_of(counts, len(value)), counts_of(counts_comparator, len(value))
    arms = two_arms(names, (one.sum(), other.sum()), setting)
    _one_scale(table, setting)
    _harmed(value, one, other)
    tested = permutation_of_means(value, one, other, rng=rng, draws=draws)
    cells = _Cells(value, one, other)
    drawn = cells.drawn(rng, replicates)
    listed = f"all {tested.tables} tables" if tested.exact else f"{tested.tables} tables drawn"
    method = _METHOD.format(
        ends=_ENDS[ends], replicates=replicates, test=f"permutation test, {listed} (Phipson and Smyth 2010)"
    )
    labels = (label(as_assigned=as_assigned), *((DEMONSTRATION,) if table.demonstration else ()))

    def said(name: str, unit: str, null: float, index: int, p_value: float | None, details: dict[str, float]) -> Result:
        estimate = float(cells.parts(cells.held[None, :])[index][0])
        interval = cells.interval(index, estimate, drawn[:, index], ends, level)
        error = float(drawn[:, index].std(ddof=1))
        return Result(name, estimate, interval, arms, setting, method, unit, null, error, p_value, labels, details)

    times = "times that of the comparator"
    return Harm(
        said("difference of mean harm", f"{table.scale} per person", 0.0, 0, tested.p_value, cells.details()),
        said("ratio of mean harm", times, 1.0, 1, tested.p_value, cells.details()),
        said("ratio of the share with any harm", times, 1.0, 2, None, cells.details()),
        said("ratio of mean harm among those with any", times, 1.0, 3, None, cells.details()),
    )


@dataclass(frozen=True, eq=False)
class _Cells:
    """The arms' cells end to end: those of the arm asked about, then the comparator's."""

    value: Vector
    one: Vector
    other: Vector

    @property
    def held(self) -> Vector:
        return np.concatenate([self.one, self.other])

    @property
    def strata(self) -> Vector:
        return np.repeat([1.0, 0.0], len(self.value))

    def drawn(self, rng: np.random.Generator, replicates: int) -> Matrix:
        """Replicates × the four quantities, all of the same resampled tables."""
        four: list[Matrix] = []

        def keep(counts: Matrix) -> Vector:
            four.append(np.column_stack(self.parts(counts)))
            return np.asarray(four[-1].sum(axis=1))

        bootstrap_cells(keep, self.held, rng=rng, replicates=replicates, strata=self.strata)
        return np.concatenate(four)

    def parts(self, counts: Matrix) -> tuple[Vector, Vector, Vector, Vector]:
        """Difference and ratio of means, ratio of shares with any, ratio of means among those, of every table of counts."""
        mean, share = self._means(counts[:, : len(self.value)])
        mean_other, share_other = self._means(counts[:, len(self.value) :])
        ratio, shares = mean / mean_other, share / share_other
        return mean - mean_other, ratio, shares, ratio / shares

    def interval(self, index: int, estimate: float, drawn: Vector, ends: Ends, level: float) -> Interval:
        if ends == "percentile":
            return percentile(drawn, level=level)
        if ends != "bca":
            raise DataUnfit(f"{ends!r} is no interval of the bootstrap here.")
        left_out = jackknife(self._alone(index), self.held)
        return bias_corrected(estimate, drawn, left_out, self.held, strata=self.strata, level=level)

    def details(self) -> dict[str, float]:
        mean, share = (float(found[0]) for found in self._means(self.one[None, :]))
        mean_other, share_other = (float(found[0]) for found in self._means(self.other[None, :]))
        among, among_other = mean / share, mean_other / share_other
        return {
            "mean": mean,
            "mean_comparator": mean_other,
            "share_with_any": share,
            "share_with_any_comparator": share_other,
            "mean_among_those": among,
            "mean_among_those_comparator": among_other,
            "difference_by_how_many": (share - share_other) * (among + among_other) / 2,
            "difference_by_how_much": (among - among_other) * (share + share_other) / 2,
        }

    def _alone(self, index: int) -> Statistic:
        return lambda counts: self.parts(counts)[index]

    def _means(self, counts: Matrix) -> tuple[Vector, Vector]:
        people = counts.sum(axis=1)
        return counts @ self.value / people, counts @ (self.value > 0) / people


def _one_scale(table: HarmTable, setting: Setting) -> None:
    if setting.scale != table.label:
        raise OutcomesMixed(
            f"The setting is of the scale “{setting.scale or 'none'}” and the harm was weighed with {table.label}: one estimate has one."
        )


def _harmed(value: Vector, one: Vector, other: Vector) -> None:
    if (value < 0).any():
        raise DataUnfit("Harm is not negative.")
    for name, counts in (("the arm asked about", one), ("the comparator", other)):
        if not counts @ value:
            raise DataUnfit(f"Nobody of {name} has any harm: a ratio has no meaning. Show the prevalence.")
