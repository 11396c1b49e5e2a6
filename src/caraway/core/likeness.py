"""May two referrals be of one person? Only what the police gave of the participant is compared, and only for equality."""

from dataclasses import dataclass
from datetime import date

from caraway.core.vocabulary import Word


class Alike(Word):
    """Why two referrals may be of one person."""

    PNC = "pnc", "The same PNC number"
    NAME = "name", "The same name and date of birth"


class Persons(Word):
    """What somebody who has compared them says of two referrals."""

    ONE = "one", "One person"
    TWO = "two", "Two people"


@dataclass(frozen=True, slots=True)
class Known:
    """What a person is told apart by: the PNC number, empty where not known; family and given name as they are compared."""

    pnc: str
    family: str
    given: str
    born: date


def alike(one: Known, other: Known) -> Alike | None:
    """Why these may be one person; None where nothing says so.

    A couple has two PNC numbers and two birth dates, twins have two given names: neither is asked about.
    """
    if one.pnc and one.pnc == other.pnc:
        return Alike.PNC
    same = (one.family, one.given, one.born) == (other.family, other.given, other.born)
    return Alike.NAME if same else None
