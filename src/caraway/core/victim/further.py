"""Further victims of one participant, and whether two victim cases may be of one person."""

from dataclasses import dataclass, field
from datetime import date

from caraway.core.vocabulary import Word


class Who(Word):
    """Who a further victim is to the participant."""

    PRESENT = "present_partner", "Present partner"
    FORMER = "former_partner", "Former partner"


class Source(Word):
    """Where it came from that there is somebody else. Never that another victim said so: neither knows of the other."""

    PERSON = "person", "The person got in touch"
    POLICE = "police", "The police"
    AGENCY = "agency", "Another agency"
    OWN = "own_work", "Our own work"


class Alike(Word):
    """Why two victim cases may be of one person."""

    BORN = "born", "The same name and date of birth"
    DETAIL = "detail", "The same name and a number or address"


@dataclass(frozen=True, slots=True)
class Known:
    """By what a victim is told apart. `name` as it is compared; `details`: keyed hashes of numbers and addresses."""

    name: str
    born: date | None = None
    details: frozenset[bytes] = field(default=frozenset(), repr=False)


def alike(one: Known, other: Known) -> Alike | None:
    """Why these may be one person; None where nothing says so. A name alone says nothing, and neither does a shared home."""
    if not one.name or one.name != other.name:
        return None
    if one.born is not None and one.born == other.born:
        return Alike.BORN
    return Alike.DETAIL if one.details & other.details else None
