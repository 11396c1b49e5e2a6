"""Telephone numbers: read as people type them, kept in E.164, shown with spaces."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

# Ofcom keeps these for drama; they are in no numbering plan, and demonstrations use nothing else.
_DRAMA = range(447700900000, 447701000000)


def parsed(typed: str) -> str | None:
    """The number in E.164 (``+447700900142``), or None when it is not a telephone number.

    Numbers without a country code are read as numbers of the United Kingdom.
    """
    try:
        number = phonenumbers.parse(typed.replace("(0)", ""), "GB")
    except NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    known = int(e164[1:]) in _DRAMA or _in_a_plan(number)
    return e164 if known and not number.extension else None


def _in_a_plan(number: phonenumbers.PhoneNumber) -> bool:
    # Nearly all are British: asked for first, the plans of the islands with the same country code are not gone through.
    return phonenumbers.is_valid_number_for_region(number, "GB") or phonenumbers.is_valid_number(number)


def shown(e164: str) -> str:
    """``07700 900142`` for a number of the United Kingdom, else ``+48 22 123 45 67``."""
    number = phonenumbers.parse(e164, "GB")
    home = number.country_code == 44
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)
