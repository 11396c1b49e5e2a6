"""Rule 7: whether a victim's number or address has the keyed hash of one of the other party's.

Only hashes are read from the casework database, and nothing is told there. What could not be compared is not used.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from caraway.bridge import contacts
from caraway.bridge.contacts import ContactKind, contact_hash
from caraway.bridge.upward import ContactHash
from caraway.core.refusals import InvalidValue
from caraway.core.values import Postcode
from caraway.core.victim.safe_plan import NEEDS, DetailKind, Way
from caraway.victims import crossing
from caraway.victims.plans import Known

KINDS = {
    DetailKind.NUMBER: ContactKind.PHONE,
    DetailKind.EMAIL: ContactKind.EMAIL,
    DetailKind.ADDRESS: ContactKind.ADDRESS,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """Which kinds of detail were compared, and which of them are the other party's too."""

    compared: frozenset[DetailKind] = frozenset()
    same: frozenset[DetailKind] = frozenset()

    def matches(self, way: Way) -> frozenset[DetailKind] | None:
        """What `core.victim.asking.ask` is told for this way: None where its number or address was not compared."""
        kind = NEEDS.get(way)
        return self.same if kind is None or kind in self.compared else None


NOT_COMPARED = Compared()


def compare(casework_case: UUID, details: Iterable[Known]) -> Compared:
    """Compare the details in use with the participant's. Where the other side cannot be asked, or has none, nothing was."""
    try:
        theirs = _theirs(casework_case)
    except (psycopg.Error, ImproperlyConfigured) as fault:
        _log.error("contact details could not be compared: %s", type(fault).__name__)
        return NOT_COMPARED
    if not theirs:
        return NOT_COMPARED
    ours = {one.kind: hash_of(one) for one in details if not one.waiting}
    compared = frozenset(kind for kind, made in ours.items() if made is not None)
    return Compared(compared, frozenset(kind for kind in compared if (KINDS[kind], ours[kind]) in theirs))


def hash_of(one: Known) -> bytes | None:
    """Its keyed hash; None for what cannot be compared."""
    try:
        return contact_hash(settings.CONTACT_KEY, KINDS[one.kind], _normalised(one))
    except InvalidValue:
        return None


def _normalised(one: Known) -> str:
    if one.kind is DetailKind.NUMBER:
        return contacts.phone(one.value)
    if one.kind is DetailKind.EMAIL:
        return contacts.email(one.value)
    house = next((line for line in one.value.splitlines() if line.strip()), "")
    return contacts.address(house, Postcode.parse(one.postcode))


def _theirs(casework_case: UUID) -> set[tuple[ContactKind, bytes]]:
    with crossing.casework() as there:
        rows = there.execute(_HASHES, [casework_case]).fetchall()
    return {(ContactKind(kind), bytes(made)) for kind, made in rows}


_HASHES = f"SELECT kind, hash FROM {ContactHash.VIEW} WHERE case_id = %s"  # a name of our own  # nosec B608
