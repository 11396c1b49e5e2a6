"""What may stand in the settings of an agreement of this site."""

from collections.abc import Mapping
from typing import Any

from caraway.core.programme import Programme
from caraway.core.victim.area import SETTINGS, victim_settings_from
from caraway.core.victim.area_words import CHOICES, GROUPS
from caraway.core.victim.settings import VictimSettings
from caraway.platform.agreements.grammar import Grammar

ADVISERS = "isva"
"""What stands for the programme in an agreement of advisers: nobody takes part in anything, so it has no file."""


def _read(stored: Mapping[str, Any], programme: Programme | None) -> VictimSettings:
    """No setting of victim contact depends on the programme."""
    return victim_settings_from(stored)


CONTACT = Grammar(SETTINGS, GROUPS, CHOICES, _read, {ADVISERS: "Independent sexual violence advisers"})
"""Settings of victim contact."""
