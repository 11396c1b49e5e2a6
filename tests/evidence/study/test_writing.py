"""Study files written and read: described, logged, whole or not at all, and known when they were changed."""

import fcntl
import json
import resource
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caraway.core.study.words import Kind
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.checking import check
from caraway.evidence.study_file.content import ContentHash
from caraway.evidence.study_file.description import KEY, arrow_schema, describe, from_json
from caraway.evidence.study_file.making import whole
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.reading import read, verified
from caraway.evidence.study_file.writing import write, write_rows, writing
from tests.evidence.study.made import CUT, PERSON, PROJECT, WHEN, code, damaged, log, people, simulated, written


def test_a_file_reads_back_as_it_was_written(tmp_path):
    rows = people({}, {"sex": "male", "age_years": 31.5}, {"completed_day": 60})
    found = read(written(tmp_path, "people", rows), kind="people")
    assert [{name: row[name] for name in rows[number]} for number, row in enumerate(found.table.to_pylist())] == rows


def test_the_order_of_rows_does_not_tell_that_of_time(tmp_path):
    rows = [{"person": code(n), **PERSON} for n in (9, 2, 7, 4)]
    assert [int(one, 16) for one in read(written(tmp_path, "people", rows)).table["person"].to_pylist()] == [2, 4, 7, 9]
    joins = [{"join_token": code(n), "person": code(9 - n)} for n in (3, 1, 2)]
    assert [int(one, 16) for one in read(written(tmp_path, "joins", joins)).table["join_token"].to_pylist()] == [
        1,
        2,
        3,
    ]


def test_a_file_says_what_it_is(tmp_path):
    said = describe(written(tmp_path, "people", people({}, {})))
    assert (said.kind, said.project, said.purpose, said.data_cut, said.rows) == (
        "people",
        PROJECT,
        PROJECT.purpose,
        CUT,
        2,
    )
    assert {column.name: column.sensitivity for column in said.columns}["person"] == "identifying"
    assert said.writer.startswith("caraway ")
    assert len(said.content) == 64


def test_what_a_file_says_can_be_read_without_caraway(tmp_path):
    path = written(tmp_path, "people", people({}))
    said = json.loads(pq.read_metadata(path).metadata[KEY])
    assert [column["unit"] for column in said["columns"] if column["name"] == "followed_days"] == ["days"]
    assert pq.read_table(path).num_rows == 1


def test_every_writing_is_a_line_of_the_log(tmp_path):
    written(tmp_path, "people", people({}), "one")
    written(tmp_path, "people", people({}, {}), "two")
    lines = [json.loads(line) for line in (tmp_path / "purpose.log").read_text().splitlines()]
    assert [(line["file"], line["rows"], line["by"]) for line in lines] == [
        ("one.parquet", 1, "the tests"),
        ("two.parquet", 2, "the tests"),
    ]
    assert {line["purpose"] for line in lines} == {PROJECT.purpose}
    assert lines[1]["at"] == WHEN.isoformat()
    assert lines[1]["content"] == describe(tmp_path / "two.parquet").content


def test_no_file_without_its_line_in_the_log(tmp_path):
    (tmp_path / "purpose.log").mkdir()
    with pytest.raises(StudyFileUnfit, match="no file is made without it"):
        written(tmp_path, "people", people({}))
    assert [path.name for path in tmp_path.iterdir()] == ["purpose.log"]


def cut_off(folder, rows):
    """A writing during which the power goes."""
    path, columns = folder / "people.parquet", rows.column_names
    with writing(path, "people", project=PROJECT, columns=columns, data_cut=CUT, log=log(folder)) as writer:
        writer.add(rows)
        raise RuntimeError("the power went")


def test_half_a_file_is_no_file(tmp_path):
    rows = simulated()[Kind.PEOPLE]
    written(tmp_path, "people", people({}))
    before = (tmp_path / "people.parquet").read_bytes()
    with pytest.raises(RuntimeError, match="power"):
        cut_off(tmp_path, rows)
    assert (tmp_path / "people.parquet").read_bytes() == before
    assert len((tmp_path / "purpose.log").read_text().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.parquet", "purpose.log"]


def test_two_runs_at_once_do_not_write_into_one_another(tmp_path):
    path = tmp_path / "people.parquet"
    with whole(path) as first:
        first.write_bytes(b"half of it")
        with pytest.raises(StudyFileUnfit, match="being written by another run"):
            written(tmp_path, "people", people({}))
        assert first.read_bytes() == b"half of it"
    assert path.read_bytes() == b"half of it"
    assert [one.name for one in tmp_path.iterdir()] == ["people.parquet"]


def test_who_opened_the_name_before_it_was_given_does_not_write_into_the_finished_file(tmp_path, monkeypatch):
    """Between opening and locking, the other run finished: the lock is then of the file itself."""
    path, lock = tmp_path / "x", fcntl.flock

    def finished_meanwhile(handle, how):
        path.with_name(".x.part").rename(path)
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", finished_meanwhile)
    with pytest.raises(StudyFileUnfit, match="another run"), whole(path):
        raise AssertionError
    assert path.exists()


def test_what_a_killed_run_left_is_written_over(tmp_path):
    (tmp_path / ".people.parquet.part").write_bytes(b"left" * 10_000)
    assert check(written(tmp_path, "people", people({}))) == ()
    assert {path.name for path in tmp_path.iterdir()} == {"people.parquet", "purpose.log"}


@contextmanager
def room_for(size):
    """A disk with room for no longer file than that."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path):
    rows = simulated()[Kind.PEOPLE]
    with room_for(3000), pytest.raises(StudyFileUnfit, match="cannot be written"):
        write(tmp_path / "people.parquet", "people", rows, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    for path in (tmp_path / "absent" / "x.parquet", tmp_path / ("x" * 250), tmp_path):
        with pytest.raises(StudyFileUnfit, match="cannot be written"):
            write(path, "people", simulated()[Kind.PEOPLE], project=PROJECT, data_cut=CUT, log=log(tmp_path))


def test_a_line_of_the_log_that_was_cut_short_spoils_no_other(tmp_path):
    (tmp_path / "purpose.log").write_text('{"at": "2027-0')
    written(tmp_path, "people", people({}))
    cut, line = (tmp_path / "purpose.log").read_text().splitlines()
    assert (cut, json.loads(line)["file"]) == ('{"at": "2027-0', "people.parquet")


def test_a_log_says_who_and_when():
    with pytest.raises(StudyFileUnfit, match="zone"):
        PurposeLog(WHEN, "me", datetime(2027, 1, 2))  # noqa: DTZ001
    for nobody in (" ", "me\nyou"):
        with pytest.raises(StudyFileUnfit, match="who"):
            PurposeLog(WHEN, nobody, WHEN)


def test_unfit_rows_are_refused_each_by_row_and_column_and_nothing_is_written(tmp_path):
    rows = people({"person": "Jo Bloggs"}, {}, {"arm": None, "followed_days": -4})
    with pytest.raises(StudyFileUnfit) as refused:
        written(tmp_path, "people", rows)
    said = str(refused.value)
    assert said.startswith("3 faults. row 1, person: text of another form")
    assert "row 3, arm: empty" in said
    assert "row 3, followed_days: a number below 0" in said
    assert "Bloggs" not in said
    assert list(tmp_path.iterdir()) == []


def test_of_many_troubles_the_first_are_in_words_and_all_are_counted(tmp_path):
    with pytest.raises(StudyFileUnfit, match=r"^50 faults.* And 30 more\.$"):
        written(tmp_path, "people", people(*({"arm": None},) * 50))


def test_what_the_project_may_not_have_is_refused(tmp_path):
    mine = replace(PROJECT, allowed=PROJECT.allowed[:1])
    with pytest.raises(StudyFileUnfit, match="no file of events"):
        write_rows(tmp_path / "x", "events", [], project=mine, data_cut=CUT, log=log(tmp_path))
    narrow = replace(PROJECT, allowed=(replace(PROJECT.allowed[0], columns=("sex",)),))
    rows = pa.Table.from_pylist([*people({"age_years": 31.0})])
    with pytest.raises(StudyFileUnfit, match="may have no age_years"):
        write(tmp_path / "x", "people", rows, project=narrow, data_cut=CUT, log=log(tmp_path))
    assert not (tmp_path / "x").exists()


def test_a_table_of_other_types_or_too_few_columns_is_refused(tmp_path):
    rows = simulated()[Kind.PEOPLE]
    short = rows.drop_columns(["arm"])
    other = rows.set_column(rows.column_names.index("followed_days"), "followed_days", pa.array(["x"] * rows.num_rows))
    for table, why in ((short, "lack arm"), (other, "followed_days is string where int32 belongs")):
        with pytest.raises(StudyFileUnfit, match=why):
            write(tmp_path / "x", "people", table, project=PROJECT, data_cut=CUT, log=log(tmp_path))


def test_a_changed_row_is_known(tmp_path):
    path = written(tmp_path, "people", people({}, {}))
    verified(path)
    damaged(path, read(path).table.set_column(4, "arm", pa.array(["workshop", "control"])).to_pylist())
    with pytest.raises(StudyFileUnfit, match="changed after it was written"):
        verified(path)
    assert read(path, verify=False).table["arm"].to_pylist() == ["workshop", "control"]


def test_only_the_columns_asked_for_are_read(tmp_path):
    path = written(tmp_path, "people", people({}))
    assert read(path, columns=("arm", "force")).table.column_names == ["arm", "force"]
    with pytest.raises(StudyFileUnfit, match="has no postcode"):
        read(path, columns=("postcode",))
    with pytest.raises(StudyFileUnfit, match="a file of people, not of events"):
        read(path, kind="events")


def test_a_hash_is_the_same_however_rows_are_cut():
    rows = simulated()[Kind.ANALYSIS]
    whole = rows.cast(arrow_schema(tuple(rows.column_names)))
    said = set()
    for size, table in ((1000, rows), (7, rows), (64, whole)):
        hashed = ContentHash(tuple(rows.column_names))
        for start in range(0, rows.num_rows, size):
            hashed.add(table.slice(start, size))
        said.add(hashed.digest())
    assert len(said) == 1


@pytest.mark.parametrize(
    "change", [("arm", ["b", "a"]), ("arm", [None, "b"]), ("arm", ["", "ab"]), ("name", ["a", "b"])]
)
def test_a_hash_tells_rows_apart(change):
    def of(name, values):
        hashed = ContentHash((name,))
        hashed.add(pa.table({name: pa.array(values, pa.string())}))
        return hashed.digest()

    assert of("arm", ["a", "b"]) != of(*change)


def test_a_missing_value_and_nought_have_different_hashes():
    digests = set()
    for values in ([0, 1], [None, 1]):
        hashed = ContentHash(("day",))
        hashed.add(pa.table({"day": pa.array(values, pa.int32())}))
        digests.add(hashed.digest())
    assert len(digests) == 2


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"form": 2}',
        b'{"form": 1, "kind": "people", "project": {}, "purpose": "", "data_cut": "2027-01-01"}',
    ],
)
def test_a_description_that_cannot_be_is_refused(text):
    with pytest.raises(StudyFileUnfit, match="description"):
        from_json(text)


def test_damage_inside_the_rows_is_known(tmp_path):
    path = written(tmp_path, "people", people(*({},) * 200))
    content = bytearray(path.read_bytes())
    content[10:400] = bytes(390)
    path.write_bytes(bytes(content))
    with pytest.raises(StudyFileUnfit):
        verified(path)
