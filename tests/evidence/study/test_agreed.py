"""Consent is enforced: who said no, or is not known to have said yes, is in no row, is counted, and that is said."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caraway.core.study.project import of
from caraway.core.study.words import Definition, TimeZero
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.agreed import agreed, asks, left_out_words, refuse_unasked
from caraway.evidence.study_file.checking import check, notes
from caraway.evidence.study_file.content import ContentHash
from caraway.evidence.study_file.description import KEY, arrow_schema, describe, metadata
from caraway.evidence.study_file.writing import write, write_rows
from tests.evidence.study.made import CUT, PROJECT, code, event, log, people

ASKING = of(
    PROJECT.declared() | {"allowed": PROJECT.declared()["allowed"] | {"people": ["consents_study", "consents_linkage"]}}
)


def table(*changes):
    rows = people(*changes)
    names = tuple(name for name in (*rows[0], "consents_study", "consents_linkage") if any(name in row for row in rows))
    names = tuple(dict.fromkeys(names))
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], schema=arrow_schema(names))


def kept(*changes):
    rows, counts = agreed(table(*changes))
    return [int(person, 16) for person in rows["person"].to_pylist()], dict(counts)


@pytest.mark.parametrize("name", ["consents_study", "consents_linkage"])
def test_only_a_yes_is_a_yes(name):
    assert kept({name: True}, {name: False}, {name: None}) == ([1], {"no": 1, "unknown": 1})


def test_both_are_asked_and_both_must_be_yes():
    yes, no = True, False
    rows = [{"consents_study": one, "consents_linkage": other} for one in (yes, no, None) for other in (yes, no, None)]
    assert kept(*rows) == ([1], {"no": 5, "unknown": 3})


def test_comparators_are_not_asked_and_their_no_counts():
    comparator = {"source": "comparator"}
    assert kept({"consents_study": True}, comparator, comparator | {"consents_study": False}) == ([1, 2], {"no": 1})


def test_a_study_that_does_not_ask_has_everybody():
    assert kept({}, {}) == ([1, 2], {})
    assert asks(PROJECT) == ()


def analysis(rows, events=()):
    names = tuple(event(1))
    return joining.analysis(
        rows,
        pa.Table.from_pylist(list(events), schema=arrow_schema(names)),
        time_zero=TimeZero.ASSIGNMENT,
        window_days=365,
        definitions=(Definition.REARREST,),
        harm={"DEMO-2": 19.0},
    ).to_pylist()


def test_who_did_not_agree_is_in_no_row_and_their_events_in_nobodys():
    found = analysis(table({"consents_study": True}, {"consents_study": False}, {}), [event(n) for n in (1, 2, 3)])
    assert [(int(row["person"], 16), row["rearrest_count"]) for row in found] == [(1, 1)]


def test_without_linkage_nobody_is_said_to_have_had_no_event():
    assert analysis(table({"consents_linkage": False}, {"consents_linkage": True}))[0]["person"] == code(2)


def test_answers_are_not_linked_with_who_did_not_agree():
    answered = pa.table(
        {
            "join_token": [code(8), code(9)], "victim": [code(5), code(6)], "instrument": ["s"] * 2, "item": ["q"] * 2,
            "occasion": ["start"] * 2, "day_band": ["0-90"] * 2, "answer": [3, 4],
        }
    )  # fmt: skip
    joins = pa.table({"join_token": [code(8), code(9)], "person": [code(1), code(2)]})
    found = joining.answers(answered, joins, table({"consents_linkage": False}, {"consents_linkage": True}))
    assert found["answer"].to_pylist() == [4]


def test_a_project_that_asks_is_told_of_everybody_or_refused():
    refuse_unasked(PROJECT, table({}))
    refuse_unasked(ASKING, table({"source": "comparator"}))
    refuse_unasked(ASKING, table({"consents_study": True, "consents_linkage": True}))
    with pytest.raises(StudyFileUnfit, match=r"consents_linkage.*of 2 nothing is said"):
        refuse_unasked(ASKING, table({"consents_study": True}, {}, {"source": "comparator"}))


def written(folder, *changes, project=ASKING):
    path = folder / "people.parquet"
    write_rows(path, "people", people(*changes), project=project, data_cut=CUT, log=log(folder))
    return path


def test_check_says_how_many_and_names_what_is_not_said(tmp_path):
    path = written(tmp_path, {"consents_study": True}, {"consents_study": False}, {"source": "comparator"})
    assert [(one.column, one.what, one.rows) for one in check(path)] == [
        ("consents_linkage", "not said, and the project asks for it", (1, 2))
    ]
    assert list(notes([path])) == ["people.parquet: 1 people who had not agreed will be left out by join."]


def test_the_file_of_analysis_says_whom_it_leaves_out(tmp_path):
    rows, path = table({"consents_study": True}, {"consents_study": False}), tmp_path / "analysis.parquet"
    made = joining.analysis(
        rows, pa.Table.from_pylist([event(1)], schema=arrow_schema(tuple(event(1)))), time_zero=TimeZero.ASSIGNMENT,
        window_days=365, definitions=(Definition.REARREST,), harm={"DEMO-2": 19.0},
    )  # fmt: skip
    write(path, "analysis", made, project=PROJECT, data_cut=CUT, log=log(tmp_path), left_out=agreed(rows)[1])
    assert describe(path).left_out == {"no": 1}
    assert check(path) == ()
    assert list(notes([path])) == ["analysis.parquet: 1 people who had not agreed were left out when it was made."]
    assert left_out_words({}) == ""


def test_a_file_that_does_not_say_where_people_come_from_is_noted_among_faults_alone(tmp_path):
    rows, path = table({"consents_study": True}).drop_columns(["source"]), tmp_path / "people.parquet"
    write_rows(
        path, "people", [{**people({})[0], "consents_study": True}], project=ASKING, data_cut=CUT, log=log(tmp_path)
    )
    said = json.loads(metadata(path).metadata[KEY])
    hashed = ContentHash(tuple(rows.column_names))
    hashed.add(rows)
    said |= {
        "columns": [one for one in said["columns"] if one["name"] in rows.column_names],
        "content": hashed.digest(),
    }
    pq.write_table(
        rows.select([one["name"] for one in said["columns"]]).replace_schema_metadata({KEY: json.dumps(said)}), path
    )
    assert list(notes([path])) == []
    assert ("source", "missing") in [(one.column, one.what) for one in check(path)]
