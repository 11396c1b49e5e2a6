"""Time to first: results that say what they are, windows, labels, and arms counted exactly."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from caraway.evidence.outcomes.time_to_first import (
    event_free,
    event_free_difference,
    hazard_ratio,
    log_rank,
    restricted_mean_difference,
)
from caraway.evidence.refusals import DataUnfit, ImmortalTime
from caraway.evidence.result import COMPLETERS_ONLY, NO_COMPARATOR, Definition, Maryland, Result, Setting, TimeZero

SETTING = Setting(
    metric="people arrested again",
    definition=Definition.REARREST,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=365,
    comparator="no workshop",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 7, 1),
)
RNG = np.random.default_rng(12)
N = 300
TREATED = np.arange(N) % 3 == 0
LASTED = np.ceil(RNG.exponential(np.where(TREATED, 600, 400)))
TIMES, EVENTS = np.minimum(LASTED, 500), LASTED <= 500
BOTH = (event_free_difference, restricted_mean_difference, log_rank, hazard_ratio)


@pytest.mark.parametrize("outcome", BOTH)
def test_each_says_what_it_is_and_counts_its_arms(outcome: object) -> None:
    said: Result = outcome(TIMES, EVENTS, TREATED, setting=SETTING, names=("workshop", "no workshop"))  # type: ignore[operator]
    assert [(arm.name, arm.n) for arm in said.arms] == [("workshop", 100), ("no workshop", 200)]
    assert said.estimate in said.interval
    assert said.setting is SETTING
    assert said.p_value is not None
    assert "(" in said.method
    null = said.null
    assert null is not None
    assert (said.p_value < 0.05) == (null not in said.interval)


@pytest.mark.parametrize("outcome", BOTH)
def test_an_event_after_the_window_did_not_happen_within_it(outcome: object) -> None:
    cut = np.minimum(TIMES, 365), EVENTS & (TIMES <= 365)
    one, other = (outcome(*rows, TREATED, setting=SETTING) for rows in ((TIMES, EVENTS), cut))  # type: ignore[operator]
    assert one.estimate == other.estimate
    assert one.interval == other.interval


@pytest.mark.parametrize("outcome", BOTH)
def test_counts_are_people(outcome: object) -> None:
    counts = RNG.integers(0, 3, N)
    short = outcome(TIMES, EVENTS, TREATED, setting=SETTING, counts=counts)  # type: ignore[operator]
    long = outcome(*(np.repeat(one, counts) for one in (TIMES, EVENTS, TREATED)), setting=SETTING)  # type: ignore[operator]
    assert short.estimate == pytest.approx(long.estimate)
    assert short.interval.low == pytest.approx(long.interval.low)
    assert [arm.n for arm in short.arms] == [arm.n for arm in long.arms]


@pytest.mark.parametrize("outcome", BOTH)
def test_the_arms_the_other_way_round_turn_the_sign(outcome: object) -> None:
    one, other = (outcome(TIMES, EVENTS, side, setting=SETTING) for side in (TREATED, ~TREATED))  # type: ignore[operator]
    turned = -other.estimate if one.null == 0 else 1 / other.estimate
    assert one.estimate == pytest.approx(turned)
    assert one.p_value == pytest.approx(other.p_value)


@pytest.mark.parametrize("outcome", BOTH)
def test_an_empty_arm_is_refused(outcome: object) -> None:
    with pytest.raises(DataUnfit, match="nobody in it"):
        outcome(TIMES, EVENTS, np.zeros(N), setting=SETTING)  # type: ignore[operator]
    with pytest.raises(DataUnfit, match="nobody in it"):
        outcome(TIMES, EVENTS, TREATED, setting=SETTING, counts=~TREATED)  # type: ignore[operator]


def test_the_share_of_one_arm() -> None:
    said = event_free(TIMES, EVENTS, setting=SETTING, arm="everybody", at=200)
    assert said.estimate == pytest.approx(np.mean(LASTED > 200))
    assert (said.arms[0].n, said.details["day"], said.null) == (N, 200, None)


def test_a_share_counted_from_completion_carries_its_label_and_a_comparison_is_refused() -> None:
    alone = replace(SETTING, time_zero=TimeZero.COMPLETION, comparator=NO_COMPARATOR, maryland=Maryland.CORRELATION)
    assert COMPLETERS_ONLY in event_free(TIMES, EVENTS, setting=alone).labels
    with pytest.raises(ImmortalTime):
        replace(alone, comparator="no workshop")


def test_a_day_beyond_the_window_or_that_nobody_reached_is_refused() -> None:
    with pytest.raises(DataUnfit, match="within the window"):
        event_free(TIMES, EVENTS, setting=SETTING, at=366)
    with pytest.raises(DataUnfit, match="Nobody is followed to 365"):
        event_free(np.minimum(TIMES, 90), EVENTS & (TIMES <= 90), setting=SETTING)


def test_an_arm_without_events_has_a_hybrid_interval_and_no_plain_one() -> None:
    events = EVENTS & ~TREATED
    times = np.where(TREATED, 365, TIMES)
    with pytest.raises(DataUnfit, match="hybrid"):
        event_free_difference(times, events, TREATED, setting=SETTING)
    said = event_free_difference(times, events, TREATED, setting=SETTING, interval="hybrid")
    assert said.interval.low < said.estimate < said.interval.high <= 1
    with pytest.raises(DataUnfit, match="plain or hybrid"):
        event_free_difference(times, events, TREATED, setting=SETTING, interval="score")


def test_nobody_with_an_event_leaves_no_difference_in_means() -> None:
    with pytest.raises(DataUnfit, match="Neither arm"):
        restricted_mean_difference(np.full(N, 365), np.zeros(N), TREATED, setting=SETTING)


def test_a_ratio_that_changes_over_the_window_says_so() -> None:
    times = np.where(TREATED, 100 + LASTED / 10, LASTED)
    said = hazard_ratio(np.minimum(times, 365), times <= 365, TREATED, setting=SETTING)
    assert any("read the difference in restricted mean time first" in label for label in said.labels)
    assert said.details["proportional hazards, p"] < 0.05
    steady = hazard_ratio(TIMES, EVENTS, TREATED, setting=SETTING)
    assert steady.labels == ()


def test_adjusted_stratified_and_clustered_say_so() -> None:
    sites = np.arange(N) % 5
    said = hazard_ratio(
        TIMES,
        EVENTS,
        TREATED,
        setting=SETTING,
        strata=sites % 2,
        clusters=sites,
        adjusted_for={"age": RNG.normal(size=N)},
    )
    for word in ("stratified", "adjusted for age", "clusters"):
        assert word in said.method
    assert "stratified" in log_rank(TIMES, EVENTS, TREATED, setting=SETTING, strata=sites).method


def test_too_few_event_times_to_check_are_said() -> None:
    said = hazard_ratio([5, 5, 9, 9, 9, 9], [1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0], setting=SETTING)
    assert any("Too few event times" in label for label in said.labels)
