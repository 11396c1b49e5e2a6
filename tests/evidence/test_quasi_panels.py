"""Designs that compare forces and months: what their results say, what they refuse, and what must not matter."""

import argparse
import dataclasses

import numpy as np
import pytest

from caraway.evidence.designs.group_time import Comparison, TwoWayAlone, curve, staggered_effect, two_way_alone
from caraway.evidence.designs.interrupted_series import interrupted_rates, interrupted_series
from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.designs.synthetic_control import synthetic_control
from caraway.evidence.estimators import segmented, synthetic
from caraway.evidence.estimators.aggregate import aggregate, bands
from caraway.evidence.estimators.group_time import group_time, panel
from caraway.evidence.refusals import DataUnfit, NotConverged
from caraway.evidence.result import Maryland
from caraway.proofs import evidence_bench_panel
from tests.evidence.quasi_given import setting, table

UNIT = "people per person followed"


def staggered(given=None, **rest):
    reduced, starts = given or table(seed=3)
    options = {"setting": setting(), "unit": UNIT, "generator": np.random.default_rng(1)} | rest
    return staggered_effect(reduced, starts, **options)


def test_a_staggered_start_says_what_it_is():
    found = staggered()
    assert found.overall.setting.maryland is Maryland.CONTROLLED
    assert -0.2 in found.overall.interval
    assert "Callaway" in found.overall.method
    assert found.overall.details["forces that start"] == 8
    assert found.overall.details["forces that never start"] == 12
    assert "two-way fixed effects (not the effect)" in found.overall.details
    assert 0 < found.overall.details["chance of such differences before the start"] <= 1
    assert [arm.name for arm in found.overall.arms] == ["forces that start", "forces that do not"]
    assert any("hold together" in label for label in found.by_key[0.0].labels)
    keys, effects, low, high = curve(found)
    assert (low <= effects).all()
    assert (effects <= high).all()
    assert list(keys) == list(found.by_key)


def test_bands_are_wider_than_one_interval():
    found = staggered()
    event = found.by_key[3.0]
    assert event.interval.high - event.interval.low > 2 * 1.96 * event.standard_error


def test_two_way_fixed_effects_alone_are_refused():
    with pytest.raises(TwoWayAlone, match="stands beside them"):
        two_way_alone()


@pytest.mark.parametrize("how", ["simple", "group", "calendar"])
def test_other_ways_to_put_effects_together(how):
    found = staggered(how=how)
    assert -0.2 in found.overall.interval
    assert (found.bands is None) == (how == "simple")
    if how == "simple":
        with pytest.raises(DataUnfit, match="no curve"):
            curve(found)


def test_labels_and_order_of_lines_do_not_matter():
    reduced, starts = table()
    one = staggered((reduced, starts))
    shape = reduced.sums.shape
    place, period = np.repeat(np.arange(shape[0]), shape[1])[::-1], np.tile(reduced.periods + 2020, shape[0])[::-1]
    again = cells(place, period, reduced.sums.ravel()[::-1], reduced.people.ravel()[::-1])
    other = staggered((again, {int(name[1:]): start + 2020 for name, start in starts.items()}))
    assert one.overall.estimate == pytest.approx(other.overall.estimate, rel=1e-12)
    assert one.overall.standard_error == pytest.approx(other.overall.standard_error, rel=1e-12)


def test_lines_of_one_cell_are_added_up():
    split = cells(["a", "a", "a", "b", "b"], [0, 0, 1, 0, 1], [1, 2, 3, 4, 5], [10, 10, 10, 10, 10])
    assert split.means.tolist() == [[0.15, 0.3], [0.4, 0.5]]


def test_places_already_started_are_never_compared_with():
    """Giving a started force an absurd outcome after its start changes its own group's effects and no other's."""
    outcome = np.random.default_rng(2).normal(size=(12, 10))
    starts = np.array([3.0] * 3 + [6.0] * 3 + [np.inf] * 6)
    spoiled = outcome.copy()
    spoiled[0, 3:] += 1e6
    for comparators in ("never", "not yet"):
        one, other = (
            group_time(panel(values, np.arange(10), starts), comparators=comparators) for values in (outcome, spoiled)
        )
        late = one.groups == 6
        assert one.effects[late] == pytest.approx(other.effects[late], rel=1e-12)
        assert one.effects[(one.groups == 3) & (one.events >= 0)].max() < 10


def test_covariates_and_anticipation_are_named():
    reduced, starts = table(forces=40, starting=16)
    rng = np.random.default_rng(4)
    found = staggered(
        (reduced, starts), covariates=rng.normal(size=40), comparison=Comparison(anticipation=1, weigh="places")
    )
    assert "doubly robust" in found.overall.method
    assert "from 2 periods before" in found.overall.method
    assert -0.2 in found.overall.interval


def test_starts_of_one_force_borrow_and_say_so():
    reduced, _ = table()
    starts = {f"F{at:02d}": float(6 + at) for at in range(6)}
    found = staggered((reduced, starts), comparison=Comparison(comparators="not yet"))
    assert any("6 starts are of one force alone" in label for label in found.overall.labels)


def test_one_force_alone_is_of_level_3():
    reduced, _ = table()
    found = staggered((reduced, {"F00": 9.0}))
    assert found.overall.setting.maryland is Maryland.COMPARISON


def test_forces_that_had_it_before_are_left_out_and_told_of():
    reduced, starts = table()
    found = staggered((reduced, starts | {"F19": 0.0}))
    assert any("1 forces had started before" in label for label in found.overall.labels)
    assert found.cells.never == 11


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"starts": {"nowhere": 9.0}}, "nowhere has a start"),
        ({"starts": {}}, "No place starts"),
        ({"starts": {f"F{at:02d}": 9.0 for at in range(20)}}, "no comparison"),
        ({"comparison": Comparison(weigh="size")}, "weigh"),
        ({"comparison": Comparison(comparators="anybody")}, "Say comparators"),
    ],
)
def test_panels_without_an_answer_are_refused(change, said):
    reduced, starts = table()
    starts = change.pop("starts", starts)
    with pytest.raises(DataUnfit, match=said):
        staggered((reduced, starts), **change)


def test_empty_cells_are_refused():
    with pytest.raises(DataUnfit, match="Nobody is in 1 cells, the first b in 1"):
        cells(["a", "a", "b"], [0, 1, 0], [1, 1, 1], [5, 5, 5])


def test_bands_refuse_too_few_replicates_and_a_simple_aggregate():
    found = group_time(panel(*_small()))
    with pytest.raises(DataUnfit, match="99"):
        bands(aggregate(found, "event"), generator=np.random.default_rng(1), replicates=10)
    with pytest.raises(DataUnfit, match="Nothing here varies"):
        bands(aggregate(found, "simple"), generator=np.random.default_rng(1))


def _small():
    return np.random.default_rng(5).normal(size=(10, 6)), np.arange(6), np.array([3.0] * 4 + [np.inf] * 6)


def test_a_series_alone_is_of_level_2_and_with_another_of_3():
    rng = np.random.default_rng(6)
    time = np.arange(60)
    values = 10 - 2.0 * (time >= 36) + rng.normal(size=60)
    people = np.full(60, 200)
    alone = interrupted_series(values, 36, setting=setting(), unit="days", number=people, after=12)
    assert [result.name for result in alone] == [
        "change of level",
        "change of slope, a period",
        "difference 12 periods after the start",
    ]
    assert alone[0].setting.maryland is Maryland.BEFORE_AND_AFTER
    assert any("short" in label for label in alone[0].labels)
    assert -2.0 in alone[0].interval
    beside = interrupted_series(
        values, 36, setting=setting(), unit="days", number=people, comparison=rng.normal(size=60)
    )
    assert beside[0].setting.maryland is Maryland.COMPARISON
    assert (alone[0].arms[0].n, alone[0].arms[1].n) == (24 * 200, 36 * 200)


def test_rates_are_ratios():
    rng = np.random.default_rng(7)
    people = np.full(120, 500.0)
    events = rng.poisson(people * np.exp(-3 - 0.4 * (np.arange(120) >= 60)))
    found = interrupted_rates(
        events, 60, setting=setting(), unit="offences per person", exposure=people, lags=3, after=6
    )
    assert found[0].null == 1.0
    assert np.exp(-0.4) in found[0].interval
    assert "Newey" in found[0].method


def test_a_series_on_another_scale_scales_its_changes():
    rng = np.random.default_rng(8)
    values = rng.normal(size=80)
    for how in segmented.How.__args__:
        one, other = (segmented.segmented(series, 40, how=how) for series in (values, 7 * values + 3))
        assert other.level == pytest.approx([7 * part for part in one.level], rel=1e-5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((np.arange(20.0), 10), "line without any variation"),
        ((np.ones(20), 2), "at least 4 periods"),
        ((np.ones(9), 5), "too few|any variation|at least"),
    ],
)
def test_series_without_an_answer_are_refused(given, said):
    with pytest.raises((DataUnfit, NotConverged), match=said):
        segmented.segmented(*given, season=12 if len(given[0]) == 9 else None)


def test_seasons():
    names, design = segmented.design(36, 18, season=12, harmonics=0)
    assert len(names) == 4 + 11
    assert np.linalg.matrix_rank(design) == 15
    names, _ = segmented.design(36, 18, season=12, harmonics=6)
    assert names[-1] == "cosine 6"
    with pytest.raises(DataUnfit, match="harmonics"):
        segmented.design(36, 18, season=12, harmonics=7)


def test_a_synthetic_control_says_what_it_is():
    reduced, _ = table(starting=0, forces=24)
    sums = reduced.sums.copy()
    sums[0, 12:] -= 0.2 * reduced.people[0, 12:]
    moved = dataclasses.replace(reduced, sums=sums)
    found = synthetic_control(moved, "F00", 12, setting=setting(), unit=UNIT, earlier=8)
    result = found.result
    assert result.setting.maryland is Maryland.COMPARISON
    assert -0.2 in result.interval
    assert result.interval.level == 0.95
    assert result.p_value == pytest.approx(1 / 24)
    assert abs(result.details["effect from the placebo date"]) < 0.1
    assert found.fit.weights.sum() == pytest.approx(1)
    assert (found.fit.weights >= 0).all()
    assert {force for force, _ in found.without} == {
        f"F{at + 1:02d}" for at in np.flatnonzero(found.fit.weights > 1e-8)
    }


def test_few_donors_say_less():
    reduced, _ = table(starting=0, forces=8)
    found = synthetic_control(reduced, "F03", 12, setting=setting(), unit=UNIT)
    assert found.result.interval.level == pytest.approx(7 / 8)
    assert any("7 donors" in label for label in found.result.labels)


def test_importance_may_be_found_in_three_ways():
    rng = np.random.default_rng(9)
    outcome = np.cumsum(rng.normal(size=(8, 16)), axis=1)
    predictors = np.column_stack([outcome[:, :10].mean(axis=1), outcome[:, 9], rng.normal(size=8)])
    fits = {
        how: synthetic.synthetic(outcome, 0, 10, predictors=predictors, importance=how)
        for how in ("equal", "regression", "outer")
    }
    assert fits["outer"].before <= min(fits["equal"].before, fits["regression"].before) + 1e-9
    assert fits["outer"].importance.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("treated", "start", "said"), [("F99", 12, "not among"), ("F00", 1, "two periods before"), ("F00", 99, "one after")]
)
def test_synthetic_controls_without_an_answer_are_refused(treated, start, said):
    reduced, _ = table(starting=0)
    with pytest.raises(DataUnfit, match=said):
        synthetic_control(reduced, treated, start, setting=setting(), unit=UNIT)


def test_the_measurement_of_speed_finds_the_effect_of_few_rows_too():
    figures = {figure.name: figure for figure in evidence_bench_panel.figures(argparse.Namespace(rows=60_000, seed=1))}
    assert figures["panel: effect in errors from the truth"].holds
    assert len(figures) == 7
