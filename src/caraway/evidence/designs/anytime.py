"""Figures that may be looked at on any day: intervals that hold at all times together.

For a live page that nobody can be kept from reading. They are wider than those of a single look (about half as wide again), and stay right
however often one looks and for whatever reason one stops.
"""

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.designs.intention_to_treat import ARMS
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.estimators.betting import paired_betting
from caraway.evidence.estimators.mixture import normal_mixture, tuned
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

AT_ANY_TIME = "holds at all times together: it may be looked at on any day"
FEWEST = 20
"""People in each arm before the first look of a sequence that holds in large samples."""


def anytime_difference(
    outcome: ArrayLike,
    assigned: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    narrowest_at: float,
    counts: ArrayLike | None = None,
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Result:
    """The difference of means as assigned so far, with a normal-mixture confidence sequence and its e-value.

    `narrowest_at`, fixed before the first look, is the number of people at which it is to be narrowest. Holds asymptotically (Waudby-Smith
    and others 2024), so it is refused below 20 people in an arm: DataUnfit. Each outcome is final when it is counted.
    """
    found = difference(outcome, assigned, counts=counts)
    if min(found.treated, found.control) < FEWEST:
        raise DataUnfit(
            f"A confidence sequence begins when each arm has {FEWEST} people; paired betting has no such limit."
        )
    people = found.treated + found.control
    said = normal_mixture(
        found.estimate, found.standard_error, people, rho=tuned(narrowest_at, 1 - level), alpha=1 - level
    )
    return Result(
        name="difference in means, as assigned",
        estimate=found.estimate,
        interval=Interval(said.low, said.high, level),
        arms=(Arm(names[0], found.treated), Arm(names[1], found.control)),
        setting=setting,
        method="asymptotic confidence sequence, normal mixture (Robbins 1970; Waudby-Smith and others 2024)",
        unit=unit,
        standard_error=found.standard_error,
        p_value=said.p_value,
        labels=(AT_ANY_TIME,),
        details={"e-value": said.e_value},
    )


def anytime_rates(
    treated: ArrayLike,
    control: ArrayLike,
    *,
    setting: Setting,
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Result:
    """The difference of two rates so far, with a confidence sequence by betting that is exact at any number of people.

    `treated` and `control` are outcomes (0 or 1) in the order in which they became known; see `paired_betting`.
    """
    said = paired_betting(treated, control, alpha=1 - level)
    pairs, now = len(said.low), said.now()
    rates = [float(np.asarray(arm, dtype=np.float64)[:pairs].mean()) for arm in (treated, control)]
    return Result(
        name="risk difference",
        estimate=rates[0] - rates[1],
        interval=Interval(min(now.low, now.high), max(now.low, now.high), level),
        arms=(Arm(names[0], pairs), Arm(names[1], pairs)),
        setting=setting,
        method="confidence sequence by betting on pairs (Waudby-Smith and Ramdas 2024)",
        unit="people per person followed",
        p_value=now.p_value,
        labels=(AT_ANY_TIME,),
        details={"e-value": now.e_value, "rate, treated": rates[0], "rate, control": rates[1]},
    )
