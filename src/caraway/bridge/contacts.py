"""Keyed hashes of numbers, addresses and homes, by which the victims' site sees that two parties share one.

A hash that matches stops a message and makes a task; it refuses nothing, since many couples share a home. So two writings
of one thing must give one hash, and where it is doubtful a match too many is better than one too few.
"""

import hmac
import re
import unicodedata

from caraway.core.refusals import InvalidValue
from caraway.core.values import Postcode
from caraway.core.values.text import INVISIBLE, squeezed
from caraway.core.vocabulary import Word

KEY_BYTES = 32
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"([^@+]+)(?:\+[^@]*)?@([^@]+\.[^@.]+)")
_INSIDE = re.compile(r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM|FFLAT)\.?\s*\w{1,4}\b")
_NUMBER = re.compile(r"\b([0-9]{1,5})\s?([A-Z]?)\b")


class ContactKind(Word):
    """What is compared. A number never equals an address, whatever is written in them."""

    PHONE = "phone", "Telephone number"
    EMAIL = "email", "E-mail address"
    ADDRESS = "address", "Home address"


def contact_hash(key: bytes, kind: ContactKind, normalised: str) -> bytes:
    """HMAC-SHA256 of one normalised value under the bridge's key: 32 bytes.

    Raises InvalidValue for a key of fewer than 32 bytes, and for an empty value: nothing would equal nothing.
    """
    if len(key) < KEY_BYTES:
        raise InvalidValue("key", f"The key of contact hashes has at least {KEY_BYTES} bytes.")
    if not normalised:
        raise InvalidValue("normalised", "There is nothing to compare.")
    return hmac.digest(key, f"{kind.value}\0{normalised}".encode(), "sha256")


def phone(e164: str) -> str:
    """A number that is in E.164 already, as it is compared. Raises InvalidValue for any other."""
    if not _E164.fullmatch(e164):
        raise InvalidValue("phone", "Give the number in E.164: a plus and up to 15 digits.")
    return e164


def email(typed: str) -> str:
    """An e-mail address as it is compared: small letters, without what follows a plus, since that reaches the same box.

    Raises InvalidValue for what is no address.
    """
    plain = unicodedata.normalize("NFKC", typed).translate(INVISIBLE).strip().casefold()
    form = _EMAIL.fullmatch(plain)
    if form is None or any(letter.isspace() for letter in plain):
        raise InvalidValue("email", "Give an e-mail address, like name@example.org.")
    return f"{form[1]}@{form[2]}"


def address(house: str, postcode: Postcode) -> str:
    """A home as it is compared: the number or name of the house, and the postcode (`12A SO23 8UJ`).

    `house` is the first line of an address. The number of a flat is left out, so all flats of a house are one.
    Raises InvalidValue without a number or name.
    """
    line = unicodedata.normalize("NFKC", house).translate(INVISIBLE).upper()
    outside = _INSIDE.sub(" ", line)
    number = _NUMBER.search(outside)
    name = "".join(number.groups()) if number else _letters(outside) or _letters(line)
    if not name:
        raise InvalidValue("house", "Give the number or name of the house.")
    return f"{name} {postcode.text}"


def _letters(line: str) -> str:
    return "".join(letter for letter in squeezed(line) if letter.isalnum())
