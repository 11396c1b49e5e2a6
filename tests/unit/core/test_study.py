"""The study file's declaration: columns, kinds, projects, pseudonyms, and what is wrong with a row."""

import hashlib
import hmac
from datetime import date, datetime, timedelta

import pytest

from caraway.core.refusals import FileRefused, InvalidValue, Unknown
from caraway.core.study import project as projects
from caraway.core.study import pseudonyms as p
from caraway.core.study.bands import arrests_band, domestic_band, looked_back_on
from caraway.core.study.columns import COLUMNS, Column
from caraway.core.study.kinds import LAYOUTS, layout
from caraway.core.study.rows import counts_as_proven, remedy_of, troubles
from caraway.core.study.words import DateRule, Definition, Kind, Sensitivity, Type

DECLARED = """
id = "trial-1"
sharing_agreement = "Agreement of data sharing 12 of 2026"
purpose = "Whether the workshops make another arrest rarer"
dates = "month"
key_id = "trial-1-2026"
windows = [183, 365]
[allowed]
people = ["sex", "age_years"]
events = []
answers = []
analysis = ["rearrest_whole"]
"""
PROJECT = projects.read(DECLARED)
SHIFTED = projects.read(DECLARED.replace('"month"', '"shifted"').replace("windows", "most_shift = 30\nwindows"))
WEEKS = projects.read(DECLARED.replace('"month"', '"week"'))
KEY = b"k" * 32
PERSON = {
    "person": "0" * 32,
    "source": "casework",
    "force": "F-00000000",
    "agreement": "A-00000000",
    "arm": "workshop",
    "time_zero": "assignment",
    "zero_on": date(2026, 3, 1),
    "followed_days": 365,
    "end_reason": "data_cut",
    "completed_day": None,
    "sessions_attended": 0,
}
EVENT = {
    "person": "0" * 32,
    "definition": "proven re-offending",
    "day": 10,
    "offence": "1/2",
    "conviction_day": 40,
    "force": "F-00000000",
    "extract_id": "e1",
    "extract_row": 1,
    "extracted_on": date(2026, 9, 9),
}


def wrong(kind, row, **changes):
    return [(one.column, one.what) for one in troubles(PROJECT, kind, row | changes)]


def test_every_column_is_of_a_kind_and_says_what_it_means():
    used = {name for one in LAYOUTS.values() for name in one.names}
    assert used == set(COLUMNS)
    assert all(len(column.means) > 10 for column in COLUMNS.values())
    assert all(bool(column.values) == (column.type is Type.CODE) for column in COLUMNS.values())
    assert all(column.form for column in COLUMNS.values() if column.type is Type.TEXT)


def test_no_column_is_named_twice_in_a_kind_and_keys_are_filled():
    for one in LAYOUTS.values():
        assert len(set(one.names)) == len(one.names)
        assert set(one.key) <= one.filled <= set(one.names)


@pytest.mark.parametrize("name", ["person", "victim", "join_token", "age_years"])
def test_what_singles_people_out_is_called_identifying(name):
    assert COLUMNS[name].sensitivity is Sensitivity.IDENTIFYING


def test_definitions_have_columns_of_their_own():
    prefixes = [definition.prefix for definition in Definition]
    assert len(set(prefixes)) == len(prefixes)
    assert all(f"{prefix}_count" in LAYOUTS[Kind.ANALYSIS].names for prefix in prefixes)


def test_a_kind_or_column_nobody_declared_is_refused():
    with pytest.raises(Unknown, match="'persons'"):
        layout("persons")
    with pytest.raises(Unknown, match="'name'"):
        layout("people").column("name")
    assert layout("people").column("sex") is COLUMNS["sex"]


def test_a_project_is_read_and_said_again():
    assert projects.of(PROJECT.declared()) == PROJECT
    assert projects.of(SHIFTED.declared()) == SHIFTED
    assert PROJECT.least_people == 5
    assert PROJECT.layout_of("people").optional == ("sex", "age_years")


@pytest.mark.parametrize(
    ("was", "becomes", "names"),
    [
        ('"sex"', '"name"', "allowed.people"),
        ('"month"', '"day"', "dates"),
        ('"month"', '"shifted"', "most_shift"),
        ("windows", "most_shift = 3\nwindows", "most_shift"),
        ("[183, 365]", "[]", "windows"),
        ("windows", "least_people = 4\nwindows", "least_people"),
        ("windows", "colour = 4\nwindows", "colour"),
        ("people =", "persons =", "allowed.persons"),
        ("key_id", "key id", "not TOML"),
    ],
)
def test_a_project_that_cannot_be_is_refused_with_its_key(was, becomes, names):
    with pytest.raises(FileRefused, match=names):
        projects.read(DECLARED.replace(was, becomes))


def test_a_project_has_no_kind_of_file_that_it_does_not_name():
    with pytest.raises(FileRefused, match="no file of panel"):
        PROJECT.allows("panel")
    with pytest.raises(Unknown):
        PROJECT.allows("nothing")


def test_a_pseudonym_is_the_hmac_of_who_it_is_in_this_project():
    said = "\x1f".join(("trial-1", "trial-1-2026", "person", "case 7")).encode()
    assert p.pseudonym(KEY, PROJECT, p.PERSON, "case 7") == hmac.new(KEY, said, hashlib.sha256).hexdigest()[:32]
    assert p.group(KEY, PROJECT, p.FORCE, "Hampshire")[:2] == "F-"
    assert COLUMNS["force"].trouble(p.group(KEY, PROJECT, p.FORCE, "Hampshire")) == ""
    assert COLUMNS["agreement"].trouble(p.group(KEY, PROJECT, p.AGREEMENT, "7")) == ""


def test_pseudonyms_differ_by_project_key_and_what_they_are_of():
    others = [
        p.pseudonym(b"x" * 32, PROJECT, p.PERSON, "7"),
        p.pseudonym(KEY, projects.read(DECLARED.replace('"trial-1"', '"trial-2"')), p.PERSON, "7"),
        p.pseudonym(KEY, PROJECT, p.VICTIM, "7"),
        p.pseudonym(KEY, PROJECT, p.JOIN, "7"),
        p.pseudonym(KEY, PROJECT, p.PERSON, "8"),
        p.pseudonym(KEY, PROJECT, p.PERSON, "7"),
    ]
    assert len(set(others)) == len(others)


def test_a_short_key_and_nobody_are_refused_without_saying_either():
    with pytest.raises(InvalidValue, match="32 bytes"):
        p.pseudonym(b"secret", PROJECT, p.PERSON, "7")
    with pytest.raises(InvalidValue, match="without an identifier"):
        p.pseudonym(KEY, PROJECT, p.PERSON, "")


@pytest.mark.parametrize(
    ("project", "day", "said"),
    [
        (PROJECT, date(2026, 3, 17), date(2026, 3, 1)),
        (PROJECT, date(2026, 3, 1), date(2026, 3, 1)),
        (WEEKS, date(2026, 3, 17), date(2026, 3, 16)),
        (WEEKS, date(2026, 3, 16), date(2026, 3, 16)),
    ],
)
def test_days_are_made_coarser(project, day, said):
    assert p.coarse(KEY, project, "7", day) == said
    assert p.is_coarse(project.dates, said)


def test_a_persons_days_are_shifted_together_and_never_stay():
    day, moved = date(2026, 3, 17), set()
    for person in map(str, range(300)):
        by = p.coarse(KEY, SHIFTED, person, day) - day
        assert p.coarse(KEY, SHIFTED, person, day + timedelta(40)) == day + timedelta(40) + by
        moved.add(by.days)
    assert min(moved) >= -30
    assert max(moved) <= 30
    assert 0 not in moved
    assert len(moved) > 40
    assert p.is_coarse(DateRule.SHIFTED, day)


def test_fit_rows_have_no_trouble():
    assert wrong("people", PERSON) == []
    assert wrong("people", PERSON, sex="male", age_years=31, completed_day=60, sessions_attended=2) == []
    assert wrong("events", EVENT) == []
    assert wrong("events", EVENT, definition="re-arrest", conviction_day=None) == []


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"person": "7"}, "person", "text of another form"),
        ({"person": None}, "person", "empty"),
        ({"arm": 1}, "arm", "a int where text belongs"),
        ({"source": "police"}, "source", "a code that is not on the list"),
        ({"followed_days": -1}, "followed_days", "a number below 0"),
        ({"followed_days": 10**6}, "followed_days", "a number above 36525"),
        ({"zero_on": date(1899, 12, 1)}, "zero_on", "a day outside 1900 to 2199"),
        ({"zero_on": datetime(2026, 3, 1)}, "zero_on", "a datetime where a date belongs"),  # noqa: DTZ001
        ({"followed_days": True}, "followed_days", "a bool where a whole number belongs"),
        ({"age_years": float("nan")}, "age_years", "not a number"),
        ({"age_years": float("inf")}, "age_years", "not a number"),
        ({"zero_on": date(2026, 3, 2)}, "zero_on", "a day finer than the project allows"),
        ({"completed_day": 40}, "completed_day", "completed without a session"),
        ({"ethnicity": "white"}, "ethnicity", "a column the project may not have"),
        ({"colour": "red"}, "colour", "a column nobody declared"),
        ({"offence": "1/2"}, "offence", "a column nobody declared for this kind"),
    ],
)
def test_a_person_who_is_not_fit_is_named_by_column_and_class(changes, column, what):
    assert wrong("people", PERSON, **changes) == [(column, what)]


@pytest.mark.parametrize(
    ("changes", "fit"),
    [
        ({"hold_seen": True, "hold_day": 12}, True),
        ({"hold_seen": False, "hold_day": None}, True),
        ({"hold_seen": None, "hold_day": None}, True),
        ({"hold_seen": True, "hold_day": None}, False),
        ({"hold_seen": False, "hold_day": 12}, False),
        ({"hold_seen": None, "hold_day": 12}, False),
    ],
)
def test_a_harm_has_a_day_where_it_was_seen_and_nowhere_else(changes, fit):
    project = projects.read(DECLARED.replace('"age_years"]', '"age_years", "hold_seen", "hold_day"]'))
    found = [(one.column, one.what) for one in troubles(project, "people", PERSON | changes)]
    assert found == ([] if fit else [("hold_day", "at odds with whether seen")])


@pytest.mark.parametrize(("times", "band"), [(0, "0"), (1, "1"), (2, "2-4"), (4, "2-4"), (5, "5+"), (40, "5+")])
def test_what_was_recorded_before_time_zero_is_told_in_bands(times, band):
    assert (arrests_band(times), domestic_band(times)) == (band, band)


@pytest.mark.parametrize(("days", "counts"), [(0, False), (-1, True), (-1095, True), (-1096, False), (1, False)])
def test_three_years_to_the_day_before_are_looked_back_on(days, counts):
    zero = date(2026, 3, 1)
    assert looked_back_on(zero + timedelta(days=days), zero) is counts


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"conviction_day": None}, "empty for a proven offence"),
        ({"definition": "re-arrest"}, "there for an event that is not proven"),
        ({"conviction_day": 3}, "before the offence"),
    ],
)
def test_a_conviction_is_of_a_proven_offence_and_after_it(changes, what):
    assert wrong("events", EVENT, **changes) == [("conviction_day", what)]


def test_a_missing_column_is_named():
    assert wrong("people", {name: value for name, value in PERSON.items() if name != "arm"}) == [("arm", "missing")]


def test_every_trouble_is_named_at_once():
    assert len(wrong("people", PERSON, person="7", arm=None, followed_days=-4)) == 3


def test_no_trouble_repeats_a_value():
    secret = "Jo Bloggs 01234"
    for name in PERSON:
        said = " ".join(f"{one.what} {one.remedy}" for one in troubles(PROJECT, "people", PERSON | {name: secret}))
        assert said
        assert secret not in said


def test_a_remedy_says_what_belongs_there():
    assert remedy_of("sex") == "one of male, female"
    assert remedy_of("day") == "a whole number at least 0 at most 36525 (days)"
    assert remedy_of("zero_on") == "a date"
    assert remedy_of("person").startswith("text of the form")


def test_numbers_without_bounds_have_no_range():
    assert Column("x", Type.NUMBER, Sensitivity.PLAIN, "x").trouble(-5.0) == ""
    assert Column("x", Type.NUMBER, Sensitivity.PLAIN, "x", most=3).trouble(2) == ""


@pytest.mark.parametrize(
    ("day", "convicted", "counts"), [(365, 548, True), (365, 549, False), (366, 400, False), (1, 1, True)]
)
def test_a_proven_offence_has_six_months_more_for_its_conviction(day, convicted, counts):
    assert counts_as_proven(day, convicted, 365) is counts


@pytest.mark.parametrize("project", [PROJECT, WEEKS, SHIFTED])
def test_how_long_somebody_was_followed_does_not_tell_the_day_that_was_made_coarser(project):
    """Whoever is followed to the data cut has a time zero of the cut less the days: all whose day is told alike are told alike."""
    cut, told = date(2026, 9, 30), {}
    for day in (date(2026, 2, 20) + timedelta(n) for n in range(60)):
        zero = p.coarse(KEY, project, "7", day)
        days = p.followed(project, zero, (cut - day).days, cut)
        assert days <= (cut - day).days
        told.setdefault(zero, set()).add(days)
        if project is SHIFTED:
            assert cut - timedelta(days) == zero + timedelta(project.most_shift)
    assert all(len(days) == 1 for days in told.values())


def test_who_was_followed_for_less_is_told_to_the_day_and_nobody_for_less_than_no_time():
    assert p.followed(PROJECT, date(2026, 3, 1), 40, date(2026, 9, 30)) == 40
    assert p.followed(PROJECT, date(2026, 2, 1), 9, date(2026, 2, 10)) == 0
    assert p.latest(DateRule.MONTH, 0, date(2028, 2, 1)) == date(2028, 2, 29)
