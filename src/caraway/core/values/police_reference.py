"""References to a police case. Each force writes its own way, so the agreement says how."""

import re
from dataclasses import dataclass
from typing import Self

from caraway.core.refusals import InvalidValue
from caraway.core.values.text import squeezed

LONGEST = 30
# A small language of our own: an agreement's regular expression could be wrong in ways nobody sees, or never end.
MARKS = {"#": "[0-9]", "%": "[0-9]?", "@": "[A-Z]", "*": "[A-Z0-9]"}
MADE = str.maketrans({"#": "1", "%": "", "@": "A", "*": "1"})
ALLOWED = re.compile(r"[#%@*A-Z0-9/.\-]+(\|[#%@*A-Z0-9/.\-]+)*")


ANY_FORCE = re.compile(rf"[A-Z0-9][A-Z0-9/.\-]{{0,{LONGEST - 1}}}")


@dataclass(frozen=True, slots=True)
class ReferencePattern:
    """How a force writes its case references, with an example that fits (made from the pattern when none is given).

    In `text`, `#` is a digit, `%` a digit that may be absent, `@` a letter, `*` a letter or digit; capitals, digits
    and `/ . -` stand for themselves; `|` parts two ways of writing. Thus `44#########` is 44 and nine digits.
    """

    text: str
    example: str = ""

    def __post_init__(self) -> None:
        if len(self.text) > 4 * LONGEST or not ALLOWED.fullmatch(self.text):
            raise InvalidValue(
                "police_reference.pattern", "Write the pattern with # % @ * | / . - capitals and digits."
            )
        if not self.fits(self.shown):
            raise InvalidValue(
                "police_reference.example", "The example of a police reference must fit its own pattern."
            )

    @property
    def shown(self) -> str:
        """The example to show a person."""
        return self.example or self.text.split("|")[0].translate(MADE)

    def fits(self, reference: str) -> bool:
        """Whether a reference, in capitals and without spaces, is written this way."""
        ways = ("".join(MARKS.get(mark, re.escape(mark)) for mark in way) for way in self.text.split("|"))
        return len(reference) <= LONGEST and any(re.fullmatch(way, reference) for way in ways)


@dataclass(frozen=True, slots=True)
class PoliceReference:
    """A force's own reference of a case. Without a pattern, any letters, digits and `/ . -`, up to 30."""

    text: str
    pattern: ReferencePattern | None = None

    def __post_init__(self) -> None:
        if self.pattern is None and not ANY_FORCE.fullmatch(self.text):
            raise InvalidValue(
                "police_reference.format", f"Enter the police reference: letters, digits and / . - up to {LONGEST}."
            )
        if self.pattern is not None and not self.pattern.fits(self.text):
            raise InvalidValue(
                "police_reference.format",
                f"Enter the police reference as this force writes it, like {self.pattern.shown}.",
            )

    @classmethod
    def parse(cls, text: str, pattern: ReferencePattern | None = None) -> Self:
        """Read it with any spaces, in any case, against the force's pattern."""
        return cls(squeezed(text), pattern)
