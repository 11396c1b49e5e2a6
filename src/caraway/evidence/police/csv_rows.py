"""CSV files of a force read with every fault named by row and column, and by class of value: a value is never said."""

import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caraway.evidence.refusals import StudyFileUnfit

SHOWN = 20
"""Faults that are said in words; of more it says how many."""


@dataclass(frozen=True)
class Field:
    """One column: whether it must be filled, how a cell is read (ValueError for one that is not `what`), and what it holds."""

    needed: bool
    read: Callable[[str], object]
    what: str


def day(said: str) -> date:
    """A cell that holds a day."""
    return date.fromisoformat(said)


def word(said: str) -> str:
    """A cell that holds a word."""
    return said


def count(said: str) -> int:
    """A cell that holds a whole number."""
    number = int(said)
    if number < 0:
        raise ValueError
    return number


def number(said: str) -> float:
    """A cell that holds a number."""
    found = float(said)
    if not math.isfinite(found):
        raise ValueError
    return found


def fit_rows(path: Path, fields: Mapping[str, Field]) -> tuple[list[tuple[int, dict[str, object]]], list[str]]:
    """Rows that are fit, each with its number in the file (the heading is row 1), and what is wrong with the others."""
    faults: list[str] = []
    fit = []
    for number, said in _lines(path, fields):
        row, wrong = _values(said, fields)
        faults += [f"row {number}: {one}" for one in wrong]
        if not wrong:
            fit.append((number, row))
    return fit, faults


def _lines(path: Path, fields: Mapping[str, Field]) -> Iterator[tuple[int, Sequence[tuple[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            heading = [name.strip() for name in next(lines, [])]
            refuse(path, _heading_faults(heading, fields))
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


def _heading_faults(heading: Sequence[str], fields: Mapping[str, Field]) -> list[str]:
    if not any(name in fields for name in heading):  # then it may be a row of somebody's: nothing of it is said
        needed = ", ".join(name for name, field in fields.items() if field.needed)
        return [f"row 1: none of the headings {needed}; give the file its heading"]
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


def _values(said: Sequence[tuple[str, str]], fields: Mapping[str, Field]) -> tuple[dict[str, object], list[str]]:
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


def refuse(path: Path, faults: Sequence[str]) -> None:
    """Raise StudyFileUnfit for a file with faults, saying the first 20."""
    if faults:
        more = f"\nand {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise StudyFileUnfit(f"{path.name} has {len(faults)} faults:\n" + "\n".join(faults[:SHOWN]) + more)
