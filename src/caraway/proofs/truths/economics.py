"""Appraisals whose ratio is known."""

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
from scipy import stats

from caraway.evidence.economics.appraisal import Appraisal, Averted, Programme, benefit_cost
from caraway.evidence.economics.money import drawn, present_value
from caraway.evidence.economics.tables import Cost, CostTable, Per, Quantity
from caraway.evidence.result import Arm, Definition, Maryland, Setting, TimeZero
from caraway.proofs.truth import Agreement, Estimated, Truth

Pairs = Iterator[tuple[float, float]]
RATE = 0.035
SPREAD = (0.5, 0.3, 0.2)
VICTIMS, WORTH, SPENT = 40.0, 100.0, 2500.0
LATER = present_value(SPREAD, RATE)
ARMS = (Arm("workshop", 400), Arm("no workshop", 400))


def appraised(rng: np.random.Generator, victims: Quantity, worth: float, error: float, draws: int) -> Appraisal:
    """Victims averted over three years, each worth so much, by a programme that costs 2,500 this year."""
    table = CostTable("Costs", "1", 2026, "GBP", (Cost("a victim", worth, Per.VICTIM, "made", error),))
    setting = Setting(
        metric="victims",
        definition=Definition.RECORDED,
        time_zero=TimeZero.ASSIGNMENT,
        window_days=365,
        comparator="no workshop",
        maryland=Maryland.RANDOMISED,
        data_cut=date(2026, 1, 1),
        scale=table.label,
    )
    averted = (Averted("a victim", victims, SPREAD),)
    return benefit_cost(
        Programme((SPENT,)), averted, table, setting=setting, arms=ARMS, rng=rng, rate=RATE, draws=draws
    )


def _ratio(rng: np.random.Generator) -> Estimated:
    """Both the effect and what one is worth are estimated: 40 (10) and 100 (8)."""
    victims = Quantity(float(rng.normal(VICTIMS, 10.0)), Per.VICTIM, 10.0)
    found = appraised(rng, victims, float(rng.normal(WORTH, 8.0)), 8.0, 3000).ratio
    return Estimated(found.estimate, found.interval.low, found.interval.high)


def _net(rng: np.random.Generator) -> Estimated:
    victims = Quantity(float(rng.normal(VICTIMS, 10.0)), Per.VICTIM, 10.0)
    found = appraised(rng, victims, WORTH, 0.0, 3000).net
    return Estimated(found.estimate, found.interval.low, found.interval.high)


def _chance_above_one(rng: np.random.Generator) -> Pairs:
    """With the effect alone uncertain the chance is a normal one."""
    mean = float(rng.uniform(25, 50))
    found = appraised(rng, Quantity(mean, Per.VICTIM, 10.0), WORTH, 0.0, 20_000)
    yield 1 + found.above_one, 1 + float(stats.norm.sf(SPENT / (WORTH * LATER), mean, 10.0))
    yield found.break_even * found.ratio.estimate, 1.0


def _draws(rng: np.random.Generator) -> Pairs:
    """Every shape has the mean and the spread asked for."""
    for shape, mean, error in (("normal", 5.0, 2.0), ("gamma", 5.0, 2.0), ("beta", 0.3, 0.1)):
        made = drawn(mean, error, shape, rng, 40_000)  # type: ignore[arg-type]
        yield float(made.mean()), mean
        yield float(made.std()), error


def _year_by_year(rng: np.random.Generator) -> Pairs:
    amounts, rate = rng.uniform(0, 100, 8), float(rng.uniform(0, 0.1))
    left = 0.0
    for amount in amounts[::-1]:
        left = left / (1 + rate) + float(amount)
    yield present_value([float(one) for one in amounts], rate), left
    yield present_value([0.0, 1.0], rate), math.exp(-math.log1p(rate))


CLAIMS = (
    Truth("economics: benefit–cost ratio", 800, VICTIMS * WORTH * LATER / SPENT, _ratio),
    Truth("economics: net benefit", 800, VICTIMS * WORTH * LATER - SPENT, _net),
    Agreement("economics: the chance above 1 and the normal distribution", 0.02, _chance_above_one),
    Agreement("economics: draws have their mean and spread", 0.04, _draws),
    Agreement("economics: discounting year by year", 1e-12, _year_by_year),
)
