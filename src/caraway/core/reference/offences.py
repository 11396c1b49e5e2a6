"""Offences that come up in this work, each with how it is tried and the published category it falls in."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from caraway.core.reference.files import YES_NO, csv_rows
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import OffenceMode


class OffenceCategory(StrEnum):
    """The service's published categories, and `refer` for what a supervisor decides."""

    COMMON_ASSAULT_AND_BATTERY = "common_assault_and_battery"
    CRIMINAL_DAMAGE = "criminal_damage"
    HARASSMENT = "harassment"
    DOMESTIC_THEFT = "domestic_theft"
    THREATENING_BEHAVIOUR = "threatening_behaviour"
    REFER = "refer"

    @property
    def words(self) -> str:
        """As shown on screen."""
        return CATEGORY_WORDS[self.value]


CATEGORY_WORDS = {
    "common_assault_and_battery": "common assault and battery",
    "criminal_damage": "criminal damage",
    "harassment": "harassment",
    "domestic_theft": "domestic theft-related offences",
    "threatening_behaviour": "threatening behaviour",
    "refer": "refer to a supervisor",
}


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence under its criminal justice system code."""

    code: str
    title: str
    mode: OffenceMode
    home_office_class: str
    recordable: bool
    notifiable: bool
    category: OffenceCategory


@cache
def offences() -> tuple[Offence, ...]:
    """Every offence held, those of the published categories first."""
    return tuple(
        Offence(
            code=row["code"],
            title=row["title"],
            mode=OffenceMode(row["mode"]),
            home_office_class=row["home_office_class"],
            recordable=YES_NO[row["recordable"]],
            notifiable=YES_NO[row["notifiable"]],
            category=OffenceCategory(row["category"]),
        )
        for row in csv_rows("offences.csv")
    )


@cache
def _by_code() -> dict[str, Offence]:
    return {row.code: row for row in offences()}


def find_offence(code: str) -> Offence | None:
    """The offence with this code, or None when this list does not hold it (the national list is far longer)."""
    return _by_code().get(code)


def offence(code: str) -> Offence:
    """The offence with this code. Raises InvalidValue when this list does not hold it."""
    found = find_offence(code)
    if found is None:
        raise InvalidValue("offence.unknown", "Choose an offence from the list, or ask for its code to be added.")
    return found
