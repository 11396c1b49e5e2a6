"""Kaplan–Meier: what it says of small tables, what it refuses, and what changes nothing."""

import numpy as np
import pytest

from caraway.evidence.estimators.event_table import event_table
from caraway.evidence.estimators.followed import followed
from caraway.evidence.estimators.kaplan_meier import bands, kaplan_meier, restricted_mean, survival_at, time_by
from caraway.evidence.refusals import DataUnfit

TIMES, EVENTS = [3, 5, 5, 8, 10, 12], [1, 1, 0, 0, 1, 0]


def test_the_curve_falls_at_events_alone_and_a_cut_at_the_same_time_was_at_risk() -> None:
    fit = kaplan_meier(TIMES, EVENTS)
    assert fit.table.at_risk.tolist() == [6, 5, 3, 2, 1]
    np.testing.assert_allclose(fit.survival, [5 / 6, 4 / 6, 4 / 6, 2 / 6, 2 / 6])
    assert (fit.people, fit.events) == (6, 3)


def test_a_time_between_two_is_that_of_the_one_before_and_an_event_counts_on_its_own_time() -> None:
    fit = kaplan_meier(TIMES, EVENTS)
    assert survival_at(fit, 4.9).survival == pytest.approx(5 / 6)
    assert survival_at(fit, 5).survival == pytest.approx(4 / 6)
    assert survival_at(fit, 0).survival == 1


def test_greenwood_without_a_cut_is_binomial() -> None:
    said = survival_at(kaplan_meier([1, 2, 3, 9, 9, 9, 9, 9], [1, 1, 1, 0, 0, 0, 0, 0]), 5, interval="plain")
    assert said.standard_error == pytest.approx(np.sqrt(5 / 8 * 3 / 8 / 8))


def test_where_nobody_or_everybody_had_an_event_the_interval_is_exact() -> None:
    nobody = survival_at(kaplan_meier([9] * 10, [0] * 10), 9)
    assert (nobody.survival, nobody.high) == (1, 1)
    assert nobody.low == pytest.approx(0.025 ** (1 / 10))
    everybody = survival_at(kaplan_meier([1, 2, 3], [1, 1, 1]), 3)
    assert (everybody.survival, everybody.low) == (0, 0)
    assert everybody.high == pytest.approx(1 - 0.025)


def test_intervals_stay_within_0_and_1_and_a_wider_level_is_wider() -> None:
    fit = kaplan_meier(TIMES, EVENTS)
    for scale in ("log-log", "log", "plain"):
        narrow, wide = (survival_at(fit, 3, interval=scale, level=level) for level in (0.5, 0.99))  # type: ignore[arg-type]
        assert 0 <= wide.low < narrow.low < narrow.survival < narrow.high <= wide.high <= 1
        low, high = bands(fit, interval=scale)  # type: ignore[arg-type]
        assert (low <= fit.survival).all()
        assert (fit.survival <= high).all()


def test_the_unit_of_time_and_the_order_of_rows_change_nothing() -> None:
    fit, later = kaplan_meier(TIMES, EVENTS), kaplan_meier(np.array(TIMES[::-1]) * 7.5, EVENTS[::-1])
    np.testing.assert_array_equal(fit.survival, later.survival)
    one, other = restricted_mean(fit, 10), restricted_mean(later, 75)
    assert (other.mean / one.mean, other.standard_error / one.standard_error) == pytest.approx((7.5, 7.5))


def test_whole_and_broken_times_are_counted_alike() -> None:
    rng = np.random.default_rng(5)
    days, events = rng.integers(0, 50, 400), rng.random(400) < 0.4
    by_bucket, by_sorting = kaplan_meier(days, events), kaplan_meier(days + 0.5, events)
    np.testing.assert_array_equal(by_bucket.survival, by_sorting.survival)
    np.testing.assert_array_equal(by_bucket.table.at_risk, by_sorting.table.at_risk)


@pytest.mark.parametrize("kind", [np.int8, np.int32, np.uint16, np.float32])
def test_columns_of_any_width(kind: type) -> None:
    np.testing.assert_allclose(
        kaplan_meier(np.array([100, 120, 7], kind), [1, 1, 0]).survival, kaplan_meier([100, 120, 7], [1, 1, 0]).survival
    )


@pytest.mark.slow
def test_the_compiled_count_is_numpys() -> None:
    rng = np.random.default_rng(6)
    rows = followed(rng.integers(3, 90, 5000), rng.random(5000) < 0.3)
    one, other = (event_table(rows, kernel=kernel) for kernel in ("compiled", "numpy"))  # type: ignore[arg-type]
    np.testing.assert_array_equal(one.at_risk, other.at_risk)
    np.testing.assert_array_equal(one.events, other.events)


def test_a_count_is_so_many_rows_and_none_leaves_the_row_out() -> None:
    short = kaplan_meier([2, 4, 6, 99], [1, 0, 1, 1], counts=[3, 2, 1, 0])
    long = kaplan_meier([2, 2, 2, 4, 4, 6], [1, 1, 1, 0, 0, 1])
    np.testing.assert_array_equal(short.survival, long.survival)
    assert (short.people, short.last) == (6, 6)


@pytest.mark.parametrize(
    ("times", "events", "options", "says"),
    [
        ([], [], {}, "nobody to follow"),
        ([1, -2], [1, 0], {}, "negative"),
        ([1, np.nan], [1, 0], {}, "missing"),
        ([1, np.inf], [1, 0], {}, "not finite"),
        ([1, 2], [1], {}, "each row has one"),
        ([1, 2], [1, 2], {}, "1 or 0"),
        ([1, 2], [1, 0], {"counts": [1, -1]}, "whole numbers"),
        ([1, 2], [1, 0], {"counts": [1, 0.5]}, "whole numbers"),
        ([1, 2], [1, 0], {"counts": [0, 0]}, "all counts are 0"),
        ([1, 2], [1, 0], {"counts": [1]}, "each row has one"),
        ([1, 2], [1, 0], {"starts": [0, 2]}, "start comes first"),
        ([1, 2], [1, 0], {"starts": [0]}, "each row has one"),
        ([[1, 2]], [1, 0], {}, "single column"),
        (["a", "b"], [1, 0], {}, "not numbers"),
        ([1, 5, 6], [1, 1, 0], {"starts": [0, 3, 3]}, "before others entered"),
    ],
)
def test_unfit_rows_are_refused(times: object, events: object, options: dict[str, object], says: str) -> None:
    with pytest.raises(DataUnfit, match=says):
        kaplan_meier(times, events, **options)  # type: ignore[arg-type]


def test_beyond_the_last_followed_is_refused_unless_nobody_is_left() -> None:
    fit = kaplan_meier(TIMES, EVENTS)
    with pytest.raises(DataUnfit, match="Nobody is followed to 13"):
        survival_at(fit, 13)
    with pytest.raises(DataUnfit, match="Nobody is followed to 13"):
        restricted_mean(fit, 13)
    assert survival_at(kaplan_meier([1, 2], [1, 1]), 5).survival == 0
    assert restricted_mean(kaplan_meier([1, 2], [1, 1]), 5).mean == pytest.approx(1.5)


@pytest.mark.parametrize("until", [0, -1, np.nan])
def test_a_restricted_mean_needs_a_time(until: float) -> None:
    with pytest.raises(DataUnfit, match="after 0"):
        restricted_mean(kaplan_meier(TIMES, EVENTS), until)


def test_an_unknown_interval_or_level_is_refused() -> None:
    fit = kaplan_meier(TIMES, EVENTS)
    with pytest.raises(DataUnfit, match="log-log"):
        survival_at(fit, 5, interval="exact")  # type: ignore[arg-type]
    with pytest.raises(DataUnfit, match="level"):
        survival_at(fit, 5, level=1.0)


def test_the_time_by_which_a_share_have_had_it() -> None:
    """In the middle where the curve stands at just that share; none where it, or its limit, never falls so far."""
    fit = kaplan_meier([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0])
    assert (time_by(fit).time, time_by(fit, 1 / 3).time, time_by(fit, 0.6).time) == (4.5, 2.5, None)
    assert (time_by(fit).low, time_by(fit).high) == (1, None)
    for share in (0.0, 1.0, np.nan):
        with pytest.raises(DataUnfit, match="share"):
            time_by(fit, share)


def test_rows_of_no_length_but_for_rounding_are_refused() -> None:
    with pytest.raises(DataUnfit, match="but for rounding"):
        kaplan_meier([1 / 12 + 4 / 12 + 1e-14, 2.5], [1, 1], starts=[5 / 12, 0])


def test_times_in_any_unit_tie_alike() -> None:
    for unit in (1e-9, 1.0, 1e9):
        fit = kaplan_meier(unit * np.array([0.1 + 0.2, 0.3, 0.5]), [1, 1, 0])
        assert fit.table.events.tolist() == [2, 0]
