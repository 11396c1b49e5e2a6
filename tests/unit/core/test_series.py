"""A series of workshops, and who may lead one."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.core.leading import Leader, require_accredited
from caraway.core.programme import programme
from caraway.core.refusals import InvalidValue
from caraway.core.series import Pattern, days_of, require_pattern, rounds

CARA = programme("cara")
PATTERN = Pattern(date(2026, 3, 2), date(2026, 4, 18), weekday=5, weeks=2, steps=(("A", 0), ("B", 4)))


def test_every_other_saturday_between_two_days_both_included():
    assert list(days_of(PATTERN)) == [date(2026, 3, 7), date(2026, 3, 21), date(2026, 4, 4), date(2026, 4, 18)]


def test_b_follows_its_a_and_a_round_with_a_day_that_cannot_be_is_left_out_whole():
    def why_not(step: str, on: date, running: tuple[str, ...]) -> str:
        return "Easter Saturday" if on == date(2026, 4, 4) else ""

    found = rounds(PATTERN, why_not)
    assert [(one.sessions[0][1], one.sessions[1][1], one.why) for one in found] == [
        (date(2026, 3, 7), date(2026, 4, 4), "Easter Saturday"),
        (date(2026, 3, 21), date(2026, 4, 18), ""),
        (date(2026, 4, 4), date(2026, 5, 2), "Easter Saturday"),
        (date(2026, 4, 18), date(2026, 5, 16), ""),
    ]


def test_what_runs_that_day_already_is_told_by_the_rounds_that_are_kept():
    heard = []

    def why_not(step: str, on: date, running: tuple[str, ...]) -> str:
        heard.append((step, on.day, running))
        return "taken" if running else ""

    found = rounds(PATTERN, why_not)
    assert [one.why for one in found] == ["", "", "taken", "taken"]
    assert ("A", 4, ("B",)) in heard


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"last": date(2026, 3, 1)}, "last", "on or after the first"),
        ({"last": date(2026, 3, 6)}, "last", "No such day of the week"),
        ({"last": date(2029, 3, 6), "weeks": 1}, "last", "at most 60 days"),
        ({"steps": (("A", 0), ("B", 3))}, "gap", "Workshop B runs 28 to 35 days after"),
        ({"steps": (("A", 0), ("B", 6))}, "gap", "Workshop B runs 28 to 35 days after"),
    ],
)
def test_what_cannot_be_a_series_is_refused_beside_its_field(change, field, sentence):
    with pytest.raises(InvalidValue, match=sentence) as refused:
        require_pattern(replace(PATTERN, **change), CARA)
    assert refused.value.code == field


@pytest.mark.parametrize("steps", [(("A", 0), ("B", 4)), (("A", 0), ("B", 5)), (("A", 0),), (("B", 0),)])
def test_a_series_of_one_step_or_of_both(steps):
    require_pattern(replace(PATTERN, steps=steps), CARA)


def test_two_who_are_accredited_lead_and_a_third_may_be_learning():
    leaders = [Leader("T. Bray", True), Leader("N. Lund", True), Leader("H. Dunne", False)]
    require_accredited(leaders, CARA, date(2026, 3, 7))


@pytest.mark.parametrize(
    ("leaders", "said"),
    [
        ([Leader("T. Bray", True), Leader("N. Lund", False)], "Not accredited that day: N. Lund."),
        ([Leader("T. Bray", False), Leader("N. Lund", False)], "Not accredited that day: N. Lund, T. Bray."),
        ([Leader("T. Bray", True)], "CARA needs 2 facilitators who are accredited for it on 7 March 2026."),
    ],
)
def test_too_few_are_named(leaders, said):
    with pytest.raises(InvalidValue) as refused:
        require_accredited(leaders, CARA, date(2026, 3, 7))
    assert said in refused.value.sentence
    assert refused.value.code == "facilitators"
