"""Facts to and from JSON, by their declared types. An unknown kind, key or word is refused."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from caraway.core.facts import Detail
from caraway.core.refusals import InvalidValue, Unknown


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


KINDS: Mapping[str, type] = {_snake(cls.__name__): cls for cls in get_args(Detail)}
_KIND_OF = {cls: kind for kind, cls in KINDS.items()}


def kind_of(detail: Detail) -> str:
    """The stored name of a detail's kind."""
    return kind_of_class(type(detail))


def kind_of_class(cls: type) -> str:
    """The stored name of a kind, by its class."""
    return _KIND_OF[cls]


def detail_to_json(detail: Detail) -> dict[str, Any]:
    """What a fact says as JSON: codes for words, days as 2026-03-07."""
    return {name: _plain(getattr(detail, name)) for name in _names(kind_of(detail))}


def detail_from_json(kind: str, stored: Mapping[str, Any]) -> Detail:
    """Build the detail of that kind.

    Raises Unknown for a kind or key nobody declared, InvalidValue for a key that is missing or cannot be read. Neither
    repeats a stored value.
    """
    if kind not in KINDS:
        raise Unknown("kind of fact", kind)
    hints = _hints(kind)
    for key in stored:
        if key not in hints:
            raise Unknown(f"key of {kind}", key)
    for key in _needed(kind) - stored.keys():
        raise InvalidValue("fact.incomplete", f"A stored {kind} lacks its {key}.")
    detail: Detail = KINDS[kind](**{key: _one(kind, key, value, hints[key]) for key, value in stored.items()})
    return detail


def _one(kind: str, key: str, value: Any, hint: Any) -> Any:
    try:
        return _typed(value, hint)
    except (ValueError, TypeError):
        raise InvalidValue("fact.unreadable", f"The {key} of a stored {kind} cannot be read.") from None


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(one.name for one in fields(KINDS[kind]))


@cache
def _needed(kind: str) -> frozenset[str]:
    return frozenset(one.name for one in fields(KINDS[kind]) if one.default is MISSING)


@cache
def _hints(kind: str) -> dict[str, Any]:
    return get_type_hints(KINDS[kind])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    """The value as its declared type. Raises ValueError or TypeError where it is not."""
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """How values of a declared type are read: worked out once for each."""
    if isinstance(hint, UnionType):
        (arm,) = (one for one in get_args(hint) if one is not NoneType)
        read = _reader(arm)
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda value: tuple(item(one) for one in _exactly(list, value))
    if hint is date:
        return lambda value: date.fromisoformat(_exactly(str, value))
    return hint if issubclass(hint, Enum) else partial(_exactly, hint)


def _exactly(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError
    return value
