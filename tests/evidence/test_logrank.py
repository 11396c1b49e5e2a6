"""Log-rank: labels and order change nothing, and what cannot be compared is refused."""

import numpy as np
import pytest

from caraway.evidence.estimators.logrank import logrank
from caraway.evidence.refusals import DataUnfit

RNG = np.random.default_rng(8)
TIMES, EVENTS = RNG.integers(1, 20, 90), RNG.random(90) < 0.6
GROUPS, SITES = RNG.integers(0, 3, 90), RNG.integers(0, 2, 90)


def test_labels_and_order_change_nothing() -> None:
    fit = logrank(TIMES, EVENTS, GROUPS)
    named = logrank(TIMES[::-1], EVENTS[::-1], np.array(["c", "a", "b"])[GROUPS][::-1])
    assert named.chi_squared == pytest.approx(fit.chi_squared)
    assert named.labels == ("a", "b", "c")
    np.testing.assert_allclose(named.observed, fit.observed[[1, 2, 0]])


def test_observed_and_expected_add_up_to_the_same() -> None:
    fit = logrank(TIMES, EVENTS, GROUPS, strata=SITES)
    assert fit.observed.sum() == pytest.approx(fit.expected.sum()) == EVENTS.sum()
    np.testing.assert_allclose(fit.covariance.sum(axis=0), 0, atol=1e-12)
    assert (fit.degrees, fit.people.sum()) == (2, 90)


def test_one_stratum_is_none_and_counts_are_rows() -> None:
    fit = logrank(TIMES, EVENTS, GROUPS)
    assert logrank(TIMES, EVENTS, GROUPS, strata=np.full(90, "x")).chi_squared == pytest.approx(fit.chi_squared)
    twice = logrank(np.tile(TIMES, 2), np.tile(EVENTS, 2), np.tile(GROUPS, 2))
    assert logrank(TIMES, EVENTS, GROUPS, counts=np.full(90, 2)).chi_squared == pytest.approx(twice.chi_squared)


def test_broken_times_and_another_unit_change_nothing() -> None:
    assert logrank(TIMES / 7, EVENTS, GROUPS).chi_squared == pytest.approx(logrank(TIMES, EVENTS, GROUPS).chi_squared)


def test_a_row_with_a_count_of_0_is_no_group() -> None:
    with pytest.raises(DataUnfit, match="two groups"):
        logrank([1, 2, 3], [1, 1, 0], ["a", "a", "b"], counts=[1, 1, 0])


@pytest.mark.parametrize(
    ("times", "events", "groups", "says"),
    [
        ([1, 2, 3], [1, 1, 1], ["a", "a", "a"], "two groups"),
        ([1, 2, 3], [0, 0, 0], ["a", "b", "a"], "no event"),
        ([5, 6, 1], [1, 1, 0], ["a", "a", "b"], "at risk together"),
        ([5, 6, 7, 1], [1, 1, 1, 0], ["a", "b", "a", "c"], "never at risk"),
        ([1, 2, 3], [1, 1, 1], ["a", None, "b"], "missing"),
        ([1, 2, 3], [1, 1, 1], [0.0, np.nan, 1.0], "missing"),
        ([1, 2, 3], [1, 1, 1], ["a", "b"], "groups has 2 rows"),
    ],
)
def test_what_cannot_be_compared_is_refused(times: object, events: object, groups: object, says: str) -> None:
    with pytest.raises(DataUnfit, match=says):
        logrank(times, events, np.array(groups, dtype=object) if None in groups else groups)  # type: ignore[arg-type, operator]
