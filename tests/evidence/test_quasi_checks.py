"""Checks of a quasi-experiment: what they say and refuse."""

import numpy as np
import pytest

from caraway.evidence.checks import missingness, recording
from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.leave_one_out import leave_one_out
from caraway.evidence.checks.overlap import overlap
from caraway.evidence.checks.placebo import placebo_dates, placebo_outcomes
from caraway.evidence.checks.recording import Recorded
from caraway.evidence.checks.sample_size import design_effect, kish
from caraway.evidence.refusals import DataUnfit


def test_balance_names_what_differs_most():
    treated = np.array([1.0, 1, 1, 0, 0, 0])
    columns = np.array([[1.0, 5], [2, 6], [3, 7], [1, 1], [2, 2], [3, 3]])
    found = balance(treated, columns, names=("age", "priors"))
    assert [name for name, _, _ in found.love()] == ["priors", "age"]
    assert found.before[1].standardised == pytest.approx(4.0)
    assert found.before[1].kolmogorov == 1.0
    assert found.worst_before == pytest.approx(4.0)
    pooled = balance(treated, columns, denominator="pooled")
    assert pooled.worst_after == pytest.approx(4.0)


def test_balance_of_yes_and_no_has_no_ratio_of_variances():
    found = balance([1.0, 1, 0, 0], [1.0, 0, 1, 1])
    assert found.after[0].variance_ratio is None
    assert found.after[0].standardised == pytest.approx(-0.5 / 0.5)


def test_balance_refuses_what_cannot_be_judged():
    with pytest.raises(DataUnfit, match="differs between them"):
        balance([1.0, 1, 0, 0], [1.0, 1, 0, 0])
    with pytest.raises(DataUnfit, match="Nobody in the comparison arm has any weight"):
        balance([1.0, 1, 0, 0], [1.0, 2, 1, 3], weights=[1, 1, 0, 0])
    with pytest.raises(DataUnfit, match="names"):
        balance([1.0, 0], [1.0, 2], names=("a", "b"))


def test_effective_sizes():
    assert kish([1, 1, 1, 1]) == 4
    assert kish([1, 0, 0, 1]) == 2
    assert kish([2.0, 1], counts=[3, 5]) == pytest.approx(kish([2.0] * 3 + [1] * 5))
    assert design_effect([1.0, 3]) == pytest.approx(2 / (16 / 10))
    with pytest.raises(DataUnfit):
        kish([0.0, 0])


def test_overlap_says_who_is_outside():
    found = overlap([0.1, 0.4, 0.5, 0.45, 0.6, 0.95], [0, 0, 0, 1, 1, 1], bins=10)
    assert found.common == (0.45, 0.5)
    assert found.comparison_outside == pytest.approx(2 / 3)
    assert found.treated_outside == pytest.approx(2 / 3)
    assert found.comparison_bins.sum() == 3
    with pytest.raises(DataUnfit):
        overlap([1.2, 0.3], [1, 0])


def test_placebos_alarm_by_holm():
    said = {"a": (0.0, 1.0), "b": (2.3, 1.0), "c": (3.0, 1.0)}
    order = iter(said.values())
    found = placebo_outcomes({name: np.zeros(2) for name in said}, lambda values: next(order))
    assert found.alarms == ("c", "b")
    assert not found.passed
    assert placebo_dates([3, 4], lambda date: (date / 10, 1.0)).passed
    with pytest.raises(DataUnfit, match="no placebo"):
        placebo_outcomes({}, lambda values: (0.0, 1.0))
    with pytest.raises(DataUnfit, match="does not vary"):
        placebo_dates([3], lambda date: (1.0, 0.0))


def test_one_force_that_makes_the_result_is_named():
    values = np.array([0.0, 0.1, -0.1, 9.0])
    forces = np.array(["a", "b", "c", "d"])

    def estimate(kept):
        mean = float(values[kept].mean())
        return mean, mean - 1, mean + 1

    found = leave_one_out(forces, estimate)
    assert found.most == "d"
    assert found.turns == ("d",)
    assert found.lowest == pytest.approx(0.0)


def test_a_force_that_cannot_be_left_out_is_told_of():
    def estimate(kept):
        if not kept[0]:
            raise DataUnfit("Nobody is left.")
        return 1.0, 0.5, 1.5

    found = leave_one_out(["a", "b"], estimate)
    assert found.impossible == {"a": "Nobody is left."}
    with pytest.raises(DataUnfit, match="at least two"):
        leave_one_out(["a", "a"], estimate)


def test_the_same_recording_leaves_the_ratio_and_shrinks_the_difference():
    moved, factor = recording.bias(0.2, 0.4, (0.5, 0.5))
    assert factor == 1.0
    assert moved == pytest.approx(0.1)


def test_recording_explains_an_effect_away_at_its_ratio():
    seen = Recorded(13, 100, 20, 100)
    ratio = seen.risks[0] / seen.risks[1]
    explained, near = recording.explaining_ratio(ratio, 0.5, 0.9)
    assert recording.corrected(seen, (explained, 1.0)).log_ratio[0] == pytest.approx(0, abs=1e-12)
    assert near == 0.9
    assert recording.explaining_ratio(0.8, 0.5, 1.2)[1] == 1.0


def test_recording_over_a_range_passes_over_the_impossible():
    seen = Recorded(50, 100, 60, 100)
    found = list(recording.over_range(seen, [(1.0, 1.0), (0.4, 1.0), (0.8, 0.7)]))
    assert [one.detection for one in found] == [(1.0, 1.0), (0.8, 0.7)]
    with pytest.raises(DataUnfit, match="more people than there are"):
        recording.corrected(seen, (0.4, 1.0))
    with pytest.raises(DataUnfit, match="above 0"):
        list(recording.over_range(seen, [(0.0, 1.0)]))


def test_recording_by_site_undoes_a_false_effect():
    people = np.array([[100.0, 400], [400, 100]])
    detection = np.array([0.3, 0.9])
    events = people * 0.4 * detection[:, None]
    found = recording.by_site(events, people, detection)
    assert found.recorded[0] > found.recorded[1]
    assert found.difference[0] == pytest.approx(0)
    with pytest.raises(DataUnfit):
        recording.by_site(people * 2, people, detection)


def test_extrapolation_comes_near_the_correction_of_a_difference_too():
    seen = Recorded(3600, 20000, 3600, 20000)
    found = recording.extrapolated(seen, (0.9, 0.6), generator=np.random.default_rng(1), measure="difference")
    assert found.extrapolated == pytest.approx(recording.corrected(seen, (0.9, 0.6)).difference[0], abs=0.02)


def test_bounds_of_missing_outcomes_by_hand():
    treated = [1, 1, 1, 1, 0, 0, 0, 0]
    outcome = [1, 0, 0, np.nan, 1, 1, 0, 0]
    found = missingness.worst_and_best(treated, outcome, [1, 1, 1, 0, 1, 1, 1, 1])
    assert (found.low, found.high) == (0.25 - 0.5, 0.5 - 0.5)
    assert found.observed == pytest.approx(1 / 3 - 0.5)
    assert found.missing == (0.25, 0.0)
    assert found.interval[0] < found.low
    assert found.high < found.interval[1]
    with pytest.raises(DataUnfit, match="between"):
        missingness.worst_and_best(treated, np.array(outcome) * 3, [1, 1, 1, 0, 1, 1, 1, 1])
    with pytest.raises(DataUnfit, match="No outcome is known"):
        missingness.worst_and_best(treated, outcome, [0, 0, 0, 0, 1, 1, 1, 1])


def test_counts_of_missing_outcomes_are_people():
    one = missingness.sides([1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 1, 1], counts=[3, 2, 4, 5])
    other = missingness.sides([1] * 5 + [0] * 9, [1] * 3 + [0] * 2 + [1] * 4 + [0] * 5, [1] * 3 + [0] * 2 + [1] * 9)
    assert one == other


def test_no_tipping_point_without_a_conclusion():
    one, other = missingness.Side(50, 10, 0.5, 0.25), missingness.Side(50, 10, 0.52, 0.25)
    assert missingness.tipping_point(one, other) == missingness.Tipping(None, -0.020000000000000018, 0.1, False)
    turned = missingness.tipping_point(missingness.Side(400, 100, 0.3, 0.21), missingness.Side(400, 100, 0.5, 0.25))
    assert turned.shift is not None
    assert turned.shift > 0
    rows = list(missingness.grid(one, other, [(0.0, 0.0), (0.1, -0.1)]))
    assert rows[1][2] == pytest.approx(-0.02 + 0.2 * 1 / 6)
