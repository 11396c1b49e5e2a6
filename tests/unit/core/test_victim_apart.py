"""Separation of duties, hours until a signal goes on, further victims, and the area's settings as they are stored."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from caraway.core.refusals import InvalidValue, SettingsError
from caraway.core.schema import Items, Text
from caraway.core.victim.area import SETTINGS, victim_settings_from
from caraway.core.victim.area_words import CHOICES, GROUPS
from caraway.core.victim.escalation import RaisedTo, raised_at
from caraway.core.victim.further import Alike, Known, Source, Who, alike
from caraway.core.victim.separation import MOST_DAYS, WrittenException, shut_out
from caraway.core.victim.settings import Counted, VictimSettings
from caraway.core.victim.telling import Told
from caraway.core.vocabulary import ClockStart, Language

DAY = date(2026, 3, 2)
ONE, OTHER, PARTNER = UUID(int=1), UUID(int=2), UUID(int=3)
LONDON = ZoneInfo("Europe/London")


def written(**more) -> WrittenException:
    whole = {"person": ONE, "from_on": DAY, "until_on": DAY + timedelta(7), "approver": OTHER, "partner": PARTNER}
    return WrittenException(**(whole | more))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"approver": ONE}, "person"),
        ({"until_on": DAY - timedelta(1)}, "until_on"),
        ({"until_on": DAY + timedelta(MOST_DAYS + 1)}, "until_on"),
    ],
)
def test_an_exception_that_cannot_be(more, field):
    with pytest.raises(InvalidValue) as refusal:
        written(**more)
    assert refusal.value.code == field


@pytest.mark.parametrize(
    ("identity", "staff", "exceptions", "on", "shut"),
    [
        (b"a", {b"b"}, (), DAY, False),
        (b"a", {b"a", b"b"}, (), DAY, True),
        (None, {b"b"}, (), DAY, True),
        (b"a", None, (), DAY, True),
        (b"a", {b"a"}, (written(),), DAY, False),
        (b"a", {b"a"}, (written(),), DAY + timedelta(7), False),
        (b"a", {b"a"}, (written(),), DAY + timedelta(8), True),
        (b"a", {b"a"}, (written(),), DAY - timedelta(1), True),
        (b"a", {b"a"}, (written(person=PARTNER),), DAY, True),
    ],
)
def test_to_whom_a_case_is_shut(identity, staff, exceptions, on, shut):
    assert shut_out(ONE, identity, staff, exceptions, on) is shut


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


GOOD_FRIDAY = {date(2026, 4, 3), date(2026, 4, 6)}
AREA = VictimSettings(urgent_hours=4, routine_hours=8)


@pytest.mark.parametrize(
    ("since", "urgent", "supervisor", "senior"),
    [
        ("2026-03-06 16:00", True, "2026-03-06 20:00", "2026-03-07 00:00"),
        ("2026-03-02 10:00", False, "2026-03-03 10:00", "2026-03-04 10:00"),
        ("2026-03-06 16:00", False, "2026-03-09 16:00", "2026-03-10 16:00"),
        ("2026-03-07 11:00", False, "2026-03-09 17:00", "2026-03-10 17:00"),
        ("2026-04-02 18:00", False, "2026-04-07 17:00", "2026-04-08 17:00"),
        ("2026-03-02 06:00", False, "2026-03-02 17:00", "2026-03-03 17:00"),
        ("2026-03-27 13:00", False, "2026-03-30 13:00", "2026-03-31 13:00"),
    ],
)
def test_when_a_signal_goes_on(since, urgent, supervisor, senior):
    found = raised_at(at(since), urgent=urgent, area=AREA, holidays=GOOD_FRIDAY, zone=LONDON)
    assert found == {RaisedTo.SUPERVISOR: at(supervisor), RaisedTo.SENIOR: at(senior)}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Known("ann marsh", DAY), Known("ann marsh", DAY), Alike.BORN),
        (Known("ann marsh", DAY), Known("ann marsh", DAY + timedelta(1)), None),
        (Known("ann marsh"), Known("ann marsh"), None),
        (Known("", DAY), Known("", DAY), None),
        (Known("ann marsh", DAY), Known("bee marsh", DAY), None),
        (
            Known("ann marsh", details=frozenset({b"1", b"2"})),
            Known("ann marsh", DAY, frozenset({b"2"})),
            Alike.DETAIL,
        ),
        (Known("ann marsh", details=frozenset({b"1"})), Known("bee marsh", details=frozenset({b"1"})), None),
    ],
)
def test_who_may_be_one_person(one, other, why):
    assert alike(one, other) is why
    assert alike(other, one) is why


def test_where_it_came_from_never_names_another_victim():
    assert not [one for one in (*Who, *Source) if "victim" in f"{one.value} {one.words}".lower()]


# The area's settings


def test_what_an_agreement_does_not_say_is_as_usual():
    assert victim_settings_from({}) == VictimSettings()


def test_what_it_says_is_read():
    said = {
        "stale_days": 14,
        "first_contact_from": "caution",
        "languages": ["en", "pl"],
        "key_events": ["completed"],
        "urgent_counted": "desk",
        "begins": "08:30",
    }
    found = victim_settings_from(said)
    assert found.stale_days == 14
    assert found.first_contact_from is ClockStart.CAUTION
    assert found.languages == {Language.ENGLISH, Language.POLISH}
    assert found.key_events == {Told.COMPLETED}
    assert found.urgent_counted is Counted.DESK


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"chances": 2}, "chances"),
        ({"stale_days": 0}, "stale_days"),
        ({"stale_days": "28"}, "stale_days"),
        ({"key_events": ["arrested"]}, "key_events[0]"),
        ({"languages": []}, "languages"),
        ({"urgent_hours": 169}, "urgent_hours"),
        ({"stale_days": 7}, "recheck_ahead_days"),
        ({"begins": "20:00"}, "ends"),
        ({"desk_from": "18:00"}, "desk_to"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(said, key):
    with pytest.raises(SettingsError) as refusal:
        victim_settings_from(said)
    assert refusal.value.key == key


def test_every_setting_is_asked_for_once_and_every_code_has_words():
    assert sorted(name for group in GROUPS.values() for name in group.questions) == sorted(SETTINGS.keys)
    assert set(SETTINGS.keys) == {one.name for one in fields(VictimSettings)}
    shapes = [key.shape.of if isinstance(key.shape, Items) else key.shape for key in SETTINGS.keys.values()]
    assert {code for one in shapes if isinstance(one, Text) for code in one.choices} == set(CHOICES)
