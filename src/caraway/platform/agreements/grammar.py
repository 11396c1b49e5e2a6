"""What may stand in an agreement's settings: each site has its own table of them, and reads them in its own way.

`settings.CARAWAY_AGREEMENT_GRAMMAR` names the site's; where it is not set, it is that of delivery.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from caraway.core.agreement import SETTINGS, settings_from
from caraway.core.agreement_words import CHOICES, GROUPS, Group
from caraway.core.programme import Programme, programme
from caraway.core.refusals import Unknown
from caraway.core.schema import Table


@dataclass(frozen=True, slots=True)
class Grammar:
    """The table of settings, its questions in groups, the words for codes, and `read`, which raises SettingsError.

    `without_file`: what may stand for the programme in an agreement in which nobody takes part in one, with its words.
    """

    table: Table
    groups: Mapping[str, Group]
    choices: Mapping[str, str]
    read: Callable[[Mapping[str, Any], Programme | None], Any]
    without_file: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def _delivered(stored: Mapping[str, Any], programme: Programme | None) -> Any:
    if programme is None:
        raise Unknown("programme", "none")
    return settings_from(stored, programme)


DELIVERY = Grammar(SETTINGS, GROUPS, CHOICES, _delivered)
"""Settings of the programme's delivery."""


def grammar() -> Grammar:
    """That of this site."""
    found: Grammar = import_string(
        getattr(settings, "CARAWAY_AGREEMENT_GRAMMAR", "caraway.platform.agreements.grammar.DELIVERY")
    )
    return found


def programme_of(key: str) -> Programme | None:
    """The programme that an agreement names; None where there is none to take part in. Raises Unknown for any other word."""
    return None if key in grammar().without_file else programme(key)


def name_of(key: str) -> str:
    """What that is called. Raises Unknown as `programme_of`."""
    found = programme_of(key)
    return grammar().without_file[key] if found is None else found.name
