"""`check`: every fault of a damaged file is named by column, row and class of value; a value is never said."""

import json
import random
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caraway.core.study.kinds import LAYOUTS
from caraway.core.study.rows import troubles
from caraway.core.study.words import DateRule, Kind
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.checking import check
from caraway.evidence.study_file.description import KEY, arrow_schema, metadata
from caraway.evidence.study_file.faults import ROWS_NAMED, Fault
from caraway.evidence.study_file.together import check_together
from caraway.evidence.study_file.writing import write, write_rows
from tests.evidence.study.made import CUT, PROJECT, code, damaged, event, log, people, simulated, written

PROVEN = {"definition": "proven re-offending", "extract_id": "e2", "conviction_day": 90}


def said(faults):
    """Column, what and rows of each fault that is of rows."""
    return sorted((one.column, one.what, one.rows) for one in faults if one.count)


def plain(table):
    """A table's rows, as the file would give them."""
    return table.cast(arrow_schema(tuple(table.column_names))).to_pylist()


def edited(folder, kind, *changes):
    """A simulated file whose rows were edited by hand: each change is (row, column, value)."""
    table = simulated()[kind]
    path = folder / f"{kind}.parquet"
    write(path, kind, table, project=PROJECT, data_cut=CUT, log=log(folder))
    rows = plain(table)
    for row, column, value in changes:
        rows[row - 1][column] = value
    return damaged(path, rows)


@pytest.mark.parametrize("kind", [Kind.PEOPLE, Kind.EVENTS, Kind.ANALYSIS])
def test_a_fit_file_has_no_fault(tmp_path, kind):
    path = tmp_path / "x.parquet"
    write(path, kind, simulated()[kind], project=PROJECT, data_cut=CUT, log=log(tmp_path))
    assert check(path) == ()
    assert check(path, PROJECT) == ()


def test_every_fault_is_named_not_only_the_first(tmp_path):
    path = edited(
        tmp_path, Kind.PEOPLE,
        (1, "person", "Jo Bloggs"), (2, "arm", None), (3, "followed_days", -1), (4, "followed_days", -9), (5, "source", "police"),
        (6, "zero_on", date(2024, 1, 2)), (7, "age_years", float("nan")), (8, "time_zero", "referral"), (9, "age_years", 7.0),
    )  # fmt: skip
    assert said(check(path)) == [
        ("age_years", "a number below 10", (9,)),
        ("age_years", "not a number", (7,)),
        ("arm", "empty", (2,)),
        ("followed_days", "a number below 0", (3, 4)),
        ("person", "text of another form", (1,)),
        ("source", "a code that is not on the list", (5,)),
        ("time_zero", "another time zero than most rows", (8,)),
        ("zero_on", "a day finer than the project allows", (6,)),
    ]
    assert any("changed after it was written" in one.what for one in check(path))
    assert "Bloggs" not in " ".join(one.sentence for one in check(path))


def test_the_same_person_twice_is_named_in_both_rows(tmp_path):
    rows = plain(simulated()[Kind.PEOPLE])
    path = edited(tmp_path, Kind.PEOPLE, (5, "person", rows[1]["person"]))
    assert said(check(path)) == [("person", "the same person in another row too", (2, 5))]
    assert rows[1]["person"] not in check(path)[0].sentence


@pytest.mark.parametrize(
    ("column", "change", "what"),
    [
        ("rearrest_any", lambda row: not row["rearrest_any"], "at odds with the count"),
        ("rearrest_count", lambda row: -1, "a number below 0"),
        ("rearrest_harm", lambda row: float("inf"), "not a number"),
        ("window_days", lambda row: 183, "another window than most rows"),
        ("window_days", lambda row: 183, "a window the project does not have"),
        ("followed_days", lambda row: 366, "beyond the window"),
        ("followed_days", lambda row: 0, "said of someone not followed to the end"),
        ("time_zero", lambda row: "completion", "a comparison counted from completion (immortal time)"),
    ],
)
def test_a_row_of_analysis_that_cannot_be_is_named(tmp_path, column, change, what):
    rows = plain(simulated()[Kind.ANALYSIS])
    at = next(number for number, row in enumerate(rows, 1) if row["rearrest_whole"])
    found = check(edited(tmp_path, Kind.ANALYSIS, (at, column, change(rows[at - 1]))))
    assert (what, (at,)) in [(one.what, one.rows) for one in found]


def test_mixed_definitions_are_faults(tmp_path):
    path = written(tmp_path, "events", [event(1), event(2), event(3), event(4, **PROVEN)])
    assert check(path) == ()
    rows = [event(1), event(2), event(3, **PROVEN | {"extract_id": "e1"}), event(4, conviction_day=70)]
    rows.append(event(5, **PROVEN | {"conviction_day": None}))
    rows.append(event(6, **PROVEN | {"conviction_day": 3}))
    assert said(check(damaged(path, rows))) == [
        ("conviction_day", "before the offence", (6,)),
        ("conviction_day", "empty for a proven offence", (5,)),
        ("conviction_day", "there for an event that is not proven", (4,)),
        ("definition", "another definition than most rows of its extract", (3,)),
    ]


def test_a_row_of_an_extract_twice_is_a_fault(tmp_path):
    path = damaged(written(tmp_path, "events", [event(1)]), [event(1), event(2, extract_row=1)])
    assert said(check(path)) == [("extract_id", "the same extract id, extract row in another row too", (1, 2))]


def test_a_token_of_two_victims_is_a_fault(tmp_path):
    row = {
        "victim": code(1), "join_token": code(9), "instrument": "safety-1", "item": "q1", "occasion": "start", "day_band": "0-90",
        "answer": 3,
    }  # fmt: skip
    path = damaged(written(tmp_path, "answers", [row]), [row, row | {"victim": code(2)}])
    assert said(check(path)) == [("join_token", "a token of two victims", (1, 2))]


def test_a_panel_that_cannot_be_is_a_fault(tmp_path):
    row = {
        "force": "F-00000000", "month": date(2026, 3, 1), "arm": "workshop", "start_month": None, "time_zero": "referral",
        "window_days": 365, "definition": "re-arrest", "people": 10, "people_any": 3, "events": 5, "events_squares": 9.0, "harm": 4.0,
        "harm_squares": 8.0,
    }  # fmt: skip
    path = written(tmp_path, "panel", [row])
    assert check(path) == ()
    bad = [
        row,
        row | {"people_any": 11, "events": 20, "events_squares": 40.0, "arm": "b"},
        row | {"events": 1, "arm": "c", "month": date(2026, 3, 2)},
    ]
    assert {one[1:] for one in said(check(damaged(path, bad)))} == {
        ("more people than there are", (2,)),
        ("more people than events", (3,)),
        ("a day finer than the project allows", (3,)),
    }


def test_columns_that_lack_are_too_many_or_of_another_type_are_all_named(tmp_path):
    path = written(tmp_path, "people", people({}, {}))
    table = pq.read_table(path)
    table = table.drop_columns(["arm"]).append_column("postcode", pa.array(["SO14", "SO15"]))
    table = table.set_column(0, "person", pa.array([1, 2])).replace_schema_metadata({KEY: metadata(path).metadata[KEY]})
    pq.write_table(table, path)
    found = {(one.column, one.what) for one in check(path)}
    assert found == {
        ("arm", "missing"),
        ("arm", "described and not there"),
        ("postcode", "a column that the project may not have in this kind of file"),
        ("postcode", "there and not described"),
        ("person", "stored as int64"),
    }


def test_a_definition_has_all_its_columns_or_none(tmp_path):
    rows = simulated()[Kind.ANALYSIS]
    some = rows.drop_columns(["proven_harm"])
    none = rows.drop_columns([name for name in rows.column_names if name.startswith(("proven_", "rearrest_"))])
    for table, what in ((some, "missing beside the others of its definition"), (none, "no outcome of any definition")):
        path = tmp_path / "x.parquet"
        write(path, "analysis", table, project=PROJECT, data_cut=CUT, log=log(tmp_path))
        assert [one.what for one in check(path)] == [what]


def test_a_file_of_another_declaration_is_a_fault(tmp_path):
    path = written(tmp_path, "people", people({}))
    assert [one.what for one in check(path, replace(PROJECT, least_people=10))] == [
        "written under another declaration of the project"
    ]


def test_many_rows_are_counted_and_the_first_are_named(tmp_path):
    path = damaged(written(tmp_path, "people", people({})), people(*({"followed_days": -1},) * 250))
    fault = next(one for one in check(path) if one.column == "followed_days")
    assert fault.count == 250
    assert fault.rows == tuple(range(1, ROWS_NAMED + 1))
    assert "and 150 more" in fault.sentence


@pytest.mark.parametrize("content", [b"", b"PAR1", b"name,arm\nJo,workshop\n"])
def test_what_is_no_parquet_is_one_fault(tmp_path, content):
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    (fault,) = check(path)
    assert "cannot be read as Parquet" in fault.what


def test_a_file_that_is_not_there_is_one_fault(tmp_path):
    assert "missing, cut short or damaged" in check(tmp_path / "none.parquet")[0].what


def test_parquet_that_is_no_study_file_is_one_fault(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "x.parquet")
    assert "does not describe itself" in check(tmp_path / "x.parquet")[0].what


@pytest.mark.parametrize("wrong", [b'"kind": "persons"', b'"form": 9', b'"kind": "panel"'])
def test_a_wrong_description_is_a_fault(tmp_path, wrong):
    path = written(tmp_path, "people", people({}))
    old = {
        b'"kind": "persons"': b'"kind": "people"',
        b'"form": 9': b'"form": 1',
        b'"kind": "panel"': b'"kind": "people"',
    }[wrong]
    said = metadata(path).metadata[KEY].replace(old, wrong)
    pq.write_table(pq.read_table(path).replace_schema_metadata({KEY: said}), path)
    assert check(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A fit file's bytes."""
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "people.parquet"
    write(path, "people", simulated()[Kind.PEOPLE], project=PROJECT, data_cut=CUT, log=log(folder))
    return path.read_bytes()


@pytest.mark.parametrize("seed", range(60))
def test_a_file_cut_short_or_with_a_wrong_byte_is_never_fit_nor_a_crash(tmp_path, whole, seed):
    rng = random.Random(seed)
    content, cut = bytearray(whole), seed % 3 == 0
    if cut:
        content = content[: rng.randrange(len(content))]
    else:
        content[rng.randrange(len(content))] ^= rng.randint(1, 255)
    path = tmp_path / "people.parquet"
    path.write_bytes(bytes(content))
    faults = check(path)
    assert all(isinstance(one, Fault) for one in faults)
    if cut:
        assert faults
    elif not faults:
        assert pq.read_table(path).equals(pq.read_table(pa.BufferReader(whole)))


VALUES = {
    "person": ["x", None, code(1)], "arm": ["", "Workshop", None, "b"], "source": ["police", "comparator"], "followed_days": [-1, 0, 40_000],
    "zero_on": [date(2024, 1, 2), date(2024, 2, 1), None], "end_reason": ["gone", None], "completed_day": [3, -3, None],
    "sessions_attended": [0, None, -2], "age_years": [float("nan"), float("inf"), 9.0, 121.0, 40.0], "sex": ["m", None],
    "ethnicity": [None, "Asian"], "force": ["Hampshire", "F-0000000g"],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_file_and_its_rows_have_the_same_faults(tmp_path, seed):
    """The fast check by SQL against the slow one, row by row, on rows damaged at random."""
    rng = random.Random(seed)
    rows = plain(simulated(40)[Kind.PEOPLE])
    changes = [(rng.randint(1, 40), name, rng.choice(values)) for name, values in VALUES.items() for _ in range(2)]
    for row, column, value in changes:
        rows[row - 1][column] = value
    table = simulated(40)[Kind.PEOPLE]
    path = tmp_path / "people.parquet"
    write(path, "people", table, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    mine = {
        (row, one.column, one.what)
        for one in check(damaged(path, rows))
        for row in one.rows
        if one.what not in ("the same person in another row too", "another time zero than most rows")
    }
    slow = {
        (number, one.column, one.what) for number, row in enumerate(rows, 1) for one in troubles(PROJECT, "people", row)
    }
    assert {one for one in slow if one not in mine} == set()
    assert {one[0] for one in mine} == {one[0] for one in slow}


def test_events_of_unknown_people_and_after_following_are_named(tmp_path):
    paths = (
        written(tmp_path, "people", people({}, {"followed_days": 30})),
        written(tmp_path, "events", [event(1), event(2), event(3), event(7)]),
    )
    assert said(check_together(paths)) == [
        ("day", "after the person was followed", (2,)),
        ("person", "somebody who is not in the file of people", (3, 4)),
    ]
    assert {one.file for one in check_together(paths)} == {"events.parquet"}
    assert check_together(paths[:1]) == ()


def test_tokens_of_nobody_are_named(tmp_path):
    row = {
        "victim": code(1), "join_token": code(9), "instrument": "safety-1", "item": "q1", "occasion": "start", "day_band": "0-90",
        "answer": 3,
    }  # fmt: skip
    paths = (
        written(tmp_path, "answers", [row, row | {"victim": code(2), "join_token": code(8)}]),
        written(tmp_path, "joins", [{"join_token": code(9), "person": code(5)}]),
        written(tmp_path, "people", people({})),
    )
    assert said(check_together(paths)) == [
        ("join_token", "a token that is not in the table of joins", (2,)),
        ("person", "somebody who is not in the file of people", (1,)),
    ]


def test_files_of_two_projects_are_not_one_study(tmp_path):
    one = written(tmp_path, "people", people({}))
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "people.parquet"
    write(
        other, "people", simulated()[Kind.PEOPLE], project=replace(PROJECT, id="other"), data_cut=CUT, log=log(tmp_path)
    )  # fmt: skip
    assert [fault.what for fault in check_together((one, other))] == ["not of the project of people.parquet"]
    with pytest.raises(StudyFileUnfit):
        check_together((one, tmp_path / "none"))


def test_each_arm_of_the_analysis_is_as_assigned(tmp_path):
    rows = simulated()
    for kind in (Kind.PEOPLE, Kind.ANALYSIS):
        write(tmp_path / f"{kind}.parquet", kind, rows[kind], project=PROJECT, data_cut=CUT, log=log(tmp_path))
    paths = (tmp_path / "people.parquet", tmp_path / "analysis.parquet")
    assert check_together(paths) == ()
    changed = plain(rows[Kind.ANALYSIS])
    changed[6]["arm"] = "control" if changed[6]["arm"] == "workshop" else "workshop"
    damaged(paths[1], changed)
    assert said(check_together(paths)) == [("arm", "another arm than assigned", (7,))]


def test_every_kind_is_checked():
    assert set(LAYOUTS) == set(Kind)


@pytest.mark.parametrize("name", ["it's", "a[1]", "a*", "what?", "ä b"])
def test_a_file_may_have_any_name(tmp_path, name):
    written(tmp_path, "people", people({"followed_days": 9}), "a1")
    path = written(tmp_path, "people", people({}, {}), name)
    assert check(path) == ()
    damaged(path, people({}, {"followed_days": -1}))
    assert said(check(path)) == [("followed_days", "a number below 0", (2,))]


def test_nobody_is_known_to_a_file_with_an_empty_place(tmp_path):
    paths = (written(tmp_path, "people", people({}, {})), written(tmp_path, "events", [event(1), event(7)]))
    damaged(paths[0], people({}, {"person": None}))
    assert said(check_together(paths)) == [("person", "somebody who is not in the file of people", (2,))]


@pytest.mark.parametrize(
    ("rule", "shift", "day", "most"),
    [(DateRule.MONTH, 0, date(2027, 9, 1), 1), (DateRule.WEEK, 0, date(2027, 9, 6), 19), (DateRule.SHIFTED, 9, date(2027, 9, 9), 13)],
)  # fmt: skip
def test_days_followed_that_tell_the_day_of_time_zero_are_a_fault(tmp_path, rule, shift, day, most):
    """The data cut is known: who is followed to it came in so many days before."""
    project, path = replace(PROJECT, dates=rule, most_shift=shift), tmp_path / "people.parquet"
    rows = people(
        *({"zero_on": day, "followed_days": days} for days in (most, most + 1)),
        {"zero_on": date(2029, 1, 1), "followed_days": 0},
    )
    write_rows(path, "people", rows, project=project, data_cut=CUT, log=log(tmp_path))
    assert said(check(path))[0][0::2] == ("followed_days", (2,))
    assert ("zero_on", "after the data cut", (3,)) in said(check(path))


def test_a_column_there_twice_is_named(tmp_path):
    path = written(tmp_path, "people", people({}, {}))
    table = pq.read_table(path)
    pq.write_table(table.append_column("arm", table["arm"]), path)
    assert [(one.column, one.what) for one in check(path)] == [("arm", "there twice")]


def test_rows_that_were_changed_are_named_whatever_else_is_wrong(tmp_path):
    path = edited(tmp_path, Kind.PEOPLE, (1, "sex", None))
    found = [one.what for one in check(path, replace(PROJECT, least_people=10))]
    assert found[0] == "written under another declaration of the project"
    assert any("changed after it was written" in what for what in found)


@pytest.mark.parametrize(
    "said",
    [b"[" * 100_000, b'{"form": 1', b"null", b"\xff"],
)  # fmt: skip
def test_a_description_that_is_none_is_one_fault(tmp_path, said):
    path = written(tmp_path, "people", people({}))
    pq.write_table(pq.read_table(path).replace_schema_metadata({KEY: said}), path)
    assert "description cannot be read" in check(path)[0].what


@pytest.mark.parametrize(
    "change",
    [{"rows": float("inf")}, {"columns": [{"name": 1, "type": "", "unit": "", "sensitivity": "", "means": ""}]}, {"left_out": {"no": float("inf")}}],
)  # fmt: skip
def test_a_description_with_odd_values_is_one_fault(tmp_path, change):
    path = written(tmp_path, "people", people({}))
    said = json.loads(metadata(path).metadata[KEY]) | change
    pq.write_table(pq.read_table(path).replace_schema_metadata({KEY: json.dumps(said)}), path)
    assert "description cannot be read" in check(path)[0].what


OUTCOMES = [(f"rearrest_{what}", None, "empty") for what in ("whole", "any", "count", "harm")]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        *OUTCOMES,
        ("rearrest_whole", False, "denied of someone followed to the end"),
        ("rearrest_day", 0, "a number below 1"),
        ("attended", None, "empty"),
        ("attended", False, "at odds with the sessions attended"),
        ("zero_on", date(1, 1, 1), "a day outside 1900 to 2199"),
        ("zero_on", date(9999, 12, 1), "a day outside 1900 to 2199"),
        ("new_abuse_day", 900, "after the person was followed"),
    ],
)
def test_what_a_row_of_analysis_may_not_say_is_named(tmp_path, column, value, what):
    rows = plain(simulated()[Kind.ANALYSIS])
    at = next(at for at, row in enumerate(rows, 1) if row["rearrest_whole"] and row["rearrest_any"] and row["attended"])
    assert (column, what, (at,)) in said(check(edited(tmp_path, Kind.ANALYSIS, (at, column, value))))


@pytest.mark.parametrize("number", [2**31 - 1, -(2**31), 3_000_000, -800_000])
def test_a_day_that_is_of_no_calendar_is_named(tmp_path, number):
    """Of other writers: DuckDB takes two of these for infinite, and Python has none of them."""
    path = written(tmp_path, "people", people({}))
    table = pq.read_table(path)
    day = pa.array([number], pa.int32()).cast(pa.date32())
    pq.write_table(table.set_column(table.column_names.index("zero_on"), "zero_on", day), path)
    assert ("zero_on", "a day outside 1900 to 2199", (1,)) in said(check(path))


def test_a_panel_of_two_windows_or_with_events_of_nobody_is_named(tmp_path):
    row = {
        "force": "F-00000000", "month": date(2026, 3, 1), "arm": "a", "start_month": None, "time_zero": "referral", "window_days": 365,
        "definition": "re-arrest", "people": 10, "people_any": 3, "events": 5, "events_squares": 9.0, "harm": 4.0, "harm_squares": 8.0,
    }  # fmt: skip
    nothing = {"people_any": 0, "events": 0, "events_squares": 0.0}
    rows = [row, row | {"arm": "b"}, row | {"arm": "c", "window_days": 183, "time_zero": "caution"}]
    rows += [row | {"arm": "d", "people_any": 0}, row | {"arm": "e"} | nothing]
    assert {(column, rows) for column, _, rows in said(check(damaged(written(tmp_path, "panel", [row]), rows)))} == {
        ("window_days", (3,)), ("time_zero", (3,)), ("people_any", (4,)), ("harm", (5,)),
    }  # fmt: skip


def test_what_is_in_two_files_is_named(tmp_path):
    paths = (
        written(tmp_path, "people", people({}, {}), "one"),
        written(tmp_path, "people", people({"followed_days": 9}), "two"),
        written(tmp_path, "events", [event(1), event(2)], "three"),
        written(
            tmp_path,
            "events",
            [event(2), event(1, day=41, extract_row=9), event(1, extract_id="e2", extract_row=7)],
            "four",
        ),
    )
    assert [(one.file, one.what, one.rows) for one in check_together(paths) if "file of people" not in one.what] == [
        ("two.parquet", "the same person as in another of the files", (1,)),
        ("four.parquet", "the same extract id, extract row as in another of the files", (1,)),
        ("four.parquet", "the same event as in another extract", (3,)),
        ("three.parquet", "after the person was followed", (1,)),
        ("four.parquet", "after the person was followed", (2, 3)),
    ]


def test_two_data_cuts_are_named(tmp_path):
    one, other = written(tmp_path, "people", people({})), tmp_path / "events.parquet"
    write_rows(other, "events", [event(1)], project=PROJECT, data_cut=date(2027, 9, 30), log=log(tmp_path))
    assert [fault.what for fault in check_together((one, other))] == ["tells until another day than people.parquet"]
