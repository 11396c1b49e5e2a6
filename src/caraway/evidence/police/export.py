"""A force's own export as rows: two CSV files, one of people and one of events, read with every fault named by row and column.

Of people: who is followed and from when. `reference` is the reference Caraway gave a participant, or the force's own number of a
comparator; `source` says which. Of events: what happened to them, of one definition. No name is asked for, and a column that is not
asked for is refused, so that none comes along by mistake. What is wrong is said by class, never by its value.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caraway.core.study.words import (
    EndReason,
    Ethnicity,
    Relationship,
    RiskBand,
    Sex,
    Source,
)
from caraway.evidence.refusals import StudyFileUnfit

SHOWN = 20


@dataclass(frozen=True)
class Followed:
    """One person of the export: from which day (`zero_on`) to which (`followed_to`) the force would have seen an event.

    `born` is the date of birth, of which a band alone goes on; `arrests_before` counts arrests in the three years before `zero_on`.
    """

    row: int
    reference: str
    source: Source
    arm: str
    zero_on: date
    followed_to: date
    end_reason: EndReason
    born: date | None
    sex: Sex | None
    ethnicity: Ethnicity | None
    arrests_before: int | None
    relationship: Relationship | None
    risk_band: RiskBand | None
    period: str


@dataclass(frozen=True)
class Happened:
    """One event of the export: whose, when, the offence's code, and of a proven offence the day of the conviction."""

    row: int
    reference: str
    on: date
    offence: str
    convicted_on: date | None


@dataclass(frozen=True)
class _Field:
    needed: bool
    read: Callable[[str], object]
    what: str


def _day(said: str) -> date:
    return date.fromisoformat(said)


def _word(said: str) -> str:
    return said


def _count(said: str) -> int:
    number = int(said)
    if number < 0:
        raise ValueError
    return number


_PEOPLE: Mapping[str, _Field] = {
    "reference": _Field(True, _word, "a reference"),
    "source": _Field(True, Source, "casework or comparator"),
    "arm": _Field(True, _word, "the arm as assigned"),
    "zero_on": _Field(True, _day, "a day as 2026-03-31"),
    "followed_to": _Field(True, _day, "a day as 2026-03-31"),
    "end_reason": _Field(True, EndReason, f"one of {', '.join(EndReason)}"),
    "born": _Field(False, _day, "a day as 1990-12-31"),
    "sex": _Field(False, Sex, f"one of {', '.join(Sex)}"),
    "ethnicity": _Field(False, Ethnicity, f"one of {', '.join(Ethnicity)}"),
    "arrests_before": _Field(False, _count, "a whole number"),
    "relationship": _Field(False, Relationship, f"one of {', '.join(Relationship)}"),
    "risk_band": _Field(False, RiskBand, f"one of {', '.join(RiskBand)}"),
    "period": _Field(False, _word, "a word"),
}
_EVENTS: Mapping[str, _Field] = {
    "reference": _Field(True, _word, "a reference of the file of people"),
    "on": _Field(True, _day, "a day as 2026-03-31"),
    "offence": _Field(True, _word, "the code of the offence"),
    "convicted_on": _Field(False, _day, "a day as 2026-03-31"),
}


def people_of(path: Path) -> tuple[Followed, ...]:
    """The people of an export. Raises StudyFileUnfit naming every fault (the first 20 in words)."""
    rows, faults = _read(path, _PEOPLE)
    seen: dict[object, int] = {}
    found = []
    for number, row in rows:
        if row["reference"] in seen:
            faults.append(
                f"row {number}: reference: the same as in row {seen[row['reference']]}; give each person one row"
            )
        seen.setdefault(row["reference"], number)
        if row["followed_to"] < row["zero_on"]:  # type: ignore[operator]
            faults.append(f"row {number}: followed_to: before zero_on; correct one of the two days")
        found.append(Followed(row=number, **row | {"period": row["period"] or ""}))  # type: ignore[arg-type]
    _refuse(path, faults)
    return tuple(found)


def events_of(path: Path) -> tuple[Happened, ...]:
    """The events of an export. Raises StudyFileUnfit as `people_of`."""
    rows, faults = _read(path, _EVENTS)
    _refuse(path, faults)
    return tuple(Happened(row=number, **row) for number, row in rows)  # type: ignore[arg-type]


def _read(path: Path, fields: Mapping[str, _Field]) -> tuple[list[tuple[int, dict[str, object]]], list[str]]:
    """Rows that are fit, each with its number in the file (the heading is row 1), and what is wrong with the others."""
    faults: list[str] = []
    fit = []
    for number, said in _lines(path, fields):
        row, wrong = _values(said, fields)
        faults += [f"row {number}: {one}" for one in wrong]
        if not wrong:
            fit.append((number, row))
    return fit, faults


def _lines(path: Path, fields: Mapping[str, _Field]) -> Iterator[tuple[int, Sequence[tuple[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            heading = [name.strip() for name in next(lines, [])]
            _refuse(path, _heading_faults(heading, fields))
            for number, line in enumerate(lines, start=2):
                if any(cell.strip() for cell in line):
                    yield number, _cells(path, number, heading, line)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise StudyFileUnfit(
            f"{path.name} cannot be read as CSV in UTF-8 ({type(wrong).__name__}): save it so and try again."
        ) from None


def _cells(path: Path, number: int, heading: Sequence[str], line: Sequence[str]) -> Sequence[tuple[str, str]]:
    if len(line) != len(heading):
        raise StudyFileUnfit(
            f"{path.name}, row {number}: {len(line)} cells under {len(heading)} headings; a comma inside a cell needs quotes."
        )
    return [(name, cell.strip()) for name, cell in zip(heading, line, strict=True)]


def _heading_faults(heading: Sequence[str], fields: Mapping[str, _Field]) -> list[str]:
    faults = [
        f"row 1: {name or 'an empty heading'}: not asked for; leave the column out"
        for name in heading
        if name not in fields
    ]
    faults += [f"row 1: {name}: there twice" for name in fields if heading.count(name) > 1]
    return faults + [
        f"row 1: {name}: missing; it holds {field.what}"
        for name, field in fields.items()
        if field.needed and name not in heading
    ]


def _values(said: Sequence[tuple[str, str]], fields: Mapping[str, _Field]) -> tuple[dict[str, object], list[str]]:
    row: dict[str, object] = dict.fromkeys(fields)
    wrong = []
    for name, cell in said:
        field = fields[name]
        try:
            row[name] = field.read(cell) if cell else None
        except ValueError:
            wrong.append(f"{name}: not {field.what}")
        if not cell and field.needed:
            wrong.append(f"{name}: empty; give {field.what}")
    return row, wrong


def _refuse(path: Path, faults: Sequence[str]) -> None:
    if faults:
        more = f"\nand {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise StudyFileUnfit(f"{path.name} has {len(faults)} faults:\n" + "\n".join(faults[:SHOWN]) + more)
