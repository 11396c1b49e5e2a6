"""A small closed grammar for our data files: what a key may hold, and the JSON Schema of it.

Unknown keys are refused; a refusal names the key by its path and gives the reason.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

Complain = Callable[[str, str], Exception]


class Shape(Protocol):
    """What one key may hold."""

    def read(self, value: object, path: str, complain: Complain) -> Any:
        """The value, frozen. Raises what `complain` makes of the path and the reason."""

    def json_schema(self) -> dict[str, Any]:
        """The same shape as JSON Schema (2020-12), for editors."""


@dataclass(frozen=True)
class Text:
    """A line of words; `choices` closes the list, `blank` lets it be empty."""

    choices: tuple[str, ...] = ()
    blank: bool = False

    def read(self, value: object, path: str, complain: Complain) -> str:
        """As every shape."""
        if not isinstance(value, str) or not (value.strip() or self.blank):
            raise complain(path, "must be text")
        if self.choices and value not in self.choices:
            raise complain(path, f"must be one of {', '.join(self.choices)}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        least = {} if self.blank else {"minLength": 1}
        return {"type": "string"} | least | ({"enum": list(self.choices)} if self.choices else {})


@dataclass(frozen=True)
class Choice:
    """An entry of a closed list, by its code; read into the entry itself."""

    entries: type[StrEnum]

    def read(self, value: object, path: str, complain: Complain) -> StrEnum:
        """As every shape."""
        return self.entries(self._codes.read(value, path, complain))

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return self._codes.json_schema()

    @property
    def _codes(self) -> Text:
        return Text(tuple(entry.value for entry in self.entries))


@dataclass(frozen=True)
class Form:
    """Text written in one way: a pattern, and the words for it."""

    pattern: str
    words: str

    def read(self, value: object, path: str, complain: Complain) -> str:
        """As every shape."""
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            raise complain(path, f"must be {self.words}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "string", "pattern": f"^({self.pattern})$"}


SLUG = Form("[A-Za-z0-9][A-Za-z0-9._-]{0,19}", "up to 20 letters, digits, dots, dashes and underscores")
"""A short name that is safe in a file's name and an address."""
TIME = Form("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day, as in 09:30")


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 100_000

    def read(self, value: object, path: str, complain: Complain) -> int:
        """As every shape."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise complain(path, "must be a whole number")
        if not self.least <= value <= self.most:
            bounds = f"from {self.least} to {self.most}" if self.least < self.most else str(self.least)
            raise complain(path, f"must be {bounds}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, value: object, path: str, complain: Complain) -> bool:
        """As every shape."""
        if not isinstance(value, bool):
            raise complain(path, "must be true or false")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Day:
    """A date, written as in 2026-03-07."""

    def read(self, value: object, path: str, complain: Complain) -> date:
        """As every shape."""
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if type(value) is not date:
            raise complain(path, "must be a date, as in 2026-03-07")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Items:
    """A list, each entry of one shape and none there twice."""

    of: Shape
    least: int = 0

    def read(self, value: object, path: str, complain: Complain) -> tuple[Any, ...]:
        """As every shape."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise complain(path, "must be a list")
        if len(value) < self.least:
            raise complain(path, f"must hold at least {self.least}")
        found = tuple(self.of.read(item, f"{path}[{number}]", complain) for number, item in enumerate(value))
        for number, item in enumerate(found):
            if item in found[:number]:
                raise complain(f"{path}[{number}]", "is there twice")
        return found

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "array", "items": self.of.json_schema(), "minItems": self.least, "uniqueItems": True}


@dataclass(frozen=True)
class Maybe:
    """Something, or nothing said: None in Python, null in JSON."""

    of: Shape

    def read(self, value: object, path: str, complain: Complain) -> Any:
        """As every shape."""
        return None if value is None else self.of.read(value, path, complain)

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"anyOf": [self.of.json_schema(), {"type": "null"}]}


@dataclass(frozen=True)
class Loose:
    """A table that another reader checks (criteria have their own)."""

    def read(self, value: object, path: str, complain: Complain) -> Mapping[str, Any]:
        """As every shape."""
        if not isinstance(value, Mapping):
            raise complain(path, "must be a table")
        return value

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "object"}


@dataclass(frozen=True)
class Key:
    """One key of a table: its shape, and its value where it is left out (none: it must be there)."""

    shape: Shape
    default: Any = ...
    about: str = ""


@dataclass(frozen=True)
class Table:
    """A table of known keys; `make` turns what was read into its frozen value."""

    keys: Mapping[str, Key]
    make: Callable[..., Any] = dict

    def read(self, value: object, path: str, complain: Complain) -> Any:
        """As every shape."""
        if not isinstance(value, Mapping):
            raise complain(path or "the file", "must be a table")
        at = f"{path}." if path else ""
        for name in value:
            if name not in self.keys:
                raise complain(f"{at}{name}", "is not a key this file may have")
        return self.make(**{name: self._one(value, name, key, at, complain) for name, key in self.keys.items()})

    @staticmethod
    def _one(table: Mapping[str, Any], name: str, key: Key, at: str, complain: Complain) -> Any:
        if name in table:
            return key.shape.read(table[name], at + name, complain)
        if key.default is ...:
            raise complain(at + name, "is missing")
        return key.default

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: _described(key) for name, key in self.keys.items()},
            "required": [name for name, key in self.keys.items() if key.default is ...],
        }


def _described(key: Key) -> dict[str, Any]:
    return key.shape.json_schema() | ({"description": key.about} if key.about else {})
