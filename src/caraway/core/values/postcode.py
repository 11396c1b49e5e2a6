"""Postcodes of the United Kingdom and of the forces' post."""

import re
from dataclasses import dataclass, field
from typing import Self

from caraway.core.refusals import InvalidValue
from caraway.core.values.text import squeezed

# The letters allowed at each place (British Standard 7666, as Royal Mail's programmers' guide gives them).
FIRST, SECOND = "[A-PR-UWYZ]", "[A-HK-Y]"
OUTWARD = rf"{FIRST}[0-9][0-9A-HJKPSTUW]?|{FIRST}{SECOND}[0-9][0-9ABEHMNPRVWXY]?"
INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
CIVIL = re.compile(rf"({OUTWARD}|GIR(?= 0AA)) ({INWARD})")
FORCES_POST = re.compile(r"(BFPO) ([1-9][0-9]{0,3})")
FORCES_TYPED = re.compile(r"BFPO(?:C/O)?([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode; `text` has capitals and one space (`SO23 8UJ`, `GIR 0AA`, `BFPO 57`).

    It does not print itself: a postcode in a log or an error page can tell where a person is safe.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not (CIVIL.fullmatch(self.text) or FORCES_POST.fullmatch(self.text)):
            raise InvalidValue("postcode.format", "Enter a full UK postcode, like AA3 1AB.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it with spaces anywhere or none, in any case."""
        typed = squeezed(text)
        if form := FORCES_TYPED.fullmatch(typed):
            return cls(f"BFPO {int(form[1])}")
        return cls(f"{typed[:-3]} {typed[-3:]}")

    @property
    def outward(self) -> str:
        """The half before the space: the town's end."""
        return self.text.split(" ")[0]

    @property
    def inward(self) -> str:
        """The half after the space: the street's end."""
        return self.text.split(" ")[1]

    @property
    def area(self) -> str:
        """The letters it begins with (`SO` of `SO23 8UJ`)."""
        return re.split("[0-9]", self.outward)[0]
