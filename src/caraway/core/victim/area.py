"""The settings of victim contact as an agreement stores them: a closed table, and how it is read into `VictimSettings`."""

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from caraway.core.joint.words import RiskBand
from caraway.core.refusals import InvalidValue, SettingsError
from caraway.core.schema import TIME, Items, Key, Shape, Table, Text, Whole
from caraway.core.victim.settings import MOST, Counted, VictimSettings
from caraway.core.victim.telling import Told
from caraway.core.vocabulary import NAMED_LANGUAGES, ClockStart, Language, Word

_HOURS = 168
_TIMES = ("begins", "ends", "desk_from", "desk_to", "decide_at")

_CEILINGS = (RiskBand.STANDARD.value, RiskBand.MEDIUM.value)


def _codes(words: type[Word]) -> Text:
    return Text(tuple(one.value for one in words))


_SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "first_contact_from": _codes(ClockStart),
        "languages": Items(Text(NAMED_LANGUAGES), least=1),
        "key_events": Items(_codes(Told)),
        "batch_times": Items(TIME, least=1),
        "risk_ceiling": Text(_CEILINGS),
        "urgent_hours": Whole(1, _HOURS),
        "routine_hours": Whole(1, _HOURS),
        "urgent_counted": _codes(Counted),
        "routine_counted": _codes(Counted),
        **dict.fromkeys(_TIMES, TIME),
    }
)
_WORDS: Mapping[str, type[Word]] = MappingProxyType(
    {"first_contact_from": ClockStart, "urgent_counted": Counted, "routine_counted": Counted}
)
_LISTS: Mapping[str, type[Word]] = MappingProxyType({"languages": Language, "key_events": Told})


def _plain(value: Any) -> Any:
    """A default as it would be stored."""
    return tuple(sorted(str(one) for one in value)) if isinstance(value, frozenset) else value


def _made(**said: Any) -> VictimSettings:
    """The settings. Raises InvalidValue for what cannot be together."""
    single = {name: words(said[name]) for name, words in _WORDS.items()}
    listed = {name: frozenset(map(words, said[name])) for name, words in _LISTS.items()}
    return VictimSettings(**{**said, **single, **listed})


SETTINGS = Table(
    {
        one.name: Key(_SHAPES.get(one.name, Whole(1, MOST)), _plain(getattr(VictimSettings(), one.name)))
        for one in fields(VictimSettings)
    },
    _made,
)
"""Every setting; what is left out is as `VictimSettings` has it."""


def victim_settings_from(table: Mapping[str, Any], file: str = "settings") -> VictimSettings:
    """Read what an agreement stores. Raises SettingsError for an unknown key and for what cannot be."""
    try:
        found: VictimSettings = SETTINGS.read(table, "", lambda key, reason: SettingsError(file, key, reason))
    except InvalidValue as wrong:
        raise SettingsError(file, _KEYS.get(wrong.code, wrong.code), wrong.sentence.rstrip(".")) from wrong
    return found


_KEYS: Mapping[str, str] = MappingProxyType({"safe_to": "ends"})
"""Where a refusal names what a plan calls it, the setting that it is."""
