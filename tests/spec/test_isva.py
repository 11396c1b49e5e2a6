"""Runs the tables of advisers' work, and sees that they notice each rule that is gone."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caraway.core.dates import add_years
from caraway.core.isva import consent, course, court, journey, rhythm
from caraway.core.isva.consent import Consent, age_group, decides
from caraway.core.isva.course import Course, Opening, missing, require_consent, require_end
from caraway.core.isva.court import MeasureStep, measure_added
from caraway.core.isva.journey import COURT, MAY_FOLLOW, TOLD, Step, added, next_stages
from caraway.core.isva.rhythm import PACE, Client, contact_due
from caraway.core.isva.settings import IsvaSettings
from caraway.core.isva.words import (
    Competence,
    Ending,
    Measure,
    MeasureIs,
    OwnView,
    ParentSays,
    Risk,
    Stage,
    Support,
    Therapy,
    Without,
)
from caraway.core.refusals import InvalidValue, NotNow
from tests.spec.grammar import day, short

TABLE = tomllib.loads((Path(__file__).parent / "isva.toml").read_text("utf-8"))
TODAY = date(2026, 3, 2)
SETTINGS = IsvaSettings()


def named(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row.get("what", row)) for row in rows]


def answered(do: Callable[[], object]) -> str:
    """ "yes", the question whose answer is wrong, or "not now"."""
    try:
        do()
    except InvalidValue as wrong:
        return wrong.code
    except NotNow:
        return "not now"
    return "yes"


def step(line: str) -> Step:
    """ "charged 1 Mar court 9 Mar told 2 Mar"."""
    stage, _, rest = line.partition(" ")
    rest, _, told = rest.partition(" told ")
    on, _, at_court = rest.partition(" court ")
    return Step(
        stage=Stage(stage),
        on=day(on),
        court_on=day(at_court) if at_court else None,
        told_on=day(told) if told else None,
    )


def test_which_stage_may_follow_which() -> None:
    told = {Stage(one): frozenset(map(Stage, after)) for one, after in TABLE["may_follow"].items()}
    assert dict(MAY_FOLLOW) == told
    assert set(MAY_FOLLOW) == set(PACE) == set(Stage)
    assert frozenset(map(Stage, TABLE["needs"]["court"])) == COURT
    assert frozenset(map(Stage, TABLE["needs"]["told"])) == TOLD


def test_every_stage_is_reached_and_left() -> None:
    reached = {one for after in MAY_FOLLOW.values() for one in after}
    assert set(Stage) - reached == {Stage.NOT_REPORTED}
    assert all(MAY_FOLLOW.values())


def stepped(row: dict[str, Any]) -> str:
    return answered(lambda: added(tuple(map(step, row["before"])), step(row["step"]), TODAY))


@pytest.mark.parametrize("row", TABLE["step"], ids=named(TABLE["step"]))
def test_one_stage_after_another(row: dict[str, Any]) -> None:
    assert stepped(row) == row["answer"]


def test_each_pair_of_stages() -> None:
    for one in Stage:
        before = (_on(one, date(2026, 2, 2)),)
        assert set(next_stages(before)) == MAY_FOLLOW[one]
        for other in Stage:
            said = answered(lambda before=before, other=other: added(before, _on(other, TODAY), TODAY))
            assert said == ("yes" if other in MAY_FOLLOW[one] else "not now")


def _on(stage: Stage, on: date) -> Step:
    return Step(stage=stage, on=on, court_on=on if stage in COURT else None, told_on=on if stage in TOLD else None)


def due(row: dict[str, Any]) -> str:
    client = Client(
        referred_on=day(row["referred"]),
        steps=tuple(map(step, row.get("steps", ()))),
        risk=Risk(row.get("risk", "not_known")),
        spoken=tuple(map(day, row.get("spoken", ()))),
        court=tuple(map(day, row.get("court", ()))),
    )
    found = contact_due(client, day(row.get("today", "2 Mar")), SETTINGS)
    return f"{short(found.on)} {found.why.value}"


@pytest.mark.parametrize("row", TABLE["due"], ids=named(TABLE["due"]))
def test_the_next_contact(row: dict[str, Any]) -> None:
    assert due(row) == row["answer"]


def consented(row: dict[str, Any]) -> str:
    kinds = {"competence": Competence, "parent": ParentSays, "without": Without}
    said = {name: words(row[name]) if name in row else None for name, words in kinds.items()}
    by_age = decides(add_years(TODAY, -row["age"]), TODAY)
    return answered(lambda: Consent(by_age=by_age, view=OwnView(row["view"]), **said))


@pytest.mark.parametrize("row", TABLE["consent"], ids=named(TABLE["consent"]))
def test_consent(row: dict[str, Any]) -> None:
    assert consented(row) == row["answer"]


def aged(row: dict[str, Any]) -> str:
    return age_group(day(row["born"]), day(row["on"])).value


@pytest.mark.parametrize("row", TABLE["age"], ids=str)
def test_ages(row: dict[str, Any]) -> None:
    assert aged(row) == row["answer"]


def measure(line: str) -> MeasureStep:
    kind, state, on = line.split(" ", 2)
    return MeasureStep(Measure(kind), MeasureIs(state), day(on))


def measured(row: dict[str, Any]) -> str:
    return answered(lambda: measure_added(tuple(map(measure, row["before"])), measure(row["step"]), TODAY))


@pytest.mark.parametrize("row", TABLE["measure"], ids=named(TABLE["measure"]))
def test_special_measures(row: dict[str, Any]) -> None:
    assert measured(row) == row["answer"]


def closed(row: dict[str, Any]) -> str:
    now = Course(
        consent=True,
        stage=Stage(row["stage"]),
        risk=True,
        ways=True,
        next_court=day(row["next_court"]) if "next_court" in row else None,
        review_until=day(row["review_until"]) if "review_until" in row else None,
        tried=row.get("tried", 0),
    )
    return answered(lambda: require_end(now, Ending(row["why"]), TODAY, SETTINGS))


@pytest.mark.parametrize("row", TABLE["closing"], ids=named(TABLE["closing"]))
def test_closing(row: dict[str, Any]) -> None:
    assert closed(row) == row["answer"]


def test_what_is_said_of_a_new_client() -> None:
    nothing = Course(consent=False, stage=None, risk=False, ways=False)
    assert missing(nothing) == tuple(Opening)
    assert missing(Course(consent=True, stage=Stage.AFTER, risk=True, ways=True)) == ()
    assert answered(lambda: require_consent(nothing)) == "not now"
    assert answered(lambda: require_consent(Course(consent=True, stage=None, risk=False, ways=False))) == "yes"


def test_therapy_never_waits_and_a_day_at_court_is_to_come() -> None:
    assert court.therapy(Therapy.COUNSELLING, date(2027, 3, 2), TODAY).on == date(2027, 3, 2)
    assert answered(lambda: court.therapy(Therapy.PLAY, date(2027, 3, 3), TODAY)) == "on"
    assert "stage" not in court.therapy.__annotations__
    assert court.court_day(TODAY, TODAY) == TODAY
    assert answered(lambda: court.court_day(date(2026, 3, 1), TODAY)) == "court_on"
    assert answered(lambda: court.court_day(date(2029, 3, 3), TODAY)) == "court_on"
    assert court.supported(Support.VISIT, TODAY, TODAY).kind is Support.VISIT
    assert answered(lambda: court.supported(Support.TRIAL, date(2026, 3, 3), TODAY)) == "on"


def test_how_far_each_measure_has_come() -> None:
    rows = tuple(map(measure, ["link asked 1 Feb", "screens asked 1 Feb", "link refused 9 Feb"]))
    assert list(court.measures(rows)) == [Measure.SCREENS, Measure.LINK]
    assert court.measures(rows)[Measure.LINK].state is MeasureIs.REFUSED


def test_numbers_that_cannot_be() -> None:
    assert answered(lambda: IsvaSettings(first=0)) == "first"
    assert answered(lambda: IsvaSettings(fortnight=6)) == "fortnight"


def test_nobody_has_a_review_of_what_was_not_decided() -> None:
    assert journey.review_until((), SETTINGS) is None
    assert journey.stage_of(()) is None
    told = journey.review_until((step("no_action 1 Feb told 30 Nov 2025".replace("1 Feb", "1 Nov 2025")),), SETTINGS)
    assert told == date(2026, 2, 28)


FAULTS: list[tuple[str, Any, str, Any]] = [
    ("step", journey, "next_stages", lambda steps: tuple(Stage)),
    ("step", journey, "_needed", lambda *said: None),
    ("due", rhythm, "pace", lambda stage, risk: PACE.get(stage, rhythm.Pace.MONTH)),
    ("due", rhythm, "_before", lambda *said: iter(())),
    ("due", rhythm, "review_until", lambda steps, settings: None),
    ("consent", consent, "_VIEWS", {}),
    ("consent", Consent, "_under_16", lambda self: None),
    ("consent", Consent, "_own_alone", lambda self: None),
    ("age", consent, "YOUNG_FROM", 12),
    ("age", consent, "ADULT_FROM", 19),
    ("measure", court, "MEASURE_FOLLOWS", dict.fromkeys([None, *MeasureIs], frozenset(MeasureIs))),
    ("measure", court, "require_past", lambda *said: None),
    ("closing", course, "ENDS", frozenset(Stage)),
]
RUNS = {"step": stepped, "due": due, "consent": consented, "age": aged, "measure": measured, "closing": closed}


@pytest.mark.parametrize(("table", "where", "name", "instead"), FAULTS, ids=[f"{one[0]} {one[2]}" for one in FAULTS])
def test_a_rule_that_is_gone_is_noticed(
    monkeypatch: pytest.MonkeyPatch, table: str, where: Any, name: str, instead: Any
) -> None:
    monkeypatch.setattr(where, name, instead)
    assert any(RUNS[table](row) != row["answer"] for row in TABLE[table])
