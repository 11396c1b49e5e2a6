"""Rows of the bridge as frozen values, and back: every column declared, every value of its declared type, nothing else.

A value of the bridge is a frozen dataclass with `COLUMNS`, in the order of its fields. What is not declared is refused, and
a refusal names the column, never what stood in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import NoneType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints
from uuid import UUID

from caraway.core.refusals import InvalidValue, Unknown
from caraway.core.vocabulary import Word


@dataclass(frozen=True, slots=True)
class Row:
    """A value that crosses the bridge. Raises InvalidValue for a field that is not of its declared type, exactly."""

    COLUMNS: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for name, hint in hints(type(self)).items():
            if not _is(getattr(self, name), hint):
                raise InvalidValue(name, f"The {name} is not what the bridge declares.")

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """The value in a row. Raises Unknown for a column nobody declared, InvalidValue for one that is missing or unreadable."""
        for column in row:
            if column not in cls.COLUMNS:
                raise Unknown(f"column of {cls.__name__}", column)
        return cls(*(_read(row, column, hint) for column, hint in zip(cls.COLUMNS, hints(cls).values(), strict=True)))

    def as_row(self) -> dict[str, Any]:
        """The row of the value: codes for words."""
        values = (_plain(getattr(self, one.name)) for one in fields(self))
        return dict(zip(self.COLUMNS, values, strict=True))


def hints(cls: type[Row]) -> dict[str, Any]:
    """The declared type of each field, in order."""
    known = get_type_hints(cls)
    return {one.name: known[one.name] for one in fields(cls)}


def kinds_of(hint: Any) -> frozenset[type]:
    """The types that may stand in a field: those of each arm, and inside a tuple those of its items."""
    if get_origin(hint) is tuple:
        return kinds_of(get_args(hint)[0])
    return frozenset({hint}) if isinstance(hint, type) else frozenset().union(*map(kinds_of, get_args(hint)))


def _is(value: Any, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return type(value) is tuple and all(_is(item, get_args(hint)[0]) for item in value)
    return type(value) in kinds_of(hint)


def _read(row: Mapping[str, Any], column: str, hint: Any) -> Any:
    if column not in row:
        raise InvalidValue(column, f"The row lacks its {column}.")
    try:
        return _typed(row[column], hint)
    except ValueError:
        raise InvalidValue(column, f"The {column} cannot be read.") from None


def _typed(value: Any, hint: Any) -> Any:
    """The value with its words for codes; whether the rest is of its type is asked of the whole."""
    if get_origin(hint) is tuple:
        return tuple(_typed(item, get_args(hint)[0]) for item in value) if isinstance(value, list | tuple) else value
    words = [kind for kind in kinds_of(hint) if issubclass(kind, Word)]
    return words[0](value) if words and value is not None else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Word) else value


PLAIN: frozenset[type] = frozenset({UUID, bool, date, NoneType})
"""Types in which nobody can write anything: no text, no bytes and no number that could stand for some."""


def says_freely(cls: type[Row]) -> tuple[str, ...]:
    """The fields of a kind of row in which free text could stand; none where every text is a code of a closed list."""
    free = {name: kinds_of(hint) - PLAIN for name, hint in hints(cls).items()}
    return tuple(name for name, kinds in free.items() if not all(issubclass(kind, Word) for kind in kinds))
