"""What the programme averts in money against what it costs: the tables read and held against the plan, and the appraisal made of the results.

Amounts averted are of everybody assigned to the programme: the difference per person, with its standard error, times how many they are.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from caraway.evidence.analysis.further import CANNOT, Primary
from caraway.evidence.economics.appraisal import Appraisal, Averted, Programme, acceptability, benefit_cost
from caraway.evidence.economics.money import drawn, present_value
from caraway.evidence.economics.tables import (
    CostTable,
    PriceIndex,
    Quantity,
    demonstration_costs,
    demonstration_prices,
    read_costs,
    read_prices,
    repriced,
)
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.economics import DEMONSTRATION, Economics, Valued
from caraway.evidence.plan.parts import ECONOMICS, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.refusals import DataUnfit, EvidenceRefused, PlanUnfit
from caraway.evidence.report import counts
from caraway.evidence.report.findings import Appraised, Check, Price

SECTION = "economics"
METRIC = "what is averted, in money, against what the programme costs"
STEPS = 20
"""Of the chart of what one averted could be worth."""


@dataclass(frozen=True)
class Priced:
    """The table of costs at the plan's prices, and the SHA-256 of the file it was read from ("" for the demonstration)."""

    table: CostTable
    fingerprint: str


def priced(plan: Plan, beside: Path) -> Priced | None:
    """The tables that a plan names, found beside it; `None` where it has no appraisal.

    Raises `PlanUnfit` for a file that is not there, is another than the plan says, or has prices of another year and no index.
    """
    money = plan.economics
    if money is None:
        return None
    table = demonstration_costs() if money.costs == DEMONSTRATION else read_costs(_file(money, "costs", beside))
    if table.price_year != money.price_year:
        table = repriced(table, _index(money, table, beside), money.price_year)
    for one in money.averted:
        cost = table.cost(one.cost)
        cost.of(Quantity(0.0, one.per))
    return Priced(table, money.costs_sha256 or "")


def _index(money: Economics, table: CostTable, beside: Path) -> PriceIndex:
    if money.prices is None:
        raise PlanUnfit(
            f"{table.label} is not of {money.price_year}, and the plan names no index of prices: add economics.prices, or take the table’s year."
        )
    return demonstration_prices() if money.prices == DEMONSTRATION else read_prices(_file(money, "prices", beside))


def _file(money: Economics, key: str, beside: Path) -> Path:
    path: Path = beside / getattr(money, key)
    said = getattr(money, f"{key}_sha256")
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise PlanUnfit(f"{path.name} cannot be read: {error}. It belongs beside the plan.") from None
    if found != said:
        raise PlanUnfit(
            f"{path.name} is another table than the plan was made with: its SHA-256 begins {found[:16]}, the plan says {said[:16]}."
        )
    return path


def appraise(
    plan: Plan, answered: Mapping[str, Primary], tables: Priced | None
) -> tuple[Appraised | None, tuple[Placed | Check | str, ...]]:
    """The appraisal's results, the chance that it is worth its cost, and what it stands on; or a sentence why there is none."""
    if plan.economics is None or tables is None:
        return None, ()
    try:
        return _appraised(plan, plan.economics, answered, tables)
    except EvidenceRefused as refused:
        return None, (CANNOT.format(what="Whether the programme is worth its cost", why=refused),)


def _appraised(
    plan: Plan, money: Economics, answered: Mapping[str, Primary], tables: Priced
) -> tuple[Appraised, tuple[Placed | Check, ...]]:
    absent = [one.outcome for one in money.averted if one.outcome not in answered]
    if absent:
        raise DataUnfit(f"{', '.join(absent)} has no answer.")
    questions = [answered[one.outcome] for one in money.averted]
    first, rng = questions[0], np.random.default_rng([int(plan.hash[:15], 16), len(plan.outcomes)])
    averted = [
        Averted(one.cost, averted_of(one, question), one.by_year)
        for one, question in zip(money.averted, questions, strict=True)
    ]
    programme = Programme(money.programme, money.relative_error)
    setting = replace(first.placed[0].result.setting, metric=METRIC, scale=tables.table.label)
    found = benefit_cost(
        programme,
        averted,
        tables.table,
        setting=setting,
        arms=first.placed[0].result.arms,
        rng=rng,
        rate=money.rate,
        draws=money.draws,
    )
    assigned = counts.assigned(plan.arms.treated)
    cells = tuple(dict.fromkeys((*(name for question in questions for name in question.cells), assigned)))
    exact = all(question.placed[0].exact for question in questions)
    placed = tuple(Placed(ECONOMICS, Part.ECONOMICS, one, "", cells, exact) for one in (found.ratio, found.net))
    made = Appraised(
        placed[0],
        tables.table.label,
        tables.fingerprint,
        tables.table.demonstration,
        tuple(_price(tables.table, name) for name in dict.fromkeys(one.cost for one in money.averted)),
        money.averted[0].per.value,
        _acceptable(money, averted[0], rng),
    )
    return made, (*placed, _chance(found, placed[0]))


def averted_of(one: Valued, question: Primary) -> Quantity:
    """How many fewer there are for everybody assigned to the programme, with the standard error.

    Raises `DataUnfit` where the outcome has no difference per person.
    """
    people = question.asked.people.n(question.asked.people.treated)
    difference, error = _difference(question)
    return Quantity(-difference * people, one.per, error * people)


def _difference(question: Primary) -> tuple[float, float]:
    """The difference per person and its standard error: the outcome's own result, or of events counted with an exposure that of their means."""
    asked = question.asked
    if asked.plan.design is Design.RANDOMISED and asked.outcome.measure is Measure.FREQUENCY:
        return _of_means(question)
    result = next((one.result for one in question.placed if one.result.null == 0 and one.result.standard_error), None)
    if result is None or result.standard_error is None:
        raise DataUnfit(f"{asked.outcome.metric}: there is no difference per person with a standard error.")
    return result.estimate, result.standard_error


def _of_means(question: Primary) -> tuple[float, float]:
    """Means of events of those followed for the whole window, unequal variances (Neyman 1923)."""
    people, rows = question.asked.people, question.counted.rows
    if people.many is not None:
        raise DataUnfit(
            f"{question.asked.outcome.metric}: it needs each person’s number, and the table put people together."
        )
    events = replace(question.asked, rows=np.ones(len(people), dtype=np.bool_)).values
    sides = [events[rows & people.arm(number)] for number in (0, 1)]
    if min(map(len, sides)) < 2:
        raise DataUnfit(f"{question.asked.outcome.metric}: too few people were followed for the whole window.")
    error = float(np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides)))
    return float(sides[0].mean() - sides[1].mean()), error


def _price(table: CostTable, name: str) -> Price:
    cost = table.cost(name)
    return Price(cost.name, cost.amount, cost.per.value, cost.standard_error, cost.source)


def _chance(found: Appraisal, of: Placed) -> Check:
    template = "The chance that the programme is worth its cost is {chance} in 100, as far as these tables and this study can tell."
    values = {"chance": (found.above_one, "in_hundred")}
    if 0 < found.break_even < 1:
        template += " It would still be worth it if {share}% of what was seen were all there is."
        values["share"] = (found.break_even, "percent")
    return Check("chance of being worth it", template, values, of, of.cells if of.exact else (), SECTION)


def _acceptable(money: Economics, one: Averted, rng: np.random.Generator) -> tuple[tuple[float, float], ...]:
    """For amounts from nothing to three times what one must be worth to break even: the chance that the programme is worth its cost."""
    price = present_value(money.programme, money.rate)
    amount = one.quantity.amount
    most = _round(3 * price / amount) if amount > 0 else _round(price)
    effects = drawn(amount, one.quantity.standard_error, "normal", rng, money.draws)
    costs = price * drawn(1.0, money.relative_error, "gamma", rng, money.draws)
    worth = [most * step / STEPS for step in range(STEPS + 1)]
    return tuple(acceptability(effects, costs, worth).items())


def _round(amount: float) -> float:
    """Up to a round number: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(amount))
    return float(next(size * power for size in (1, 2, 5, 10) if size * power >= amount))
