"""A force's export: read with every fault named, made into rows without names, each with where it comes from."""

from datetime import date

import pytest

from caraway.core.study.project import of
from caraway.core.study.rows import troubles
from caraway.core.study.words import Definition, TimeZero
from caraway.evidence.police.export import events_of, people_of
from caraway.evidence.police.extract import Extract, extracted
from caraway.evidence.refusals import ImmortalTime, StudyFileUnfit

KEY = b"k" * 32
PROJECT = of(
    {
        "id": "pilot",
        "sharing_agreement": "Data sharing agreement 12 of 2026",
        "purpose": "Whether fewer people are arrested again within a year",
        "dates": "month",
        "key_id": "pilot-1",
        "allowed": {
            "people": ["age_band", "sex", "prior_arrests"],
            "covariates": ["age_band", "sex", "prior_arrests", "prior_domestic", "risk_band"],
            "events": [],
        },
        "windows": [365],
    }
)
PEOPLE = """reference,source,arm,zero_on,followed_to,end_reason,born,sex,arrests_before,as_on
CARA-AAA111,casework,programme,2025-01-10,2026-01-10,data_cut,1995-05-05,male,1,2025-01-09
F1,comparator,no-workshop,2025-02-20,2026-02-20,data_cut,1990-02-21,male,3,2025-02-19
F2,comparator,no-workshop,2025-03-01,2025-06-01,died,,female,0,2025-02-28
"""
EVENTS = """reference,on,offence,convicted_on
CARA-AAA111,2025-03-10,8A,
F1,2025-02-20,8A,
F1,2025-02-21,8A,
F2,2025-06-01,195,
F2,2025-06-02,195,
"""


def export(tmp_path, people=PEOPLE, events=EVENTS):
    files = tmp_path / "people.csv", tmp_path / "events.csv"
    for file, text in zip(files, (people, events), strict=True):
        file.write_text(text, encoding="utf-8")
    return people_of(files[0]), events_of(files[1])


def made(tmp_path, *, definition=Definition.REARREST, time_zero=TimeZero.REFERRAL, **texts):
    extract = Extract("w-2026-06", "44", "CARA Wessex", date(2026, 6, 30), date(2026, 6, 30), definition, time_zero)
    return extracted(PROJECT, KEY, extract, *export(tmp_path, **texts))


def faults(call):
    with pytest.raises(StudyFileUnfit) as refused:
        call()
    return str(refused.value)


def test_comparators_are_rows_and_participants_come_from_casework(tmp_path):
    found = made(tmp_path)
    assert [(row["age_band"], row["sex"], row["prior_arrests"], row["followed_days"]) for row in found.people] == [
        ("25-34", "male", "2-4", 365),
        (None, "female", "0", 92),
    ]
    assert {row["source"] for row in found.people} == {"comparator"}


def test_events_count_after_day_zero_and_while_followed(tmp_path):
    found = made(tmp_path)
    assert [row["day"] for row in found.events] == [59, 1, 92]
    assert (found.before_or_on_day_zero, found.after_following) == (1, 1)


def test_each_row_says_where_it_comes_from(tmp_path):
    rows = made(tmp_path).events
    assert [(row["extract_id"], row["extract_row"], row["extracted_on"]) for row in rows] == [
        ("w-2026-06", 2, date(2026, 6, 30)),
        ("w-2026-06", 4, date(2026, 6, 30)),
        ("w-2026-06", 5, date(2026, 6, 30)),
    ]


def test_the_rows_are_fit_for_their_files_and_name_nobody(tmp_path):
    found = made(tmp_path)
    assert [troubles(PROJECT, "people", row) for row in found.people] == [()] * 2
    assert [troubles(PROJECT, "events", row) for row in found.events] == [()] * 3
    said = " ".join(str(value) for row in (*found.people, *found.events) for value in row.values())
    assert not [name for name in ("CARA-AAA111", "F1", "F2", "1990-02-21", "Wessex") if name in said]


def test_one_person_has_one_pseudonym_in_both_files(tmp_path):
    found = made(tmp_path)
    assert found.people[0]["person"] == found.events[1]["person"]
    assert found.people[1]["person"] == found.events[2]["person"]


def test_a_proven_offence_has_the_day_of_its_conviction(tmp_path):
    events = "reference,on,offence,convicted_on\nF1,2025-03-01,8A,2025-09-01\n"
    (row,) = made(tmp_path, definition=Definition.PROVEN, events=events).events
    assert (row["day"], row["conviction_day"]) == (9, 193)
    assert troubles(PROJECT, "events", row) == ()
    assert "row 2: convicted_on: there" in faults(lambda: made(tmp_path, events=events))
    assert "empty for a proven offence" in faults(lambda: made(tmp_path, definition=Definition.PROVEN))


def test_events_so_near_the_data_cut_that_they_would_tell_time_zero_are_left_out(tmp_path):
    people = (
        PEOPLE.replace("2026-02-20", "2026-06-30")
        .replace("2025-02-20", "2026-01-20")
        .replace("2025-02-19", "2026-01-19")
    )
    events = "reference,on,offence\nF1,2026-06-19,8A\nF1,2026-06-20,8A\n"
    found = made(tmp_path, people=people, events=events)
    assert found.people[0]["followed_days"] == (date(2026, 6, 30) - date(2026, 1, 31)).days == 150
    assert [row["day"] for row in found.events] == [150]
    assert found.after_following == 1


def test_nobody_is_followed_beyond_the_data_cut(tmp_path):
    said = faults(lambda: made(tmp_path, people=PEOPLE.replace("2026-02-20", "2026-07-01")))
    assert "The file of people has 1 faults:\nrow 3: followed_to: after the data cut" in said


def test_an_event_of_nobody_known(tmp_path):
    text = "reference,on,offence\nF9,2025-03-01,8A\n"
    said = faults(lambda: made(tmp_path, events=text))
    assert "row 2: reference: nobody in the file of people" in said
    assert "F9" not in said


def test_comparators_are_not_followed_from_completion(tmp_path):
    with pytest.raises(ImmortalTime, match="immortal time"):
        made(tmp_path, time_zero=TimeZero.COMPLETION)


HEADING = PEOPLE.splitlines()[0]
GOOD = "F1,comparator,control,2025-01-01,2025-12-31,data_cut,,,,"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("comparator", "friend"), "source: not casework or comparator"),
        (GOOD.replace("2025-01-01", "01/01/2025"), "zero_on: not a day as 2026-03-31"),
        (GOOD.replace("2025-01-01", ""), "zero_on: empty"),
        (GOOD.replace("2025-12-31", "2024-12-31"), "followed_to: before zero_on"),
        (GOOD.replace("data_cut", "left"), "end_reason: not one of data_cut, died"),
        (GOOD[:-1] + "-1,", "arrests_before: not a whole number"),
        (GOOD[:-1] + "few,", "arrests_before: not a whole number"),
        (f"{GOOD}\n{GOOD}", "reference: the same as in row 2"),
        (GOOD + ",one too many", "11 cells under 10 headings"),
        (GOOD.replace("comparator", '"compar'), "CSV"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_beside_its_place(tmp_path, line, said):
    found = faults(lambda: export(tmp_path, people=f"{HEADING}\n{line}\n"))
    assert said in found
    assert "F1" not in found


def test_every_fault_is_named_and_not_the_first_alone(tmp_path):
    lines = "\n".join(f"F{n},friend,control,never,2025-12-31,data_cut,,,," for n in range(15))
    said = faults(lambda: export(tmp_path, people=f"{HEADING}\n{lines}\n"))
    assert "has 30 faults" in said
    assert "and 10 more" in said


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (HEADING + ",surname", "surname: not asked for"),
        (HEADING.replace("zero_on", "start"), "zero_on: missing"),
        (HEADING.replace("sex", "born"), "born: there twice"),
        (HEADING + ",", "an empty heading"),
    ],
)
def test_a_column_that_is_not_asked_for_does_not_come_along(tmp_path, heading, said):
    assert said in faults(lambda: export(tmp_path, people=f"{heading}\n"))


def test_a_file_without_a_heading_does_not_say_whose_row_is_first(tmp_path):
    said = faults(lambda: export(tmp_path, people="Nobody,Known,1990-01-01\n"))
    assert "row 1: none of the headings reference, source, arm" in said
    assert not [name for name in ("Nobody", "Known", "1990") if name in said]


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "people.csv").write_bytes(b"\xff\xfe\x00reference")
    assert "UTF-8" in faults(lambda: people_of(tmp_path / "people.csv"))
    assert "cannot be read" in faults(lambda: people_of(tmp_path / "absent.csv"))


def test_empty_lines_and_a_byte_order_mark_are_nothing(tmp_path):
    people, _ = export(tmp_path, people="\ufeff" + PEOPLE + "\n,,,,,,,,,\n")
    assert len(people) == 3
