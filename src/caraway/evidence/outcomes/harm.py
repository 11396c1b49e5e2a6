"""Harm: days per person, weighed with a table that the user supplies, in one arm against another.

Most people have none and a few have very much, so nothing is taken to be normal: the p-value is a permutation's (Fisher's sharp null), the
intervals are the bootstrap's within arms (BCa, Efron 1987), both over the cells of a reduced table.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.permutation import Permuted, permutation_of_means
from caraway.evidence.estimators.rows import Matrix, counts_of, vector
from caraway.evidence.outcomes.comparing import NAMES, label, two_arms
from caraway.evidence.outcomes.harm_parts import AMONG, DIFFERENCE, RATIO, SHARES, Parts
from caraway.evidence.outcomes.harm_table import DEMONSTRATION, HarmTable
from caraway.evidence.refusals import DataUnfit, OutcomesMixed
from caraway.evidence.result import Arm, Result, Setting

Ends = Literal["bca", "percentile"]
SPREAD = "the standard error is the spread of the resamplings, on the scale shown"
_METHOD = "means of each arm; {ends} over {replicates} resamplings within arms; {test}"
_TEST = "permutation test, {listed} (Phipson and Smyth 2010)"
_ENDS = {"bca": "bootstrap interval BCa (Efron 1987)", "percentile": "percentile bootstrap (Efron 1981)"}
_NAMES = {
    DIFFERENCE: "difference of mean harm",
    RATIO: "ratio of mean harm",
    SHARES: "ratio of the share with any harm",
    AMONG: "ratio of mean harm among those with any",
}


@dataclass(frozen=True)
class Harm:
    """Mean harm per person compared: the difference, the ratio, and the two parts whose product the ratio is, the ratio of how many had
    any harm (`prevalence`) and of how much those had (`severity`).

    The last three are None where so few people have any harm that an arm, or a resampling of it, has none: they then have no interval.
    """

    difference: Result
    ratio: Result | None
    prevalence: Result | None
    severity: Result | None


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
    (p₁−p₀)(m₁+m₀)/2 and (m₁−m₀)(p₁+p₀)/2. The p-value is that of the means; the two parts have none.
    Assumes that people are independent, and of the p-value that arms were assigned without regard to anything. Raises `OutcomesMixed` when
    the setting names another scale than `table`; `DataUnfit` when harm is negative or everybody's is the same.
    """
    value = vector(values, "values")
    parts = Parts(value, counts_of(counts, len(value)), counts_of(counts_comparator, len(value)))
    arms = two_arms(names, (parts.one.sum(), parts.other.sum()), setting)
    _fit(parts, table, setting, ends)
    tested = permutation_of_means(value, parts.one, parts.other, rng=rng, draws=draws)
    drawn = parts.drawn(rng, replicates)
    say = _Saying(
        arms,
        setting,
        _method(tested, ends, replicates),
        (label(as_assigned=as_assigned), *((DEMONSTRATION,) if table.demonstration else ()), SPREAD),
        ends,
        level,
    )
    return Harm(
        say.of(DIFFERENCE, parts, drawn, f"{table.scale} per person", tested.p_value),
        say.ratio(RATIO, parts, drawn, tested.p_value),
        say.ratio(SHARES, parts, drawn, None),
        say.ratio(AMONG, parts, drawn, None),
    )


@dataclass(frozen=True)
class _Saying:
    """What the four results share."""

    arms: tuple[Arm, Arm]
    setting: Setting
    method: str
    labels: tuple[str, ...]
    ends: Ends
    level: float

    def of(self, which: int, parts: Parts, drawn: Matrix, unit: str, p_value: float | None) -> Result:
        column = drawn[:, which]
        return Result(
            name=_NAMES[which],
            estimate=float(parts.seen()[which]),
            interval=parts.interval(which, column, self.level, corrected=self.ends == "bca"),
            arms=self.arms,
            setting=self.setting,
            method=self.method,
            unit=unit,
            null=0.0 if which == DIFFERENCE else 1.0,
            standard_error=float(column.std(ddof=1)),
            p_value=p_value,
            labels=self.labels,
            details=parts.details(),
        )

    def ratio(self, which: int, parts: Parts, drawn: Matrix, p_value: float | None) -> Result | None:
        if not np.isfinite(drawn[:, which]).all() or not (parts.seen()[1:] > 0).all():
            return None
        return self.of(which, parts, drawn, "times that of the comparator", p_value)


def _method(tested: Permuted, ends: Ends, replicates: int) -> str:
    listed = (
        "all tables" if tested.exact else f"{tested.tables} tables drawn"
    )  # how many there are tells how few people have any harm
    return _METHOD.format(ends=_ENDS[ends], replicates=replicates, test=_TEST.format(listed=listed))


def _fit(parts: Parts, table: HarmTable, setting: Setting, ends: Ends) -> None:
    if ends not in _ENDS:
        raise DataUnfit(f"{ends!r} is no interval of the bootstrap here: {', '.join(_ENDS)}.")
    if setting.scale != table.label:
        raise OutcomesMixed(
            f"The setting is of the scale “{setting.scale or 'none'}” and the harm was weighed with {table.label}: one estimate has one."
        )
    if (parts.value < 0).any():
        raise DataUnfit("Harm is not negative.")
