"""Ways of dealing with an offence: a dated list, with what is not yet law ready and switched off."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from caraway.core.reference.files import toml_rows
from caraway.core.refusals import InvalidValue


@dataclass(frozen=True, slots=True)
class Disposal:
    """A way of dealing with an offence. `first_day` None means since before these records; `last_day` None, still."""

    code: str
    title: str
    out_of_court: bool
    conditions: bool
    admission_needed: bool
    breach_may_be_prosecuted: bool
    switched_on: bool
    source: str
    first_day: date | None = None
    last_day: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it can be given on this day; both its first and its last day count."""
        begun = self.first_day is None or self.first_day <= on
        return self.switched_on and begun and (self.last_day is None or on <= self.last_day)


@cache
def disposals() -> tuple[Disposal, ...]:
    """Every disposal, in force or not."""
    dates = {"from": "first_day", "to": "last_day"}
    rows = toml_rows("disposals.toml", "disposal")
    return tuple(Disposal(**{dates.get(key, key): value for key, value in row.items()}) for row in rows)


def in_force(on: date) -> tuple[Disposal, ...]:
    """The disposals that can be given on this day."""
    return tuple(row for row in disposals() if row.in_force(on))


@cache
def _by_code() -> dict[str, Disposal]:
    return {row.code: row for row in disposals()}


def disposal(code: str) -> Disposal:
    """The disposal with this code, in force or not. Raises InvalidValue for a code the list does not have."""
    try:
        return _by_code()[code]
    except KeyError:
        raise InvalidValue("disposal.unknown", "Choose a way of dealing with the offence from the list.") from None
