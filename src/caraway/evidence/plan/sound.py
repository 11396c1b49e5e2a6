"""What must hold between the keys of a plan, each refused with file, key and reason."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from caraway.core.schema import Complain
from caraway.core.study.columns import COLUMNS
from caraway.core.study.kinds import COVARIATES
from caraway.core.study.words import Sensitivity
from caraway.evidence.plan import panel_sound
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.sound_further import FURTHER
from caraway.evidence.plan.words import Boundary, Design, Measure
from caraway.evidence.refusals import ImmortalTime, SubgroupUnplanned
from caraway.evidence.result import TimeZero

Wrong = Iterator[tuple[str, str]]


def require_sound(plan: Plan, complain: Complain) -> None:
    """Raise what `complain` makes of the first key that does not go with the others.

    Raises `ImmortalTime` for an effect counted from completion, `SubgroupUnplanned` for a headline nobody planned.
    """
    if plan.time_zero is TimeZero.COMPLETION and (plan.design is not Design.DESCRIPTIVE or plan.arms.comparator):
        raise ImmortalTime(
            f"{complain('time_zero', 'is completion')} Those who completed could not have dropped out before they did, so an "
            "effect counted from completion is none. Count from assignment, referral or caution, the same in every arm."
        )
    for rule in _RULES:
        for key, reason in rule(plan):
            raise complain(key, reason)
    _require_planned(plan, complain)


def _arms(plan: Plan) -> Wrong:
    arms, alone = plan.arms, plan.design is Design.DESCRIPTIVE
    if alone and arms.comparator:
        yield "arms.comparator", "is there, but a description compares with nobody"
    if not alone and not (arms.comparator and arms.comparator_words):
        yield "arms.comparator", "and comparator_words are missing: this design compares with somebody"
    if arms.comparator == arms.treated:
        yield "arms.comparator", "is the arm that is treated"


def _outcomes(plan: Plan) -> Wrong:
    codes = [outcome.code for outcome in plan.outcomes]
    for number, outcome in enumerate(plan.outcomes):
        at = f"outcomes[{number}]"
        if outcome.code in codes[:number]:
            yield f"{at}.code", "is there twice"
        if outcome.measure is Measure.HARM and not outcome.scale:
            yield f"{at}.scale", "is missing: say with which table and version harm is weighed"
        if outcome.measure is not Measure.HARM and outcome.scale:
            yield f"{at}.scale", "is of harm outcomes alone"
    if sum(outcome.primary for outcome in plan.outcomes) != 1:
        yield "outcomes", "must have exactly one that is primary"


def _covariates(plan: Plan) -> Wrong:
    adjusted = {Design.WEIGHTING, Design.BALANCING, Design.MATCHING, Design.DOUBLY_ROBUST}
    if plan.design in adjusted and not plan.covariates:
        yield "covariates", f"are missing: {plan.design} makes people alike on something"


KNOWN = frozenset((*COVARIATES, "source", "force", "agreement", "period"))
"""Columns of a study file that say, of groups of people, what was so at time zero."""


def _columns(plan: Plan) -> Wrong:
    named = [(f"covariates[{number}]", column) for number, column in enumerate(plan.covariates)]
    columns = [subgroup.column for subgroup in plan.subgroups]
    for number, column in enumerate(columns):
        named.append((f"subgroups[{number}].column", column))
        if column in columns[:number]:
            yield f"subgroups[{number}].column", "is there twice"
    for key, column in named:
        if column not in COLUMNS or column in KNOWN:
            continue
        if COLUMNS[column].sensitivity is Sensitivity.IDENTIFYING or column == "arm":
            yield key, f"is {column}, which is not what groups of people had in common at time zero"
        else:
            yield (
                key,
                f"is {column}, which is not known at time zero: people are not made alike by what came after, nor told apart by it",
            )


def _looks(plan: Plan) -> Wrong:
    looks = plan.looks
    if any(before >= after for before, after in pairwise(looks.fractions)) or looks.fractions[-1] != 1:
        yield "looks.fractions", "must rise and end at 1"
    if looks.this > len(looks.fractions):
        yield "looks.this", f"is look {looks.this}, but {len(looks.fractions)} are planned"
    if (looks.boundary is Boundary.NONE) != (len(looks.fractions) == 1):
        yield "looks.boundary", "must be named where there is more than one look, and only there"


def _dates(plan: Plan) -> Wrong:
    if plan.registered_on > plan.data_cut:
        yield "registered_on", "is after the data were cut: that is no plan made beforehand"
    for number, amendment in enumerate(plan.amendments):
        if amendment.on < plan.registered_on:
            yield f"amendments[{number}].on", "is before the plan was registered"


def _headline(plan: Plan) -> Wrong:
    if plan.headline.outcome and plan.outcome(plan.headline.outcome) is None:
        yield "headline.outcome", f"{plan.headline.outcome} is none of the outcomes"


def _require_planned(plan: Plan, complain: Complain) -> None:
    column = plan.headline.subgroup.partition("=")[0]
    if column and not plan.is_planned(column):
        raise SubgroupUnplanned(
            f"{complain('headline.subgroup', f'names {column}')} It was not planned as a subgroup before the data were cut. "
            "Somebody who looks at enough subgroups finds one: show it among the exploratory ones, and the whole first."
        )


_RULES: tuple[Callable[[Plan], Wrong], ...] = (
    _arms,
    _outcomes,
    _covariates,
    _columns,
    _looks,
    _dates,
    _headline,
    panel_sound.rules,
    *FURTHER,
)
