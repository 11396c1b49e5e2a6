"""The keyed hashes of how a participant is reached, as the victims' site compares them: what the bridge makes of what is stored."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings

from caraway.bridge import contacts
from caraway.bridge.contacts import ContactKind, contact_hash
from caraway.core.refusals import InvalidValue
from caraway.core.values import Postcode

if TYPE_CHECKING:
    from caraway.casework.models import Participant

_MARK = 16


def key_mark() -> str:
    """Which key hashes are made with now: it shows those of an earlier one, and nothing of the key."""
    return hashlib.sha256(b"contact key\0" + settings.CONTACT_KEY).hexdigest()[:_MARK]


def hashes_of(person: "Participant") -> dict[str, bytes | None]:
    """The hash of the number, the e-mail address and the home; None for what is not known or cannot be compared."""
    return {
        "phone": _hash(ContactKind.PHONE, lambda: contacts.phone(person.phone)),
        "email": _hash(ContactKind.EMAIL, lambda: contacts.email(person.email)),
        "address": _hash(ContactKind.ADDRESS, lambda: _home(person)),
    }


def identity_of(email: str) -> bytes | None:
    """The hash of a work e-mail address; None for what is no address."""
    return _hash(ContactKind.EMAIL, lambda: contacts.email(email))


def _home(person: "Participant") -> str:
    house = next((line for line in person.address.splitlines() if line.strip()), "")
    return contacts.address(house, Postcode.parse(person.postcode))


def _hash(kind: ContactKind, normalised: Callable[[], str]) -> bytes | None:
    try:
        return contact_hash(settings.CONTACT_KEY, kind, normalised())
    except InvalidValue:
        return None
