"""What the police knew before time zero: of participants and comparators by one rule, and never of the day itself or later."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.core.study import pseudonyms
from caraway.core.study.bands import looked_back_on
from caraway.core.study.project import of
from caraway.core.study.rows import troubles
from caraway.core.study.words import Definition, TimeZero
from caraway.evidence.police.before import Record, counted
from caraway.evidence.police.days import days_of, held_against
from caraway.evidence.police.export import before_of, people_of
from caraway.evidence.police.extract import Extract, extracted
from caraway.evidence.refusals import StudyFileUnfit
from tests.evidence.test_police_extract import KEY, PEOPLE, PROJECT, export, faults, made

UNCOUNTED = """reference,source,arm,zero_on,followed_to,end_reason,born,sex
CARA-AAA111,casework,programme,2025-01-10,2026-01-10,data_cut,1995-05-05,male
F1,comparator,no-workshop,2025-02-20,2026-02-20,data_cut,1990-02-21,male
"""
BEFORE = """reference,on,what
CARA-AAA111,2025-01-09,arrest
CARA-AAA111,2025-01-10,arrest
CARA-AAA111,2025-03-01,arrest
CARA-AAA111,2022-01-11,domestic
CARA-AAA111,2022-01-10,domestic
F1,2025-02-19,arrest
F1,2022-02-21,arrest
F1,2022-02-20,arrest
"""
BEGINS = date(2015, 1, 1)


def record(folder, text=BEFORE, begins=BEGINS):
    (folder / "before.csv").write_text(text)
    return Record(before_of(folder / "before.csv"), begins)


def people(folder, text=UNCOUNTED):
    (folder / "people.csv").write_text(text)
    return people_of(folder / "people.csv")


def test_participants_have_the_columns_that_comparators_have(tmp_path):
    found = made(tmp_path)
    assert [set(row) for row in found.covariates] == [set(found.covariates[0])] * 3
    assert [(row["source"], row["age_band"], row["sex"], row["prior_arrests"]) for row in found.covariates] == [
        ("casework", "25-34", "male", "1"),
        ("comparator", "25-34", "male", "2-4"),
        ("comparator", None, "female", "0"),
    ]
    assert [troubles(PROJECT, "covariates", row) for row in found.covariates] == [()] * 3


def test_each_row_says_as_on_which_day_and_where_it_comes_from(tmp_path):
    rows = made(tmp_path).covariates
    assert {(row["known_day"], row["look_back_days"]) for row in rows} == {(-1, 1095)}
    assert [(row["extract_id"], row["extract_row"]) for row in rows] == [("w-2026-06", at) for at in (2, 3, 4)]
    assert rows[0]["person"] == pseudonyms.pseudonym(KEY, PROJECT, pseudonyms.PERSON, "CARA-AAA111")
    assert rows[0]["zero_on"] == date(2025, 1, 1)


def test_a_project_that_may_have_none_has_none(tmp_path):
    said = PROJECT.declared()
    project = of(said | {"allowed": {kind: names for kind, names in said["allowed"].items() if kind != "covariates"}})
    extract = Extract(
        "w", "44", "CARA Wessex", date(2026, 6, 30), date(2026, 6, 30), Definition.REARREST, TimeZero.REFERRAL
    )
    assert extracted(project, KEY, extract, *export(tmp_path)).covariates == ()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("1,2025-01-09", "1,2025-01-10", "row 2: as_on: not the day before zero_on"),
        ("3,2025-02-19", "3,2025-06-01", "row 3: as_on: not the day before zero_on"),
        ("0,2025-02-28", "0,2025-02-27", "row 4: as_on: not the day before zero_on"),
        ("1,2025-01-09", "1,", "row 2: as_on: empty; say as on which day arrests_before is told"),
    ],
)
def test_what_is_counted_on_time_zero_or_later_is_refused_in_both_arms(tmp_path, was, becomes, said):
    assert said in faults(lambda: export(tmp_path, people=PEOPLE.replace(was, becomes)))


def test_arrests_of_the_three_years_until_the_day_before_are_counted(tmp_path):
    found = counted(people(tmp_path), record(tmp_path))
    assert [(one.arrests_before, one.domestic_before, one.as_on) for one in found.people] == [
        (1, 1, date(2025, 1, 9)),
        (2, 0, date(2025, 2, 19)),
    ]
    assert (found.from_time_zero, found.too_early) == (2, 2)


def test_the_look_back_is_the_same_whoever_it_is():
    zero = date(2025, 1, 10)
    days = [date.fromordinal(zero.toordinal() + at) for at in (-1096, -1095, -1, 0, 1)]
    assert [looked_back_on(day, zero) for day in days] == [False, True, True, False, False]


def test_the_arm_changes_nothing_of_the_count(tmp_path):
    rows = people(tmp_path)
    turned = tuple(replace(one, source=other.source) for one, other in zip(rows, rows[::-1], strict=True))
    told = [
        [(one.arrests_before, one.domestic_before) for one in counted(group, record(tmp_path)).people]
        for group in (rows, turned)
    ]
    assert told[0] == told[1]


def test_a_record_that_does_not_reach_back_is_no_record_of_nothing(tmp_path):
    said = faults(lambda: counted(people(tmp_path), record(tmp_path, begins=date(2022, 1, 12))))
    assert "row 2: zero_on: less than 1,095 days after the record begins" in said
    assert "row 3" not in said
    assert counted(people(tmp_path), record(tmp_path, begins=date(2022, 1, 11))).people


def test_two_ways_of_counting_are_not_mixed_and_nobody_is_unknown(tmp_path):
    assert "counted already" in faults(lambda: counted(export(tmp_path)[0], record(tmp_path, "reference,on,what\n")))
    strange = BEFORE + "F9,2024-01-01,arrest\n"
    said = faults(lambda: counted(people(tmp_path), record(tmp_path, strange)))
    assert "row 10: reference: nobody in the file of people" in said
    assert "F9" not in said
    assert "what: not one of arrest, domestic" in faults(
        lambda: record(tmp_path, "reference,on,what\nF1,2024-01-01,call\n")
    )


def days(folder, *rows):
    lines = [f"{pseudonyms.pseudonym(KEY, PROJECT, pseudonyms.PERSON, who)},{zero},{day}\n" for who, zero, day in rows]
    (folder / "44.csv").write_text("person,time_zero,zero_on\n" + "".join(lines))
    return days_of(folder / "44.csv", TimeZero.REFERRAL)


def test_participants_days_are_held_against_caseworks(tmp_path):
    both = days(tmp_path, ("CARA-AAA111", "referral", "2025-01-10"), ("CARA-BBB222", "referral", "2025-01-12"))
    assert held_against(PROJECT, KEY, people(tmp_path), both) == 1
    other = days(tmp_path, ("CARA-AAA111", "referral", "2025-01-11"))
    assert "row 2: zero_on: another day than on casework's list" in faults(
        lambda: held_against(PROJECT, KEY, people(tmp_path), other)
    )
    assert "row 2: reference: not on casework's list" in faults(
        lambda: held_against(PROJECT, KEY, people(tmp_path), days(tmp_path))
    )


def test_a_list_of_another_time_zero_is_refused(tmp_path):
    with pytest.raises(StudyFileUnfit, match="row 2: time_zero: not referral"):
        days(tmp_path, ("CARA-AAA111", "caution", "2025-01-10"))
    with pytest.raises(StudyFileUnfit, match="row 3: person: there twice"):
        days(tmp_path, *[("CARA-AAA111", "referral", "2025-01-10")] * 2)
