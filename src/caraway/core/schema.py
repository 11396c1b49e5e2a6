"""A small closed grammar for our data files: what a key may hold, and the JSON Schema of it.

Unknown keys are refused; a refusal names the key by its path and gives the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

Complain = Callable[[str, str], Exception]


class Shape(Protocol):
    """What one key may hold."""

    def read(self, value: object, path: str, complain: Complain) -> Any: ...

    def json_schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Text:
    """A line of words; `choices` closes the list."""

    choices: tuple[str, ...] = ()

    def read(self, value: object, path: str, complain: Complain) -> str:
        if not isinstance(value, str) or not value.strip():
            raise complain(path, "must be text")
        if self.choices and value not in self.choices:
            raise complain(path, f"must be one of {', '.join(self.choices)}")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1} | ({"enum": list(self.choices)} if self.choices else {})


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 100_000

    def read(self, value: object, path: str, complain: Complain) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise complain(path, "must be a whole number")
        if not self.least <= value <= self.most:
            raise complain(path, f"must be from {self.least} to {self.most}")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, value: object, path: str, complain: Complain) -> bool:
        if not isinstance(value, bool):
            raise complain(path, "must be true or false")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Day:
    """A date, written as in 2026-03-07."""

    def read(self, value: object, path: str, complain: Complain) -> date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if type(value) is not date:
            raise complain(path, "must be a date, as in 2026-03-07")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Items:
    """A list, each entry of one shape."""

    of: Shape
    least: int = 0

    def read(self, value: object, path: str, complain: Complain) -> tuple[Any, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise complain(path, "must be a list")
        if len(value) < self.least:
            raise complain(path, f"must hold at least {self.least}")
        return tuple(self.of.read(item, f"{path}[{number}]", complain) for number, item in enumerate(value))

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.json_schema(), "minItems": self.least}


@dataclass(frozen=True)
class Loose:
    """A table that another reader checks (criteria have their own)."""

    def read(self, value: object, path: str, complain: Complain) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise complain(path, "must be a table")
        return value

    def json_schema(self) -> dict[str, Any]:
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
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: _described(key) for name, key in self.keys.items()},
            "required": [name for name, key in self.keys.items() if key.default is ...],
        }


def _described(key: Key) -> dict[str, Any]:
    return key.shape.json_schema() | ({"description": key.about} if key.about else {})
