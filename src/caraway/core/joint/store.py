"""Events of a joint decision to and from JSON, by their declared types. An unknown kind, key or word is refused."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from caraway.core.joint.events import Detail
from caraway.core.refusals import InvalidValue, Unknown


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


KINDS: Mapping[str, type] = {_snake(cls.__name__): cls for cls in get_args(Detail)}
"""Each kind of event by the name under which it is stored."""
_NAMES = {cls: kind for kind, cls in KINDS.items()}
_WRITTEN = (UUID, date, datetime)
"""What is written as text, and read from nothing else."""


def kind_of(cls: type) -> str:
    """The stored name of a kind of event."""
    return _NAMES[cls]


def detail_to_json(detail: Detail) -> dict[str, Any]:
    """What an event says as JSON: codes for words, days and moments as in ISO 8601, values within it as objects."""
    return _object(detail)


def detail_from_json(kind: str, stored: Mapping[str, Any]) -> Detail:
    """Build the detail of that kind.

    Raises Unknown for a kind or key nobody declared, InvalidValue for a key that is missing, cannot be read, or says what
    cannot be. None repeats a stored value.
    """
    if kind not in KINDS:
        raise Unknown("kind of event", kind)
    try:
        detail: Detail = _built(KINDS[kind], stored)
    except (ValueError, TypeError):
        raise InvalidValue("event.unreadable", f"A stored {kind} cannot be read.") from None
    return detail


def _object(value: Any) -> dict[str, Any]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _object(value) if is_dataclass(value) else value


def _built(cls: type, stored: Any) -> Any:
    hints = _hints(cls)
    for key in _exactly(dict, stored):
        if key not in hints:
            raise Unknown(f"key of {cls.__name__}", key)
    for key in _needed(cls) - stored.keys():
        raise InvalidValue("event.incomplete", f"A stored {cls.__name__} lacks its {key}.")
    return cls(**{key: _typed(value, hints[key]) for key, value in stored.items()})


@cache
def _needed(cls: type) -> frozenset[str]:
    return frozenset(one.name for one in fields(cls) if one.default is MISSING)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _typed(value: Any, hint: Any) -> Any:
    """The value as its declared type. Raises ValueError or TypeError where it is not."""
    if isinstance(hint, UnionType):
        if value is None:
            return None
        (hint,) = (arm for arm in get_args(hint) if arm is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_typed(item, get_args(hint)[0]) for item in _exactly(list, value))
    if isinstance(hint, type) and is_dataclass(hint):
        return _built(hint, value)
    if hint in _WRITTEN:
        return _from_text(_exactly(str, value), hint)
    return hint(value) if issubclass(hint, Enum) else _exactly(hint, value)


def _from_text(value: str, hint: Any) -> Any:
    return UUID(value) if hint is UUID else hint.fromisoformat(value)


def _exactly(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError
    return value
