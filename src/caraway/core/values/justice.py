"""Identifiers given by probation, prosecution and prison. None has a check letter, so only the form is checked."""

import re
from dataclasses import dataclass
from typing import Self

from caraway.core.refusals import InvalidValue
from caraway.core.values.text import squeezed

CRN_FORM = re.compile(r"[A-Z][0-9]{6}")
PTIURN_FORM = re.compile(r"[A-Z0-9]{4}[0-9]{3,7}")
NOMS_FORM = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Crn:
    """A probation case reference number: a letter and six digits."""

    text: str

    def __post_init__(self) -> None:
        if not CRN_FORM.fullmatch(self.text):
            raise InvalidValue("crn.format", "Enter a probation case reference number as a letter and six digits.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it with any spaces, in any case."""
        return cls(squeezed(text))


@dataclass(frozen=True, slots=True)
class Ptiurn:
    """A prosecution unique reference number: four letters or digits of the unit, then three to seven digits."""

    text: str

    def __post_init__(self) -> None:
        if not PTIURN_FORM.fullmatch(self.text):
            raise InvalidValue(
                "ptiurn.format", "Enter a prosecution reference as four letters or digits and three to seven digits."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it with any spaces, slashes or hyphens, in any case."""
        return cls(re.sub("[-/]", "", squeezed(text)))


@dataclass(frozen=True, slots=True)
class NomsNumber:
    """A prison number: a letter, four digits, two letters."""

    text: str

    def __post_init__(self) -> None:
        if not NOMS_FORM.fullmatch(self.text):
            raise InvalidValue("noms.format", "Enter a prison number as a letter, four digits and two letters.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it with any spaces, in any case."""
        return cls(squeezed(text))
