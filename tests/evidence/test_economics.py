"""What a programme is worth: units that are never mixed, tables that say what they are, and how sure one is."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from caraway.evidence.economics.appraisal import (
    Averted,
    Programme,
    acceptability,
    benefit_cost,
    cost_per_averted,
)
from caraway.evidence.economics.money import drawn, present_value
from caraway.evidence.economics.tables import (
    DEMONSTRATION,
    Cost,
    CostTable,
    Per,
    PriceIndex,
    Quantity,
    demonstration_costs,
    demonstration_prices,
    read_costs,
    read_prices,
    repriced,
)
from caraway.evidence.refusals import DataUnfit, OutcomesMixed, PlanUnfit, UnitsMixed
from caraway.evidence.result import Arm, Definition, Maryland, Setting, TimeZero

ABUSE = "domestic abuse, all harms"
TABLE = demonstration_costs()
SETTING = Setting(
    metric="victims of domestic abuse",
    definition=Definition.RECORDED,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=365,
    comparator="no workshop",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 3, 31),
    scale=TABLE.label,
)
SPENT = Programme((200_000.0,))
ARMS = (Arm("workshop", 154), Arm("no workshop", 139))


def appraise(averted, *, table=TABLE, setting=SETTING, programme=SPENT, seed=1, **options):
    """An appraisal of these."""
    return benefit_cost(
        programme, averted, table, setting=setting, arms=ARMS, rng=np.random.default_rng(seed), **options
    )


# units


def test_the_home_offices_amount_is_per_victim():
    with pytest.raises(UnitsMixed) as refused:
        TABLE.cost(ABUSE).of(Quantity(10, Per.INCIDENT))
    assert str(refused.value) == (
        "domestic abuse, all harms is £34,015 per victim, not per incident: a victim has many incidents, and each would count all "
        "that was suffered again. Count victims, or bring a cost per incident."
    )
    assert TABLE.cost(ABUSE).of(Quantity(10, Per.VICTIM)) == 340_150


@pytest.mark.parametrize("cost", list(Per))
@pytest.mark.parametrize("quantity", list(Per))
def test_no_unit_is_used_as_another(cost, quantity):
    row = Cost("one", 5.0, cost, "made")
    if cost is quantity:
        assert row.of(Quantity(2, quantity)) == 10
    else:
        with pytest.raises(UnitsMixed):
            row.of(Quantity(2, quantity))


def test_an_appraisal_refuses_mixed_units_too():
    with pytest.raises(UnitsMixed):
        appraise([Averted(ABUSE, Quantity(10, Per.INCIDENT))])


# tables


def test_the_demonstration_says_that_it_is_one():
    assert TABLE.demonstration
    assert "Demonstration" in TABLE.label
    said = appraise([Averted(ABUSE, Quantity(12, Per.VICTIM, 5))])
    assert said.ratio.labels == (DEMONSTRATION,)
    own = dataclasses.replace(TABLE, demonstration=False)
    assert appraise([Averted(ABUSE, Quantity(12, Per.VICTIM, 5))], table=own).ratio.labels == ()


def test_prices_of_another_year():
    later = repriced(TABLE, demonstration_prices(), 2026)
    assert later.cost(ABUSE).amount == pytest.approx(34015 * 1.2489)
    assert later.price_year == 2026
    assert "Demonstration prices" in later.label
    assert later.demonstration
    back = repriced(later, demonstration_prices(), 2017)
    assert back.cost(ABUSE).amount == pytest.approx(34015)
    with pytest.raises(PlanUnfit, match="no level for 1999"):
        repriced(TABLE, demonstration_prices(), 1999)


@pytest.mark.parametrize(
    "text",
    [
        "name = 'x'",
        "name = 1\nversion = 1\nprice_year = 2020\ncurrency = 'GBP'\ncost = []",
        "name = 'x'\nversion = 1\nprice_year = 2020\ncurrency = 'GBP'\ncost = []",
        "name = 'x'\nversion = 1\nprice_year = 2020\ncurrency = 'GBP'\n[[cost]]\nname = 'a'\namount = 1\nper = 'week'\nsource = 's'",
        "name = 'x'\nversion = 1\nprice_year = 2020\ncurrency = 'GBP'\n[[cost]]\nname = 'a'\namount = -1\nper = 'victim'\nsource = 's'",
        "name = 'x'\nversion = 1\nprice_year = 2020\ncurrency = 'GBP'\n[[cost]]\nname = 'a'\namount = 1\nper = 'victim'\nsource = ''",
        "not toml",
    ],
)
def test_a_table_that_does_not_say_what_it_is_is_refused(tmp_path, text):
    file = tmp_path / "costs.toml"
    file.write_text(text)
    with pytest.raises(PlanUnfit):
        read_costs(file)
    with pytest.raises(PlanUnfit):
        read_costs(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "text",
    ["name = 'x'\nversion = 1", "name = 'x'\nversion = 1\nlevels = 3", "name='x'\nversion=1\n[levels]\n2020 = 0"],
)
def test_an_index_that_does_not_say_what_it_is_is_refused(tmp_path, text):
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(PlanUnfit):
        read_prices(file)


def test_values_that_cannot_be_are_refused():
    with pytest.raises(PlanUnfit):
        PriceIndex("", "1", {2020: 1.0})
    with pytest.raises(PlanUnfit):
        CostTable("", "1", 2020, "GBP", TABLE.costs)
    with pytest.raises(PlanUnfit):
        CostTable("x", "1", 2020, "GBP", (*TABLE.costs, TABLE.costs[0]))
    with pytest.raises(PlanUnfit):
        TABLE.cost("something else")
    with pytest.raises(DataUnfit):
        Quantity(float("nan"), Per.VICTIM)
    for by_year in ((), (0.0,), (-1.0, 5.0)):
        with pytest.raises(PlanUnfit):
            Programme(by_year)
    for shares in ((), (0.5,), (-0.5, 1.5)):
        with pytest.raises(PlanUnfit):
            Averted(ABUSE, Quantity(1, Per.VICTIM), shares)


# money


def test_this_year_is_not_discounted():
    assert present_value([100.0]) == 100
    assert present_value([0.0, 103.5]) == pytest.approx(100)
    assert present_value([1.0, 1.0], 0.0) == 2
    for wrong in (lambda: present_value([1.0], -1.0), lambda: present_value([]), lambda: present_value([float("inf")])):
        with pytest.raises((DataUnfit, PlanUnfit)):
            wrong()


def test_draws_of_what_is_known_do_not_vary():
    rng = np.random.default_rng(1)
    for shape in ("fixed", "normal", "gamma", "beta"):
        assert set(drawn(0.4, 0.0, shape, rng, 5)) == {0.4}


@pytest.mark.parametrize(
    ("mean", "error", "shape"),
    [(-1, 1, "gamma"), (0.5, 0.6, "beta"), (1.2, 0.1, "beta"), (1, -1, "normal"), (float("nan"), 1, "normal")],
)
def test_draws_that_cannot_be_are_refused(mean, error, shape):
    with pytest.raises(DataUnfit):
        drawn(mean, error, shape, np.random.default_rng(1), 5)


# appraisal


def test_what_is_certain_has_no_width():
    own = CostTable("Own", "1", 2026, "GBP", (Cost("a", 1000.0, Per.OFFENCE, "made"),))
    setting = dataclasses.replace(SETTING, scale=own.label)
    said = appraise(
        [Averted("a", Quantity(30, Per.OFFENCE))], table=own, setting=setting, programme=Programme((10_000.0,))
    )
    assert said.ratio.estimate == said.ratio.interval.low == said.ratio.interval.high == 3.0
    assert (said.net.estimate, said.above_one) == (20_000, 1.0)
    assert said.break_even == pytest.approx(1 / 3)


def test_the_more_uncertain_the_wider():
    narrow, wide = (appraise([Averted(ABUSE, Quantity(12, Per.VICTIM, error))]) for error in (1, 6))
    assert wide.ratio.interval.low < narrow.ratio.interval.low
    assert wide.above_one < narrow.above_one
    assert narrow.ratio.estimate == wide.ratio.estimate


def test_the_same_seed_gives_the_same():
    one, other = (appraise([Averted(ABUSE, Quantity(12, Per.VICTIM, 5))]) for _ in range(2))
    assert one.ratio == other.ratio
    assert one.above_one == other.above_one


def test_harm_that_rises_is_a_loss():
    said = appraise([Averted(ABUSE, Quantity(-3, Per.VICTIM, 1))])
    assert said.ratio.estimate < 0
    assert said.break_even == float("inf")


def test_two_effects_by_one_row_share_its_draw():
    """Twice half is the whole, not a mean of two independent halves."""
    halves = [Averted(ABUSE, Quantity(6, Per.VICTIM))] * 2
    one, two = appraise([Averted(ABUSE, Quantity(12, Per.VICTIM))]), appraise(halves)
    assert two.ratio.interval == one.ratio.interval


def test_another_table_than_the_setting_says_is_refused():
    with pytest.raises(OutcomesMixed):
        appraise([Averted(ABUSE, Quantity(1, Per.VICTIM))], setting=dataclasses.replace(SETTING, scale="another"))
    with pytest.raises(PlanUnfit):
        appraise([])


def test_acceptability_rises_with_what_one_is_worth():
    said = appraise(
        [Averted(ABUSE, Quantity(12, Per.VICTIM, 5))], programme=Programme((200_000.0,), relative_error=0.1)
    )
    effects = np.random.default_rng(2).normal(12, 5, len(said.costs))
    curve = acceptability(effects, said.costs, [0.0, 10_000.0, 40_000.0])
    assert curve[0.0] == 0
    assert curve[10_000.0] < curve[40_000.0]
    with pytest.raises(DataUnfit):
        acceptability(effects, said.costs, [])


def test_cost_of_each_averted():
    assert cost_per_averted(Programme((100.0, 103.5)), Quantity(4, Per.VICTIM)) == pytest.approx(50)
    with pytest.raises(DataUnfit):
        cost_per_averted(Programme((100.0,)), Quantity(0, Per.VICTIM))
