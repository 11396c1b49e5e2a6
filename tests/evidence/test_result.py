"""A result that does not say what it is cannot be made; nor one counted from completion."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.evidence.refusals import ImmortalTime, OutcomesMixed, ResultIncomplete
from caraway.evidence.result import (
    COMPLETERS_ONLY,
    NO_COMPARATOR,
    Arm,
    Definition,
    Interval,
    Maryland,
    Result,
    Setting,
    TimeZero,
)

SETTING = Setting(
    metric="people arrested again for any offence",
    definition=Definition.REARREST,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=365,
    comparator="no workshop, among people already cautioned",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 6, 30),
)
RESULT = Result(
    name="risk difference",
    estimate=-0.08,
    interval=Interval(-0.16, -0.001),
    arms=(Arm("workshop", 154), Arm("control", 139)),
    setting=SETTING,
    method="Newcombe 1998",
    unit="people per person",
)


def test_a_result_carries_the_version_of_the_code():
    assert RESULT.version.startswith("caraway ")


@pytest.mark.parametrize("lacking", [{"metric": " "}, {"comparator": ""}, {"window_days": 0}])
def test_a_setting_that_says_too_little_is_refused(lacking):
    with pytest.raises(ResultIncomplete):
        replace(SETTING, **lacking)


@pytest.mark.parametrize(
    "lacking",
    [
        {"name": ""},
        {"method": " "},
        {"unit": ""},
        {"version": ""},
        {"arms": ()},
        {"estimate": float("nan")},
        {"p_value": 1.2},
    ],
)
def test_a_result_that_says_too_little_is_refused(lacking):
    with pytest.raises(ResultIncomplete):
        replace(RESULT, **lacking)


@pytest.mark.parametrize("wrong", [(1, 0), (float("nan"), 1), (0, float("nan"))])
def test_an_interval_that_is_none_is_refused(wrong):
    with pytest.raises(ResultIncomplete):
        Interval(*wrong)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_a_share(level):
    with pytest.raises(ResultIncomplete):
        Interval(0, 1, level)


@pytest.mark.parametrize(("name", "n"), [("", 5), ("workshop", 0)])
def test_an_arm_is_somebody(name, n):
    with pytest.raises(ResultIncomplete):
        Arm(name, n)


def test_an_effect_counted_from_completion_is_refused_with_its_reason():
    with pytest.raises(ImmortalTime, match="immortal time"):
        replace(SETTING, time_zero=TimeZero.COMPLETION)


@pytest.mark.parametrize("change", [{"maryland": Maryland.BEFORE_AND_AFTER}, {"comparator": "everybody else"}])
def test_completers_compared_with_anybody_are_refused(change):
    alone = {"time_zero": TimeZero.COMPLETION, "comparator": NO_COMPARATOR, "maryland": Maryland.CORRELATION}
    replace(SETTING, **alone)
    with pytest.raises(ImmortalTime):
        replace(SETTING, **alone | change)


def test_a_rate_of_completers_is_shown_with_its_label_or_not_at_all():
    completers = replace(
        SETTING, time_zero=TimeZero.COMPLETION, comparator=NO_COMPARATOR, maryland=Maryland.CORRELATION
    )
    with pytest.raises(ImmortalTime, match="completers only"):
        replace(RESULT, setting=completers)
    assert replace(RESULT, setting=completers, labels=(COMPLETERS_ONLY,)).labels == (COMPLETERS_ONLY,)


def test_nobody_to_compare_with_is_level_two_at_most():
    with pytest.raises(ResultIncomplete):
        replace(SETTING, comparator=NO_COMPARATOR)


@pytest.mark.parametrize(
    "change",
    [
        {"definition": Definition.PROVEN},
        {"time_zero": TimeZero.REFERRAL},
        {"window_days": 180},
        {"scale": "another table, 2026"},
    ],
)
def test_outcomes_that_differ_are_not_mixed(change):
    SETTING.same_outcome_as(replace(SETTING, comparator="another area"))
    with pytest.raises(OutcomesMixed):
        SETTING.same_outcome_as(replace(SETTING, **change))


def test_details_cannot_be_changed_afterwards():
    with pytest.raises(TypeError):
        RESULT.details["n"] = 1
