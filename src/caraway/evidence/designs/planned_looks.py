"""Looks that were planned: when a trial may be looked at before its end, and what it then says.

Looking without a plan overstates: the one trial of this field reported 46% and 64.6% at looks that were not planned, and 35% at the end.
A plan names the looks, the boundary and the convention before the first; what is shown at a look is the repeated interval while the trial
goes on, and the adjusted estimate, interval and p-value once it has stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from caraway.evidence.estimators.boundaries import (
    Convention,
    Family,
    constant_boundary,
    drift_for,
    expected_information,
    inflation,
    require_sides,
    spending_boundary,
)
from caraway.evidence.estimators.rows import Vector, chance
from caraway.evidence.estimators.stages import rising
from caraway.evidence.estimators.stopped import at_stopping
from caraway.evidence.refusals import DataUnfit, PlanUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

AS_PLANNED = 0.02
"""How far a look's information may be from what was planned for a boundary with constants; a spending function has no such limit."""
GOES_ON = "an interim figure of a trial that goes on: the interval allows for every planned look"
HAS_STOPPED = "adjusted for the planned looks"


@dataclass(frozen=True)
class Constants:
    """A boundary c_k = C (t_k)^(shape − ½): shape 0 is O'Brien and Fleming's (1979), ½ Pocock's (1977), others Wang and Tsiatis' (1987)."""

    shape: float

    @property
    def words(self) -> str:
        """Its name with its paper."""
        known = {0.0: "O'Brien–Fleming boundary (1979)", 0.5: "Pocock boundary (1977)"}
        return known.get(self.shape, f"Wang–Tsiatis boundary with shape {self.shape:g} (1987)")


@dataclass(frozen=True)
class Spending:
    """A boundary by a spending function, with the convention for two sides named."""

    family: Family
    parameter: float = 0.0
    convention: Convention = Convention.EACH_SIDE

    @property
    def words(self) -> str:
        """Its name with its paper and convention."""
        own = f", parameter {self.parameter:g}" if self.parameter else ""
        return f"alpha spending (Lan and DeMets 1983), {self.family.value}{own}; {self.convention.value}"


OBRIEN_FLEMING, POCOCK = Constants(0.0), Constants(0.5)


@dataclass(frozen=True)
class LookPlan:
    """When a trial is looked at, as fractions of the most information, the last 1; α in all; one side (benefit) or two; the boundary.

    Raises PlanUnfit when looks do not rise to 1.
    """

    fractions: tuple[float, ...]
    boundary: Constants | Spending
    alpha: float = 0.05
    sides: int = 2

    def __post_init__(self) -> None:
        chance("alpha", self.alpha)
        require_sides(self.sides)
        if rising(self.fractions)[-1] != 1.0:
            raise PlanUnfit("The last look is at all the information: 1.")

    def at(self, information: Sequence[float], *, last: bool = False) -> Vector:
        """The boundaries of Z at the looks so far, given the information (as a fraction of the most planned) that each really had.

        `last`: the trial ends here, so that whatever α is left is spent. Raises PlanUnfit where constants were planned and the looks
        are others.
        """
        t = rising(information)
        if isinstance(self.boundary, Spending):
            times = np.minimum(t, 1.0)
            if last:
                times[-1] = 1.0
            return spending_boundary(
                t,
                family=self.boundary.family,
                alpha=self.alpha,
                sides=self.sides,
                parameter=self.boundary.parameter,
                convention=self.boundary.convention,
                times=times,
            )
        planned = np.array(self.fractions)
        if len(t) > len(planned) or (np.abs(t - planned[: len(t)]) > AS_PLANNED).any():
            raise PlanUnfit(
                "The looks are not those planned; only a spending function allows others. Say so as a departure."
            )
        return constant_boundary(planned, alpha=self.alpha, sides=self.sides, shape=self.boundary.shape)[: len(t)]

    def is_last(self, information: float, number: int) -> bool:
        """Whether the look of this number, with this information, is the last there is."""
        return information >= 1 or (isinstance(self.boundary, Constants) and number >= len(self.fractions))

    @property
    def planned(self) -> Vector:
        """The boundaries of Z at the planned looks."""
        return self.at(self.fractions, last=True)

    @property
    def words(self) -> str:
        """Looks, α, sides and boundary in words."""
        return f"{len(self.fractions)} planned looks, α {self.alpha:g}, {self.sides}-sided; {self.boundary.words}"


@dataclass(frozen=True)
class Size:
    """What the looks cost and save: information as a multiple of that of one look, at most and on average when the effect is there and
    when it is not; and the mean of Z at the end that has the power."""

    most: float
    if_effective: float
    if_nothing: float
    drift: float


def size(plan: LookPlan, power: float = 0.8) -> Size:
    """The most and the expected information for this power, by a single look's (multiply its sample size by these)."""
    high = plan.planned
    most = inflation(high, plan.fractions, alpha=plan.alpha, wanted=power, sides=plan.sides)
    drift = drift_for(high, plan.fractions, power, sides=plan.sides)
    there, nothing = (expected_information(high, plan.fractions, one, sides=plan.sides) for one in (drift, 0.0))
    return Size(most, most * there, most * nothing, drift)


@dataclass(frozen=True)
class Look:
    """What one look found: the estimate, its standard error, and the information then as a fraction of the most planned."""

    estimate: float
    standard_error: float
    information: float

    @property
    def z(self) -> float:
        """The estimate in standard errors."""
        return self.estimate / self.standard_error


@dataclass(frozen=True)
class AtLook:
    """Whether the trial stops here, why in a sentence, the boundary of Z, and the result to be shown."""

    stop: bool
    why: str
    boundary: float
    result: Result


def at_look(
    plan: LookPlan,
    looks: Sequence[Look],
    *,
    setting: Setting,
    arms: tuple[Arm, ...],
    name: str,
    unit: str,
    ended: bool = False,
) -> AtLook:
    """What is said at the last of these looks (all since the first are given, in their order).

    The estimates are approximately normal with independent increments, as differences of means and rates and log hazard ratios are. The
    trial stops when |Z| (with one side: Z, so give a fall that is a benefit with its sign turned) reaches the
    boundary, or has ended. Going on, the interval is estimate ± c·se (repeated: Jennison and Turnbull 1989, JRSS B 51); stopped, the
    stage-wise one. Raises DataUnfit when an earlier look had already stopped.
    """
    if not looks or any(look.standard_error <= 0 for look in looks):
        raise DataUnfit("Give every look since the first, each with a standard error above 0.")
    last = ended or plan.is_last(looks[-1].information, len(looks))
    bounds = plan.at([look.information for look in looks], last=last)
    reached = [_beyond(look.z, c, plan.sides) for look, c in zip(looks, bounds, strict=True)]
    if any(reached[:-1]):
        raise DataUnfit(
            f"The trial had stopped at look {1 + reached.index(True)}: what came after is not of this plan."
        )
    stop = reached[-1] or last
    result = (_stopped if stop else _going)(plan, looks, bounds, setting, arms, name, unit)
    return AtLook(stop, _why(looks, bounds, reached[-1], stop), float(bounds[-1]), result)


def _beyond(z: float, boundary: float, sides: int) -> bool:
    return z >= boundary or (sides == 2 and z <= -boundary)


def _why(looks: Sequence[Look], bounds: Vector, reached: bool, stop: bool) -> str:
    said = f"Look {len(looks)}: Z is {looks[-1].z:.3f} and the boundary {bounds[-1]:.3f}"
    if reached:
        return f"{said}; it is reached, so the trial stops."
    return f"{said}; it is not reached, and " + ("the trial has ended." if stop else "the trial goes on.")


def _going(
    plan: LookPlan, looks: Sequence[Look], bounds: Vector, setting: Setting, arms: tuple[Arm, ...], name: str, unit: str
) -> Result:
    here, reach = looks[-1], float(bounds[-1]) * looks[-1].standard_error
    return Result(
        name=name,
        estimate=here.estimate,
        interval=Interval(here.estimate - reach, here.estimate + reach, _level(plan)),
        arms=arms,
        setting=setting,
        method=f"repeated confidence interval (Jennison and Turnbull 1989); {plan.words}",
        unit=unit,
        standard_error=here.standard_error,
        labels=(GOES_ON,),
        details={"look": float(len(looks)), "boundary of Z": float(bounds[-1]), "information": here.information},
    )


def _stopped(
    plan: LookPlan, looks: Sequence[Look], bounds: Vector, setting: Setting, arms: tuple[Arm, ...], name: str, unit: str
) -> Result:
    here = looks[-1]
    low = -bounds if plan.sides == 2 else np.full(len(bounds), -np.inf)
    found = at_stopping(
        low,
        bounds,
        [look.information for look in looks],
        estimate=here.estimate,
        standard_error=here.standard_error,
        level=_level(plan),
    )
    return Result(
        name=name,
        estimate=found.estimate,
        interval=Interval(found.low, found.high, _level(plan)),
        arms=arms,
        setting=setting,
        method=f"median-unbiased estimate, stage-wise ordering (Fairbanks and Madsen 1982; Tsiatis and others 1984); {plan.words}",
        unit=unit,
        p_value=found.p_value,
        labels=(HAS_STOPPED,),
        details={"look": float(len(looks)), "unadjusted estimate": here.estimate, "boundary of Z": float(bounds[-1])},
    )


def _level(plan: LookPlan) -> float:
    """Two-sided, so that the interval leaves out 0 when and only when the test rejects."""
    return 1 - plan.alpha * (2 if plan.sides == 1 else 1)
