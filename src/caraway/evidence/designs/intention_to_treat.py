"""Intention to treat: everybody allotted, in the arm that was allotted, whatever they then attended.

The first analysis of any randomised trial (Fisher; ICH E9). An analysis by what people attended is refused here: those who attend differ
from those who don't in everything that makes somebody attend. What attendance did is `attendance_iv`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from caraway.core.allocation import Allocation
from caraway.evidence.estimators.assigned import Adjustment, Contrast, adjusted, difference, stratified
from caraway.evidence.estimators.permuted import Permuted, permutation_test
from caraway.evidence.estimators.rows import Vector
from caraway.evidence.refusals import DataUnfit, PlanUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

BY_ATTENDANCE = (
    "An effect by attendance is not shown as the effect of the programme: who attends is not by chance, so those who did would have done "
    "better anyway. Analyse as assigned, or ask attendance_iv for the effect among those who attended because they were assigned."
)
ARMS = ("workshop", "no workshop")
"""What the arms are called where nothing else is said, treated first."""
METHODS = {
    "plain": "difference in means as assigned (Neyman 1923), with Welch's t interval (1947)",
    "stratified": "difference in means within strata as assigned, weighted by their size (Imbens and Rubin 2015, chapter 9)",
    "interacted": "regression as assigned with centred covariates and their interactions (Lin 2013), HC2 variance",
    "parallel": "analysis of covariance as assigned, HC2 variance (MacKinnon and White 1985)",
}


class AnalysedBy(StrEnum):
    """What people are grouped by."""

    ASSIGNED = "as assigned"
    ATTENDED = "as attended"
    COMPLETED = "as completed"


def intention_to_treat(
    outcome: ArrayLike,
    assigned: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    strata: Sequence[Any] | None = None,
    covariates: ArrayLike | None = None,
    adjustment: Adjustment = "interacted",
    counts: ArrayLike | None = None,
    analysed_by: AnalysedBy = AnalysedBy.ASSIGNED,
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Result:
    """The mean outcome of those assigned to treatment less that of those assigned to control.

    `outcome` in `unit` for every person; `assigned` 1 or 0. With `strata`, within them; with `covariates` (known before assignment),
    adjusted; not both: put strata among the covariates as columns. Raises PlanUnfit for any grouping but as assigned, DataUnfit for
    missing outcomes (see `attrition`) and too few people.
    """
    if analysed_by is not AnalysedBy.ASSIGNED:
        raise PlanUnfit(BY_ATTENDANCE)
    if strata is not None and covariates is not None:
        raise PlanUnfit("Name strata or covariates, not both: strata can be columns of the covariates.")
    if covariates is not None:
        found, how = adjusted(outcome, assigned, covariates, counts=counts, adjustment=adjustment), str(adjustment)
    elif strata is not None:
        found, how = stratified(outcome, assigned, strata, counts=counts), "stratified"
    else:
        found, how = difference(outcome, assigned, counts=counts), "plain"
    return _result(found, METHODS[how], setting, unit, names, level)


def _result(found: Contrast, method: str, setting: Setting, unit: str, names: tuple[str, str], level: float) -> Result:
    return Result(
        name="difference in means, as assigned",
        estimate=found.estimate,
        interval=Interval(*found.interval(level), level),
        arms=(Arm(names[0], found.treated), Arm(names[1], found.control)),
        setting=setting,
        method=method,
        unit=unit,
        standard_error=found.standard_error,
        p_value=found.p_value,
        labels=(str(AnalysedBy.ASSIGNED),),
        details={
            "mean, treated": found.mean_treated,
            "mean, control": found.mean_control,
            "degrees of freedom": found.degrees,
        },
    )


def randomisation_test(
    outcome: ArrayLike,
    assigned: ArrayLike,
    *,
    rng: np.random.Generator,
    blocks: Sequence[Any] | None = None,
    counts: ArrayLike | None = None,
    draws: int = 9999,
) -> Permuted:
    """Fisher's test that assignment changed nobody's outcome, over allocations within the blocks that were really used.

    See `permutation_test`. Needs no model and no large numbers: what was left to chance is the allocation itself.
    """
    return permutation_test(outcome, assigned, rng=rng, blocks=blocks, counts=counts, draws=draws)


def as_allotted(people: Sequence[str], register: Sequence[Allocation], *, treated: str) -> Vector:
    """For each person 1 where the register allotted them to the arm `treated`, else 0; overrides are not read.

    Raises DataUnfit when somebody is not in the register, is there twice, or somebody allotted is left out of the analysis.
    """
    arms = {row.person: row.arm for row in register}
    if len(set(people)) < len(people) or len(arms) < len(register):
        raise DataUnfit("Somebody is there twice: each person is allotted and analysed once.")
    if strangers := set(people) - set(arms):
        raise DataUnfit(f"{len(strangers)} people were not allotted by this register.")
    if left_out := set(arms) - set(people):
        raise DataUnfit(f"{len(left_out)} people who were allotted are left out: everybody allotted is analysed.")
    return np.array([float(arms[person] == treated) for person in people])
