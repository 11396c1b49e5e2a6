"""Identifiers given by the police: PNC, CRO and arrest or summons number.

Formats and check letters as the courts' and prisons' own systems use them; the vectors stand in
`tests/spec/identifiers.toml`.
"""

import re
from dataclasses import dataclass, field
from typing import Self

from caraway.core.refusals import InvalidValue
from caraway.core.values.text import CHECK_LETTERS, check_letter, squeezed

PNC_FORM = re.compile(rf"((?:19|20)[0-9]{{2}})/([0-9]{{7}})([{CHECK_LETTERS}])")
PNC_SLASHED = re.compile(r"([0-9]{2}|[0-9]{4})/([0-9]{1,7})([A-Z])")
PNC_LONG = re.compile(r"([0-9]{4})([0-9]{7})([A-Z])")
PNC_SHORT = re.compile(r"([0-9]{2})([0-9]{1,7})([A-Z])")
CRO_FORM = re.compile(rf"([0-9]{{6}})/([0-9]{{2}})([{CHECK_LETTERS}])")
CRO_TYPED = re.compile(r"([0-9]{1,6})/([0-9]{2}[A-Z])")
SF_FORM = re.compile(rf"SF([0-9]{{2}})/([1-9][0-9]{{0,5}})([{CHECK_LETTERS}])")
SF_TYPED = re.compile(r"(SF[0-9]{2})/0*([0-9]{1,6}[A-Z])")
ASN_FORM = re.compile(rf"([0-9]{{2}})([A-Z0-9]{{2}})([A-Z0-9]{{2}})([A-Z0-9]{{2}})([0-9]{{11}})([{CHECK_LETTERS}])")
ASN_SLASHED = re.compile(r"([0-9]{2})/([A-Z0-9]{4,5})/([A-Z0-9]{2})/([0-9]{1,11})([A-Z])")
ASN_LENGTH = 20


def _wrong_letter(code: str, name: str) -> InvalidValue:
    sentence = f"The last letter does not fit the rest of the {name}. Check each digit against the police record."
    return InvalidValue(f"{code}.check_letter", sentence)


@dataclass(frozen=True, slots=True)
class PncId:
    """A Police National Computer identifier; `text` is `YYYY/NNNNNNNL`."""

    text: str

    def __post_init__(self) -> None:
        form = PNC_FORM.fullmatch(self.text)
        if form is None:
            raise InvalidValue(
                "pnc.format", "Enter a PNC number as year, slash, up to seven digits and a letter, like 2002/73319Z."
            )
        year, serial, letter = form.groups()
        if check_letter(year[2:] + serial) != letter:
            raise _wrong_letter("pnc", "PNC number")

    @classmethod
    def parse(cls, text: str, *, latest_year: int) -> Self:
        """Read a long or short form, with or without its slash and padding.

        A two-digit year is the last such year not after `latest_year`, that of the day of reading. The slash decides before any count of digits
        does: `2003/11985X` is a long year with a short serial.
        """
        typed = squeezed(text)
        form = PNC_SLASHED.fullmatch(typed) or PNC_LONG.fullmatch(typed) or PNC_SHORT.fullmatch(typed)
        if form is None:
            return cls("")
        year, serial, letter = form.groups()
        return cls(f"{_full_year(year, latest_year)}/{serial.zfill(7)}{letter}")


def _full_year(year: str, latest: int) -> int:
    if len(year) == 4:
        return int(year)
    return latest - (latest - int(year)) % 100


@dataclass(frozen=True, slots=True)
class CroNumber:
    """A Criminal Records Office number; `text` is `NNNNNN/YYL`, or `SFYY/NL` with its serial never padded."""

    text: str

    def __post_init__(self) -> None:
        if form := CRO_FORM.fullmatch(self.text):
            serial, year, letter = form.groups()
        elif form := SF_FORM.fullmatch(self.text):
            year, serial, letter = form.groups()
        else:
            raise InvalidValue("cro.format", "Enter a CRO number like 265416/21G or SF05/482703J, with its slash.")
        if check_letter(year + serial) != letter:
            raise _wrong_letter("cro", "CRO number")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read either form; zeros in front are supplied in the standard form and dropped in the SF form."""
        typed = squeezed(text)
        if form := CRO_TYPED.fullmatch(typed):
            return cls(f"{form[1].zfill(6)}/{form[2]}")
        if form := SF_TYPED.fullmatch(typed):
            return cls(f"{form[1]}/{form[2]}")
        return cls(typed)


@dataclass(frozen=True, slots=True)
class Asn:
    """An arrest or summons number; `text` is its 20 characters: year, force, unit, system, 11 digits, letter.

    The 21-character writing has one more, the level of the force, after the year. It is kept in `level`, is no part
    of the check letter, and does not tell two numbers apart.
    """

    text: str
    level: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        form = ASN_FORM.fullmatch(self.text)
        if form is None or not re.fullmatch(r"[A-Z0-9]?", self.level):
            raise InvalidValue(
                "asn.format", "Enter an arrest or summons number of 20 or 21 characters, like 9700000000000123456K."
            )
        year, force, _, system, serial, letter = form.groups()
        # A force or system that is not a number takes no part in the check letter.
        if check_letter(_number(force) + _number(system) + year + serial) != letter:
            raise _wrong_letter("asn", "arrest or summons number")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 20 or 21 characters, or the short writing with slashes (`97/0000/00/123456K`)."""
        typed = squeezed(text)
        if form := ASN_SLASHED.fullmatch(typed):
            typed = f"{form[1]}{form[2]}{form[3]}{form[4].zfill(11)}{form[5]}"
        typed = typed.replace("/", "")
        if len(typed) == ASN_LENGTH + 1:
            return cls(typed[:2] + typed[3:], level=typed[2])
        return cls(typed)


def _number(part: str) -> str:
    return part if part.isdigit() else ""
