"""Whether a programme is worth what it costs: averted harm in money against the programme's own cost, with how sure one is.

Every uncertain number is drawn together many times (probabilistic sensitivity analysis: Briggs, Claxton and Sculpher 2006); the chance
that the ratio is above 1 is the share of draws in which it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.economics.money import GREEN_BOOK, Draws, drawn, present_value
from caraway.evidence.economics.tables import DEMONSTRATION, Cost, CostTable, Quantity
from caraway.evidence.estimators.rows import chance, vector
from caraway.evidence.refusals import DataUnfit, OutcomesMixed, PlanUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

METHOD = "probabilistic sensitivity analysis, percentile interval (Briggs, Claxton and Sculpher 2006)"


@dataclass(frozen=True)
class Programme:
    """What a programme costs for everybody in it: the amount in each year, this year's first, with one relative standard error for all."""

    by_year: tuple[float, ...]
    relative_error: float = 0.0

    def __post_init__(self) -> None:
        if min(self.by_year, default=-1.0) < 0 or sum(self.by_year) <= 0 or self.relative_error < 0:
            raise PlanUnfit("A programme costs something in some year, and less than nothing in none.")


@dataclass(frozen=True)
class Averted:
    """What a programme averts (fewer victims, incidents, offenders or offences is a positive amount), valued by this row of the table.

    `by_year` is how it is spread over years: shares from this year on that sum to 1.
    """

    cost: str
    quantity: Quantity
    by_year: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        if min(self.by_year, default=-1.0) < 0 or abs(sum(self.by_year) - 1) > 1e-9:
            raise PlanUnfit("Shares of years are 0 or above and sum to 1.")


@dataclass(frozen=True, eq=False)
class Appraisal:
    """Benefit over cost and benefit less cost as results, the chance that the ratio is above 1, the share of the effect at which it is 1,
    and the draws of both (for acceptability)."""

    ratio: Result
    net: Result
    above_one: float
    break_even: float
    benefits: Draws
    costs: Draws


def benefit_cost(
    programme: Programme,
    averted: Sequence[Averted],
    table: CostTable,
    *,
    setting: Setting,
    arms: tuple[Arm, ...],
    rng: np.random.Generator,
    rate: float = GREEN_BOOK,
    draws: int = 10_000,
    level: float = 0.95,
) -> Appraisal:
    """Σ averted × cost of one, discounted, over the programme's discounted cost.

    Effects are drawn normal, costs gamma, each row of the table once for all that it values. The estimate is of the means; intervals are
    percentiles of the draws. Raises UnitsMixed where an effect is valued by a cost per something else, OutcomesMixed where the
    setting's scale is not this table, PlanUnfit, DataUnfit.
    """
    if setting.scale != table.label:
        raise OutcomesMixed(
            f"The setting's scale is {setting.scale!r}, and the table is {table.label!r}: name the table used."
        )
    if not averted:
        raise PlanUnfit("Say what the programme averts.")
    chance("level", level)
    rows = [(table.cost(one.cost), one) for one in averted]
    benefit = sum(cost.of(one.quantity) * present_value(one.by_year, rate) for cost, one in rows)
    price = present_value(programme.by_year, rate)
    costs = price * drawn(1.0, programme.relative_error, "gamma", rng, draws)
    benefits = _benefits(rows, rate, rng, draws)
    labels = (DEMONSTRATION,) if table.demonstration else ()
    tail = (1 - level) / 2

    def result(name: str, estimate: float, spread: Draws, unit: str, null: float) -> Result:
        low, high = (float(end) for end in np.quantile(spread, [tail, 1 - tail]))
        details = {"benefit": benefit, "cost": price, "rate of discount": rate, "draws": float(draws)}
        return Result(
            name,
            estimate,
            Interval(low, high, level),
            arms,
            setting,
            METHOD,
            unit,
            null=null,
            labels=labels,
            details=details,
        )

    ratio = result(
        "benefit–cost ratio", benefit / price, benefits / costs, f"{table.currency} per {table.currency}", 1.0
    )
    net = result(
        "net benefit", benefit - price, benefits - costs, f"{table.currency} at prices of {table.price_year}", 0.0
    )
    share = price / benefit if benefit > 0 else float("inf")
    return Appraisal(ratio, net, float((benefits > costs).mean()), share, benefits, costs)


def _benefits(rows: Sequence[tuple[Cost, Averted]], rate: float, rng: np.random.Generator, draws: int) -> Draws:
    one_of: dict[str, Draws] = {}
    total = np.zeros(draws)
    for cost, one in rows:
        if cost.name not in one_of:
            one_of[cost.name] = drawn(cost.amount, cost.standard_error, "gamma", rng, draws)
        averted = drawn(one.quantity.amount, one.quantity.standard_error, "normal", rng, draws)
        total += averted * one_of[cost.name] * present_value(one.by_year, rate)
    return total


def acceptability(effects: ArrayLike, costs: ArrayLike, thresholds: Sequence[float]) -> Mapping[float, float]:
    """For each amount that one averted is worth, the chance that the programme is worth its cost: P(λ·effect − cost > 0).

    `effects` and `costs` are draws of the same length, drawn together (van Hout and others 1994, Health Economics 3). Raises DataUnfit.
    """
    averted = vector(effects, "effects")
    price = vector(costs, "costs", rows=len(averted))
    if not thresholds:
        raise DataUnfit("Give at least one amount that one averted could be worth.")
    return {worth: float((worth * averted > price).mean()) for worth in thresholds}


def cost_per_averted(programme: Programme, quantity: Quantity, rate: float = GREEN_BOOK) -> float:
    """The programme's discounted cost for each victim, incident, offender or offence averted; also what one must be worth to break even.

    Raises DataUnfit where nothing is averted.
    """
    if quantity.amount <= 0:
        raise DataUnfit("Nothing is averted, so there is no cost for each.")
    return present_value(programme.by_year, rate) / quantity.amount
