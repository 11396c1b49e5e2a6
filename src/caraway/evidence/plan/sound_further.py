"""What must hold between the keys of a plan's further analyses, harms and appraisal, each refused with key and reason."""

from collections.abc import Callable, Iterator
from itertools import count

from caraway.core.study.kinds import COVARIATES
from caraway.core.study.words import Occasion
from caraway.evidence.economics.tables import WHY
from caraway.evidence.plan.economics import COUNTED, DEMONSTRATION, Economics
from caraway.evidence.plan.panel_parts import OF_PANELS
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.supposed import HarmRule
from caraway.evidence.plan.words import Design, Measure, Sensitivity
from caraway.evidence.result import Definition

SAID = (Definition.VICTIM_REPORTED, Definition.SELF_REPORTED)
Wrong = Iterator[tuple[str, str]]
OF_PEOPLE_COMPARED = "it compares people with people, and this design does not"


def _named(plan: Plan) -> Wrong:
    """What an analysis needs is there, and nothing is there that no analysis reads."""
    for key, kind in (
        ("placebo_outcomes", Sensitivity.PLACEBO_OUTCOME),
        ("placebo_dates", Sensitivity.PLACEBO_DATE),
        ("recording", Sensitivity.RECORDING),
    ):
        if (kind in plan.sensitivity) != bool(getattr(plan, key)):
            there = (
                "is there, but sensitivity does not name" if getattr(plan, key) else "is missing, and sensitivity names"
            )
            yield key, f"{there} {kind.value}"


def _placebos(plan: Plan) -> Wrong:
    for number, one in enumerate(plan.placebo_outcomes):
        at = f"placebo_outcomes[{number}]"
        if one.column not in COVARIATES:
            yield (
                f"{at}.column",
                f"is {one.column}, which is no column of what was so before time zero: what comes after may be an effect",
            )
        if one.column in plan.covariates and plan.design is not Design.RANDOMISED:
            yield f"{at}.column", f"is {one.column}, on which the groups are made alike: they cannot differ by it"
        if one.column in (earlier.column for earlier in plan.placebo_outcomes[:number]):
            yield f"{at}.column", "is there twice"
    days = [one.on for one in plan.placebo_dates]
    for number, day in enumerate(days):
        if day >= plan.data_cut:
            yield f"placebo_dates[{number}].on", "is not before the data were cut: nobody came in after it"
        if day in days[:number]:
            yield f"placebo_dates[{number}].on", "is there twice"


def _harms(plan: Plan) -> Wrong:
    watch = plan.harms
    if watch is None:
        return
    if watch.accepted is None and (watch.feared is not None or watch.people is not None):
        yield "harms.accepted", "is missing: a rate that is feared, or a number of people, is held against it"
    if watch.accepted is None and watch.rule is not HarmRule.MIXTURE:
        yield "harms.accepted", f"is missing: {watch.rule} holds a rate against it"
    if watch.rule is HarmRule.SPRT and (watch.feared is None or watch.feared <= (watch.accepted or 0)):
        yield "harms.feared", "must be above the rate that is accepted: the test tells one from the other"
    if watch.rule is HarmRule.POCOCK and watch.people is None:
        yield "harms.people", "is missing: the boundary is for the most people that will be followed"


def _economics(plan: Plan) -> Wrong:
    money = plan.economics
    if money is None:
        return
    if plan.design is Design.DESCRIPTIVE or plan.design in OF_PANELS:
        yield "economics", f"is there, but {OF_PEOPLE_COMPARED}"
    if not sum(money.programme):
        yield "economics.programme", "comes to nothing: a programme costs something in some year"
    yield from _files(money)
    for number, one in enumerate(money.averted):
        at, outcome = f"economics.averted[{number}]", plan.outcome(one.outcome)
        if outcome is None:
            yield f"{at}.outcome", f"{one.outcome} is none of the outcomes"
            continue
        yield from _units(at, one.per, outcome)
        if abs(sum(one.by_year) - 1) > 1e-9:
            yield f"{at}.by_year", "must come to 1: it is how one is spread over years"


def _units(at: str, per: str, outcome: Outcome) -> Wrong:
    """An outcome is valued by a cost of what it counts, never of something else."""
    counted = COUNTED.get((outcome.measure, outcome.definition))
    if counted is None:
        yield (
            f"{at}.outcome",
            f"{outcome.code} is {outcome.measure.words}: a table of costs values how many people or how many events",
        )
    elif per != counted:
        yield (
            f"{at}.per",
            f"is {per}, but {outcome.code} counts {'people who offend' if counted == 'offender' else f'{counted}s'}, each one {counted}: "
            f"{WHY[counted]}. Bring a cost per {counted}",
        )


def _survey(plan: Plan) -> Wrong:
    """A change of answers is of the same people before and after, in a file of answers that holds nothing else."""
    changes = [outcome.measure is Measure.CHANGE for outcome in plan.outcomes]
    for outcome, is_change, at in zip(plan.outcomes, changes, map("outcomes[{}]".format, count()), strict=False):
        if is_change != bool(outcome.instrument):
            yield f"{at}.instrument", "is missing: say which survey" if is_change else "is of changes of answers alone"
        if is_change and outcome.definition not in SAID:
            yield f"{at}.definition", f"is {outcome.definition}, but answers are {' or '.join(SAID)}"
        if is_change and not _comes_after(outcome):
            yield f"{at}.after", f"is {outcome.after}, which does not come after {outcome.before}"
    if not any(changes):
        return
    if not all(changes):
        yield (
            "outcomes",
            "has changes of answers and others: answers are in a file of their own, so make a plan of each",
        )
    if plan.design is not Design.DESCRIPTIVE:
        yield "design", f"must be {Design.DESCRIPTIVE}: a change of the same people’s answers compares them with nobody"
    for key in ("covariates", "subgroups", "sensitivity", "harms"):
        if getattr(plan, key):
            yield key, "is there, but a file of answers says nothing else of those who gave them"


def _comes_after(outcome: Outcome) -> bool:
    order = list(Occasion)
    return order.index(outcome.before) < order.index(outcome.after)


def _files(money: Economics) -> Wrong:
    for key in ("costs", "prices"):
        name, said = getattr(money, key), getattr(money, f"{key}_sha256")
        if name in (None, DEMONSTRATION) and said is not None:
            yield f"economics.{key}_sha256", "is there, but no file is named for it"
        if name not in (None, DEMONSTRATION) and said is None:
            yield f"economics.{key}_sha256", "is missing: say which table it was when the plan was made"


FURTHER: tuple[Callable[[Plan], Wrong], ...] = (_survey, _named, _economics, _placebos, _harms)
"""The rules, in their order."""
