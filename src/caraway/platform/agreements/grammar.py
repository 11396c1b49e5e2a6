"""What may stand in an agreement's settings: each site has its own table of them, and reads them in its own way.

`settings.CARAWAY_AGREEMENT_GRAMMAR` names the site's; where it is not set, it is that of delivery.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from caraway.core.agreement import SETTINGS, settings_from
from caraway.core.agreement_words import CHOICES, GROUPS, Group
from caraway.core.programme import Programme
from caraway.core.schema import Table


@dataclass(frozen=True, slots=True)
class Grammar:
    """The table of settings, its questions in groups, the words for codes, and `read`, which raises SettingsError."""

    table: Table
    groups: Mapping[str, Group]
    choices: Mapping[str, str]
    read: Callable[[Mapping[str, Any], Programme], Any]


DELIVERY = Grammar(SETTINGS, GROUPS, CHOICES, settings_from)
"""Settings of the programme's delivery."""


def grammar() -> Grammar:
    """That of this site."""
    found: Grammar = import_string(
        getattr(settings, "CARAWAY_AGREEMENT_GRAMMAR", "caraway.platform.agreements.grammar.DELIVERY")
    )
    return found
