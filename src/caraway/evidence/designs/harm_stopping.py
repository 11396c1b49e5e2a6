"""Harm as an outcome with a boundary: when a programme should stop for what happens to people in it, and why.

Serious harm is new abuse, death or a serious incident. The chance that a programme which does no more harm than is accepted is ever
stopped is at most α, however often it is looked at; a boundary is a reason for people to decide, never a decision by itself.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from caraway.evidence.estimators.harm_boundary import (
    least_harms,
    log_likelihood_ratio,
    log_mixture,
    lower_limit,
    pocock_boundary,
    share_under_ratio,
)
from caraway.evidence.refusals import OutcomesMixed, PlanUnfit
from caraway.evidence.result import Arm, Definition, Interval, Result, Setting


class Rule(StrEnum):
    """By which rule one stops."""

    MIXTURE = "beta-binomial mixture of the likelihood ratio (Robbins 1970)"
    SPRT = "sequential probability ratio test (Wald 1945)"
    POCOCK = "exact Pocock-type boundary after each person (Ivanova, Qaqish and Schell 2005)"


@dataclass(frozen=True)
class HarmPlan:
    """What is accepted and what is feared, fixed beforehand.

    `accepted` is the rate of serious harm per person that is not exceeded in a programme that goes on; `feared` the rate that should
    be found soon (read by the SPRT, whose limit is 1/α rather than Wald's (1 − β)/α, so that α holds even where one goes on
    after harm had been ruled out); `people` the most that will be followed (read by the Pocock-type rule). Raises PlanUnfit.
    """

    accepted: float
    rule: Rule = Rule.MIXTURE
    alpha: float = 0.05
    feared: float | None = None
    people: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.accepted < 1 or not 0 < self.alpha < 1:
            raise PlanUnfit("The accepted rate of harm and α lie between 0 and 1.")
        if self.rule is Rule.SPRT and (self.feared is None or not self.accepted < self.feared < 1):
            raise PlanUnfit("The sequential probability ratio test needs a feared rate above the accepted one.")
        if self.rule is Rule.POCOCK and (self.people is None or self.people < 1):
            raise PlanUnfit("The Pocock-type rule needs the most people that will be followed.")


@dataclass(frozen=True)
class HarmVerdict:
    """Whether to stop, why in a sentence, the statistic against its boundary, the harms at which one stops at this number of people, and
    the rate with a limit that holds at all times."""

    stop: bool
    why: str
    statistic: float
    boundary: float
    stops_at: int
    result: Result


def harm_verdict(plan: HarmPlan, *, harms: int, people: int, setting: Setting, arm: str = "workshop") -> HarmVerdict:
    """Whether serious harm among those in the programme so far is more than is accepted.

    `harms` people of `people` came to or did serious harm (each person once). The result's interval is one-sided: from the lower limit of the
    mixture, which holds at all times, to 1. Raises OutcomesMixed for an outcome other than serious harm; DataUnfit; PlanUnfit for more
    people than planned.
    """
    if setting.definition is not Definition.SERIOUS_HARM:
        raise OutcomesMixed(f"A boundary for harm counts serious harm, not {setting.definition}.")
    statistic, boundary, stops_at = _against(plan, harms, people)
    stop = harms >= stops_at
    result = Result(
        name="rate of serious harm",
        estimate=harms / people,
        interval=Interval(lower_limit(harms, people, plan.alpha), 1.0, 1 - plan.alpha),
        arms=(Arm(arm, people),),
        setting=setting,
        method=f"lower limit at all times by a beta-binomial mixture (Robbins 1970); stopping by {plan.rule.value}",
        unit="people harmed per person followed",
        null=None,
        labels=(
            "one-sided: only more harm than accepted stops",
            "holds at all times together: it may be looked at on any day",
        ),
        details={"accepted rate": plan.accepted, "harms": float(harms), "stops at": float(stops_at)},
    )
    return HarmVerdict(stop, _why(plan, harms, people, stops_at), statistic, boundary, stops_at, result)


def _against(plan: HarmPlan, harms: int, people: int) -> tuple[float, float, int]:
    """The statistic, its boundary, and the harms at which one stops."""
    if plan.rule is Rule.MIXTURE:
        return (
            log_mixture(harms, people, plan.accepted),
            -math.log(plan.alpha),
            least_harms(people, plan.accepted, plan.alpha),
        )
    if plan.rule is Rule.SPRT and plan.feared is not None:
        stop, feared = -math.log(plan.alpha), plan.feared
        found = (x for x in range(people + 1) if log_likelihood_ratio(x, people, plan.accepted, feared) >= stop)
        return log_likelihood_ratio(harms, people, plan.accepted, feared), stop, next(found, people + 1)
    most = plan.people or 0
    if people > most:
        raise PlanUnfit(f"The boundary was planned for {most} people, not {people}.")
    limit = int(pocock_boundary(most, plan.accepted, plan.alpha).limits[people - 1])
    return float(harms), float(limit), limit


def _why(plan: HarmPlan, harms: int, people: int, stops_at: int) -> str:
    said = f"{harms} of {people} people with serious harm, where {plan.accepted:.1%} is accepted"
    if stops_at > people:
        return f"{said}; so few people cannot show more. Go on."
    rule = f"the boundary for {people} people is {stops_at}"
    return f"{said}; {rule}, and it is reached. Stop and review." if harms >= stops_at else f"{said}; {rule}. Go on."


@dataclass(frozen=True)
class ArmsVerdict:
    """Whether harm in the treated arm is more than in control, and the e-value of it."""

    stop: bool
    why: str
    e_value: float


def harm_between_arms(
    harms: tuple[int, int], exposure: tuple[float, float], *, ratio: float = 1.0, alpha: float = 0.05
) -> ArmsVerdict:
    """Whether harm in the treated arm is more than `ratio` times that in control: pairs are (treated, control).

    Given all harms, each is of the treated with chance e₁r/(e₁r + e₀), whatever the rates (Poisson); the mixture over higher chances is an
    e-process in the order of harms, so that one may look after each. `exposure` is person-time, in proportions that stay about
    as they are (two arms enrolled side by side). Raises DataUnfit.
    """
    total = harms[0] + harms[1]
    share = share_under_ratio(exposure, ratio)
    heavy = log_mixture(harms[0], total, share) if total else 0.0
    stop = heavy >= -math.log(alpha)
    said = (
        f"{harms[0]} of {total} serious harms are in the treated arm, where a share of {share:.0%} or less is accepted"
    )
    return ArmsVerdict(stop, f"{said}. " + ("Stop and review." if stop else "Go on."), math.exp(min(heavy, 700.0)))
