"""The 43 territorial forces of England and Wales, and the British Transport Police."""

from dataclasses import dataclass
from functools import cache

from caraway.core.reference.files import YES_NO, csv_rows
from caraway.core.refusals import InvalidValue


@dataclass(frozen=True, slots=True)
class Force:
    """A police force. `ons_code` is None for a force without an area of its own."""

    pnc_code: str
    name: str
    slug: str
    ons_code: str | None
    country: str
    welsh_language_standards: bool


@cache
def forces() -> tuple[Force, ...]:
    """Every force, in the order of its PNC code."""
    return tuple(
        Force(
            pnc_code=row["pnc_code"],
            name=row["name"],
            slug=row["slug"],
            ons_code=row["ons_code"] or None,
            country=row["country"],
            welsh_language_standards=YES_NO[row["welsh_language_standards"]],
        )
        for row in csv_rows("forces.csv")
    )


@cache
def _by_pnc() -> dict[str, Force]:
    return {row.pnc_code: row for row in forces()}


@cache
def _by_ons() -> dict[str, Force]:
    return {row.ons_code: row for row in forces() if row.ons_code}


def force(pnc_code: str) -> Force:
    """The force with this two-digit PNC code. Raises InvalidValue for a code that no force has."""
    try:
        return _by_pnc()[pnc_code]
    except KeyError:
        raise InvalidValue("force.unknown", "Choose a police force from the list.") from None


def force_by_ons(ons_code: str) -> Force:
    """The force with this ONS police force area code. Raises InvalidValue for a code that no force has."""
    try:
        return _by_ons()[ons_code]
    except KeyError:
        raise InvalidValue("force.unknown", "Choose a police force from the list.") from None
