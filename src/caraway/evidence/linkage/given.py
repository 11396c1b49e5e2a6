"""Two files of identifying records, as a force gives them to linking: CSV or Parquet, read with every fault named by row and column.

These files never leave the force's secure place. What is wrong is said by class, never by its value, so that what is printed names nobody.
A column that was not declared is refused, and none comes along by mistake.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from caraway.evidence.linkage.records import Columns, as_day, reader
from caraway.evidence.refusals import RecordsUnfit

NEEDED: Mapping[str, str] = {
    "id": "an id of each row's own",
    "forename": "the first name",
    "surname": "the last name",
    "born": "the date of birth, as 1990-12-31 or 31/12/1990",
}
ALSO: Mapping[str, str] = {
    "postcode": "the postcode",
    "sex": "M, F, 1, 2, or U where it is not known",
    "police_id": "the police identifier",
}
FIELDS: Mapping[str, str] = {**NEEDED, **ALSO}
NUMBERS = ("id", "sex", "police_id")
"""Fields that may be whole numbers."""
SHOWN = 20
LONGEST = 200
SEXES = "(M|F|MALE|FEMALE|1|2|U|X|0|9|UNKNOWN|NOT KNOWN|NOT RECORDED)"
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class Declared:
    """Which column of a file holds what, where it is not called so itself: {"born": "date_of_birth"}.

    Raises `RecordsUnfit` for a field that linking does not know, or a column that is to hold two.
    """

    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = [name for name in self.columns if name not in FIELDS]
        if unknown:
            raise RecordsUnfit(f"{unknown[0]} is nothing that linking compares: it knows {', '.join(FIELDS)}.")
        if len(set(self.columns.values())) < len(self.columns) or "" in self.columns.values():
            raise RecordsUnfit("A column was declared for two fields, or a field without a column.")

    def name(self, what: str) -> str:
        """The column that holds `what`."""
        return self.columns.get(what, what)


@dataclass(frozen=True)
class Given:
    """The records of one file: `table` has `id`, `forename`, `surname`, `born`, and of `postcode`, `sex`, `police_id` those that are there.

    Text is trimmed and "" is null; an id is text or a whole number; `born` is a date or text as written. `sha256` is of the file's bytes.
    """

    table: pa.Table
    sha256: str

    @property
    def columns(self) -> Columns:
        """As linking takes them."""
        return Columns(**{what: "" for what in ALSO if what not in self.table.column_names})


def given(path: Path, declared: Declared) -> Given:
    """The records of a file. Raises `RecordsUnfit` naming every fault (the first 20 in words)."""
    try:
        content = path.read_bytes()
    except OSError as wrong:
        raise RecordsUnfit(f"{path.name} cannot be read ({wrong.strerror}): name a file that is there.") from None
    raw = _parquet(path, content) if content.startswith(_PARQUET) else _csv(path, content)
    _refuse(path, _heading_faults(raw.column_names, declared))
    named = {what: declared.name(what) for what in FIELDS if declared.name(what) in raw.column_names}
    columns = {what: _plain(path, what, column, raw[column]) for what, column in named.items()}
    rows = pa.array(range(2, raw.num_rows + 2), pa.int64())  # the heading is row 1
    numbered = pa.table({"row": rows, **columns})
    filled = numbered.filter(_filled(numbered, tuple(columns)))
    if filled.num_rows == 0:
        raise RecordsUnfit(f"{path.name} has no row to be linked.")
    _refuse(path, _row_faults(filled, named))
    return Given(filled.drop_columns(["row"]), hashlib.sha256(content).hexdigest())


def _parquet(path: Path, content: bytes) -> pa.Table:
    try:
        return pq.read_table(reader(content))
    except (pa.ArrowException, OSError):
        raise RecordsUnfit(f"{path.name} is a Parquet file that is cut short or damaged: bring it again.") from None


def _csv(path: Path, content: bytes) -> pa.Table:
    """The file as text. A row of another length is a fault by itself, and nothing more is said before it is mended."""
    faults: list[str] = []
    try:
        heading = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))), [])

        def of_another_length(row: arrow_csv.InvalidRow) -> str:
            number = f"row {row.number}: " if row.number else ""
            faults.append(
                f"{number}{row.actual_columns} cells under {row.expected_columns} headings; a comma inside a cell needs quotes"
            )
            return "skip"

        table = arrow_csv.read_csv(
            reader(content + b"\n"),  # a heading alone is no file to the reader without it
            read_options=arrow_csv.ReadOptions(use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=of_another_length
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(heading, pa.string())),
        )
    except (pa.ArrowException, UnicodeDecodeError, csv.Error) as wrong:
        raise RecordsUnfit(
            f"{path.name} cannot be read as CSV in UTF-8 ({type(wrong).__name__}): save it so and try again."
        ) from None
    _refuse(path, faults)
    return table.rename_columns([name.strip() for name in table.column_names])


def _heading_faults(heading: Sequence[str], declared: Declared) -> list[str]:
    asked = {declared.name(what): what for what in FIELDS}
    if not any(name in asked for name in heading):  # then it may be a row of somebody's: nothing of it is said
        return [f"row 1: none of the headings {', '.join(map(declared.name, NEEDED))}; give the file its heading"]
    faults = [
        f"row 1: {name or 'an empty heading'}: not asked for; leave the column out, or say which field it holds"
        for name in dict.fromkeys(heading)
        if name not in asked
    ]
    faults += [f"row 1: {name}: there twice" for name in asked if heading.count(name) > 1]
    return faults + [
        f"row 1: {name}: missing; it holds {FIELDS[what]}"
        for name, what in asked.items()
        if name not in heading and (what in NEEDED or what in declared.columns)
    ]


def _plain(path: Path, what: str, column: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text trimmed, whole numbers where a field may be one, and days of birth as they are."""
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    try:
        if any(of(kind) for of in _TEXTS):
            text = pc.utf8_trim_whitespace(values.cast(pa.string()))
            return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        if pa.types.is_integer(kind) and what in NUMBERS:
            return values.cast(pa.int64())
        if (pa.types.is_date(kind) or pa.types.is_timestamp(kind)) and what == "born":
            return _days(values)
    except pa.ArrowInvalid as wrong:
        raise RecordsUnfit(
            f"{path.name}: {column}: {_UNFIT.get(what, type(wrong).__name__)}; give {FIELDS[what]}."
        ) from None
    raise RecordsUnfit(f"{path.name}: {column}: of the type {kind}; give {FIELDS[what]}{_types(what)}.")


def _days(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days; a time of day beside midnight may be of the day before, told in another zone, and is refused."""
    plain = values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
    if pa.types.is_timestamp(plain.type) and pc.any(pc.not_equal(pc.floor_temporal(plain, unit="day"), plain)).as_py():
        raise pa.ArrowInvalid("a time of day")
    return plain.cast(pa.date32(), safe=False)


_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
_UNFIT: Mapping[str, str] = {
    **dict.fromkeys(NUMBERS, "a number too large for 64 bits"),
    "born": "with times of day, which in another zone are of another day",
}


def _types(what: str) -> str:
    """As what a field is stored, in words."""
    return ", as a day or text" if what == "born" else ", as text or a whole number" if what in NUMBERS else ", as text"


def _filled(table: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """Which rows hold anything at all."""
    found = pc.is_valid(table[columns[0]])
    for column in columns[1:]:
        found = pc.or_(found, pc.is_valid(table[column]))
    return found


def _row_faults(table: pa.Table, named: Mapping[str, str]) -> list[str]:
    """Each fault of a row, in the order of rows; `named` gives a field's column in the file."""
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as con:
        con.register("given", table)
        found = [
            (row, f"row {row}: {named[what]}: {words}")
            for what, condition, words in _checks(named)
            for (row,) in con.execute(f'SELECT "row" FROM given WHERE {condition}').fetchall()  # nosec B608
        ]
    return [words for _, words in sorted(found)]


def _checks(named: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(field, the SQL condition of a fault, its words)."""
    again = 'id IS NOT NULL AND row_number() OVER (PARTITION BY id ORDER BY "row") > 1'
    checks = [
        ("id", "id IS NULL", f"empty; give {NEEDED['id']}"),
        (
            "id",
            f'"row" IN (SELECT "row" FROM given QUALIFY {again})',
            "the same as in a row before; each needs its own",
        ),
        ("born", f"born IS NOT NULL AND {as_day('born')} IS NULL", f"no day; give {NEEDED['born']}, or leave it empty"),
    ]
    if "sex" in named:
        wrong = f"NOT regexp_full_match(upper(CAST(sex AS VARCHAR)), '{SEXES}')"
        checks.append(("sex", f"sex IS NOT NULL AND {wrong}", f"not known; give {ALSO['sex']}, or leave it empty"))
    for what in named:
        text = f"CAST({what} AS VARCHAR)"
        checks.append((what, f"length({text}) > {LONGEST}", f"longer than {LONGEST} letters"))
        checks.append(
            (what, f"regexp_matches({text}, '[\\x00-\\x1f\\x7f]')", "holds a line break or a control character")
        )
    return checks


def _refuse(path: Path, faults: Sequence[str]) -> None:
    if faults:
        more = f"\nand {len(faults) - SHOWN:,} more" if len(faults) > SHOWN else ""
        many = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        raise RecordsUnfit(f"{path.name} has {many}:\n" + "\n".join(faults[:SHOWN]) + more)
