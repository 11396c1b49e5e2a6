"""Files of identifying records: every fault named by row and column, and nobody by name."""

import re
import sys
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as arrow_csv

from caraway.evidence import linkage
from caraway.evidence.linkage.given import FIELDS, Declared, given
from caraway.evidence.linkage.records import reader
from caraway.evidence.refusals import RecordsUnfit

HEADING = "id,forename,surname,born,postcode,sex,police_id"
ROW = "a1,Corvel,Ashlinpool,1987-03-12,ZB4 1QA,M,91/0095095"


def read(tmp_path, *lines, columns=None, encoding="utf-8"):
    file = tmp_path / "records.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return given(file, Declared(columns or {}))


def faults(tmp_path, *lines, **options):
    with pytest.raises(RecordsUnfit) as refused:
        read(tmp_path, *lines, **options)
    said = str(refused.value)
    assert not [name for name in ("Ashlinpool", "Corvel", "Nobody") if name in said]
    return said


def test_a_csv_is_read_as_text(tmp_path):
    found = read(tmp_path, HEADING, ROW, ' 007 , Élan ,"O\'Hollenser, jr",31/12/1990,,U,', "", encoding="utf-8-sig")
    rows = found.table.to_pylist()
    assert [row["id"] for row in rows] == ["a1", "007"]
    assert rows[1] == dict(zip(FIELDS, ("007", "Élan", "O'Hollenser, jr", "31/12/1990", None, "U", None), strict=True))


def test_a_parquet_keeps_days_and_whole_numbers(tmp_path):
    file = tmp_path / "records.parquet"
    table = {
        "id": pa.array([1, 2], pa.int32()),
        "forename": ["A", ""],
        "surname": ["B", "C"],
        "born": [date(1990, 1, 2), None],
    }
    pq.write_table(pa.table(table), file)
    found = given(file, Declared())
    assert found.table["id"].to_pylist() == [1, 2]
    assert found.table["forename"].to_pylist() == ["A", None]
    assert found.table["born"].to_pylist() == [date(1990, 1, 2), None]
    assert (found.columns.postcode, found.columns.sex, found.columns.police_id) == ("", "", "")


@pytest.mark.parametrize("born", ["1/2/90", "12-11-01", "epoch", "infinity", "0012-11", "5/6/12345"])
def test_a_birthday_without_a_year_of_four_figures_is_named_and_not_lost(tmp_path, born):
    assert "row 2: born: no day" in faults(tmp_path, HEADING, ROW.replace("1987-03-12", born))


def test_a_file_without_a_heading_does_not_say_whose_row_is_first(tmp_path):
    said = faults(tmp_path, ROW, ROW.replace("a1", "a2"))
    assert said.endswith(
        "has 1 fault:\nrow 1: none of the headings id, forename, surname, born; give the file its heading"
    )


def stored(tmp_path, **columns):
    """A Parquet file of one record, some of its columns of another type."""
    file = tmp_path / "records.parquet"
    pq.write_table(pa.table({"id": ["1"], "forename": ["A"], "surname": ["B"], "born": ["1990-06-01"]} | columns), file)
    return given(file, Declared()).table.to_pylist()[0]


MIDNIGHT, BEFORE = datetime(1990, 6, 1), datetime(1990, 5, 31, 23)  # noqa: DTZ001  the column says the zone


def test_types_of_other_writers_are_read(tmp_path):
    london = pa.timestamp("us", "Europe/London")
    for name, column, read in (
        ("forename", pa.array(["A"], pa.large_string()).dictionary_encode(), "A"),
        ("forename", pa.array(["A"], pa.string_view()), "A"),
        ("id", pa.array([7], pa.uint64()).dictionary_encode(), 7),
        ("sex", pa.array([1], pa.int8()), 1),
        ("born", pa.array([MIDNIGHT], pa.timestamp("ns")), date(1990, 6, 1)),
        ("born", pa.array([BEFORE], pa.timestamp("us", "UTC")).cast(london), date(1990, 6, 1)),
        ("born", pa.array([MIDNIGHT], pa.date64()), date(1990, 6, 1)),
    ):
        assert stored(tmp_path, **{name: column})[name] == read


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("born", pa.array([BEFORE], pa.timestamp("us", "UTC")), "born: with times of day"),
        ("id", pa.array([2**63], pa.uint64()), "id: a number too large"),
        ("id", pa.array([MIDNIGHT.date()]), "id: of the type date32"),
        ("surname", pa.array([5]), "surname: of the type int64"),
        ("postcode", pa.array([5]), "postcode: of the type int64"),
        ("born", pa.array([19900601]), "born: of the type int64"),
    ],
)
def test_a_type_that_would_be_read_wrongly_is_refused(tmp_path, name, column, said):
    with pytest.raises(RecordsUnfit, match=said):
        stored(tmp_path, **{name: column})


def test_what_arrow_reads_is_not_of_pythons_memory():
    """A thread of Arrow that lets go of Python's memory while the program ends aborts it, now and then: that race has no bounded test. What
    makes it has: Arrow never holds Python's bytes, so that there is nothing of them to let go of, whenever its threads end."""
    content = b"id,forename\n" + b"1,A\n" * 50_000
    held = sys.getrefcount(content)
    ours, theirs = reader(content), pa.BufferReader(content)
    assert (sys.getrefcount(content), held) == (held + 1, held)  # that of `theirs`, which the test must be able to see
    assert ours.read() == theirs.read() == content
    table = arrow_csv.read_csv(reader(content))
    assert table.num_rows == 50_000
    assert sys.getrefcount(content) == held + 1


def test_nothing_in_linking_reads_but_by_that_reader():
    folder = Path(linkage.__file__).parent
    calls = [
        (file.name, call)
        for file in folder.rglob("*.py")
        for call in re.findall(
            r"(?:read_table|read_csv|ParquetFile|BufferReader|py_buffer)\(\s*([^\n]*)", file.read_text()
        )
    ]
    assert {call for _, call in calls if not call.startswith("reader(")} == {"stream.getvalue())"}
    assert len(calls) == 5


def test_columns_may_be_called_otherwise(tmp_path):
    found = read(
        tmp_path, "nr,forename,surname,date of birth", "1,A,B,1990-01-02", columns={"id": "nr", "born": "date of birth"}
    )
    assert found.table.column_names == ["id", "forename", "surname", "born"]


def test_the_fingerprint_is_of_the_bytes(tmp_path):
    one, other = read(tmp_path, HEADING, ROW), read(tmp_path, HEADING, ROW, "")
    assert one.sha256 != other.sha256
    assert one.table.equals(other.table)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("id,forename,surname", "1,A,B"), "row 1: born: missing; it holds the date of birth"),
        ((f"{HEADING},notes", f"{ROW},x"), "row 1: notes: not asked for; leave the column out"),
        ((f"{HEADING},id", f"{ROW},x"), "row 1: id: there twice"),
        ((HEADING, ROW, "a2,Corvel,Ashlinpool"), "row 3: 3 cells under 7 headings"),
        ((HEADING, ROW, ROW), "row 3: id: the same as in a row before"),
        ((HEADING, ROW, "", ROW), "row 4: id: the same as in a row before"),
        ((HEADING, ",Corvel,Ashlinpool,,,,"), "row 2: id: empty"),
        ((HEADING, "a2,Corvel,Ashlinpool,Nobody,,,"), "row 2: born: no day; give the date of birth, as 1990-12-31"),
        ((HEADING, "a2,Corvel,Ashlinpool,1990-02-30,,,"), "row 2: born: no day"),
        ((HEADING, "a2,Corvel,Ashlinpool,,,Nobody,"), "row 2: sex: not known; give M, F, 1, 2, or U"),
        ((HEADING, f"a2,{'Corvel' * 40},Ashlinpool,,,,"), "row 2: forename: longer than 200 letters"),
        ((HEADING, 'a2,"Cor\nvel",Ashlinpool,,,,'), "row 2: forename: holds a line break"),
        ((HEADING,), "has no row to be linked"),
        ((HEADING, ",,,,,,"), "has no row to be linked"),
        ((), "row 1: none of the headings"),
        (("forename,surname,born", "A,B,1990-01-01"), "row 1: id: missing"),
    ],
)
def test_each_fault_is_named_by_row_and_column(tmp_path, lines, said):
    assert said in faults(tmp_path, *lines)


def test_every_fault_is_named_in_the_order_of_rows(tmp_path):
    said = faults(tmp_path, HEADING, *(f"a{n},Corvel,Ashlinpool,never,,x{n % 2},Nobody" for n in range(30)))
    assert "has 60 faults" in said
    assert [line.split(":")[0] for line in said.splitlines()[1:5]] == ["row 2", "row 2", "row 3", "row 3"]
    assert said.endswith("and 40 more")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"height": "x"}, "height is nothing that linking compares"),
        ({"born": "x", "id": "x"}, "declared for two"),
        ({"sex": ""}, "without a column"),
    ],
)
def test_what_cannot_be_declared(columns, said):
    with pytest.raises(RecordsUnfit, match=said):
        Declared(columns)


def test_a_column_that_was_declared_must_be_there(tmp_path):
    assert "row 1: gender: missing" in faults(tmp_path, "id,forename,surname,born", "1,A,B,", columns={"sex": "gender"})


def test_files_that_cannot_be_read(tmp_path):
    assert "cannot be read" in faults(tmp_path, HEADING, "a2,Élan,B,,,,", encoding="latin-1")
    with pytest.raises(RecordsUnfit, match="name a file that is there"):
        given(tmp_path / "none.csv", Declared())
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(RecordsUnfit, match="cut short or damaged"):
        given(tmp_path / "cut.parquet", Declared())
    pq.write_table(
        pa.table({"id": [1.5], "forename": ["A"], "surname": ["B"], "born": ["x"]}), tmp_path / "float.parquet"
    )
    with pytest.raises(RecordsUnfit, match="id: of the type double"):
        given(tmp_path / "float.parquet", Declared())
