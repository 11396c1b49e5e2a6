"""Markdown made of a table file's values."""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def read(path: Path) -> dict[str, Any]:
    """A TOML file of tables."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def words(value: object) -> str:
    """A value of a table as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, list):
        return ", ".join(map(words, value)) or "none"
    return str(value).replace("_", " ")


def changes(table_of: dict[str, Any]) -> str:
    """`name: value` for each, parted by semicolons."""
    return "; ".join(f"{words(name)}: {words(value)}" for name, value in table_of.items())
