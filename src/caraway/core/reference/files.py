"""Reads the data files that lie beside this module."""

import csv
import tomllib
from importlib.resources import files
from typing import Any

YES_NO = {"yes": True, "no": False}


def csv_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file, each keyed by the header."""
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def toml_rows(name: str, table: str) -> list[dict[str, Any]]:
    """The tables `[[table]]` of a TOML file."""
    rows: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))[table]
    return rows
