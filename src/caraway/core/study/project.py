"""What one project may have: a frozen declaration, read from a TOML file. What it does not name, its files do not have."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from caraway.core.refusals import FileRefused
from caraway.core.schema import SLUG, Choice, Form, Items, Key, Shape, Table, Text, Whole
from caraway.core.study.kinds import LAYOUTS, Layout, layout
from caraway.core.study.words import DateRule, Kind, SmallCells

LEAST_PEOPLE = 5
"""Fewer people than that are a small number, unless a project sets its number higher."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A kind of file that a project may have, with the columns beyond those each such file must have."""

    kind: Kind
    columns: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that such a file of the project may have, in the layout's order."""
        found = LAYOUTS[self.kind]
        return found.required + tuple(name for name in found.optional if name in self.columns)


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its agreement of data sharing, its purpose, and what it may have.

    `key_id` names the key of its pseudonyms (never the key), `windows` are the days for which events may be counted, `least_people`
    is its small number, `small_cells` what is done with cells below it, `most_shift` the most days by which a person's days move where
    `dates` is "shifted".
    """

    id: str
    sharing_agreement: str
    purpose: str
    dates: DateRule
    key_id: str
    allowed: tuple[Allowed, ...]
    windows: tuple[int, ...]
    least_people: int = LEAST_PEOPLE
    small_cells: SmallCells = SmallCells.COMBINE
    most_shift: int = 0

    def allows(self, kind: str) -> Allowed:
        """What a file of that kind may have. Raises Unknown for a kind nobody declared, FileRefused for one the project does not name."""
        layout(kind)
        for one in self.allowed:
            if one.kind == kind:
                return one
        raise FileRefused(self.id, "allowed", f"the project may have no file of {kind}")

    def layout_of(self, kind: str) -> Layout:
        """The layout of that kind without the columns that the project may not have. Raises as `allows`."""
        allowed, full = self.allows(kind), layout(kind)
        return Layout(full.kind, full.required, allowed.names[len(full.required) :], full.filled, full.key)

    def declared(self) -> dict[str, Any]:
        """The declaration as plain values, as it is written into a file's description and read back by `of`."""
        said = asdict(self) | {name: str(getattr(self, name)) for name in ("dates", "small_cells")}
        said["allowed"] = {str(one.kind): list(one.columns) for one in self.allowed}
        return said | {"windows": list(self.windows)}


def of(said: Mapping[str, Any], file: str = "the project") -> Project:
    """The project of plain values. Raises FileRefused naming the key and the reason."""

    def complain(key: str, reason: str) -> FileRefused:
        return FileRefused(file, key, reason)

    found: Project = _TABLE.read(said, "", complain)
    if (found.dates is DateRule.SHIFTED) != (found.most_shift > 0):
        raise complain("most_shift", "must be above 0 where dates are shifted, and is of no use where they are not")
    return found


def read(text: str, file: str = "the project's file") -> Project:
    """The project of a TOML file's text. Raises FileRefused."""
    try:
        return of(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as wrong:
        raise FileRefused(file, "the file", f"is not TOML: {wrong}") from None


def _allowed(**columns: tuple[str, ...] | None) -> tuple[Allowed, ...]:
    return tuple(Allowed(Kind(kind), names) for kind, names in columns.items() if names is not None)


def _columns(kind: Kind) -> Shape:
    return Items(Text(choices=LAYOUTS[kind].optional))


_LINE = Form(r"[^\n]{8,400}", "a sentence")
_TABLE = Table(
    {
        "id": Key(SLUG),
        "sharing_agreement": Key(_LINE),
        "purpose": Key(_LINE),
        "dates": Key(Choice(DateRule)),
        "key_id": Key(SLUG),
        "allowed": Key(Table({str(kind): Key(_columns(kind), None) for kind in Kind}, _allowed)),
        "windows": Key(Items(Whole(1, 36_525), least=1)),
        "least_people": Key(Whole(LEAST_PEOPLE, 1_000), LEAST_PEOPLE),
        "small_cells": Key(Choice(SmallCells), SmallCells.COMBINE),
        "most_shift": Key(Whole(0, 366), 0),
    },
    Project,
)
