"""What stands in one cell: text, or text with what a spreadsheet knows of it."""

import re
import unicodedata
from dataclasses import dataclass

from .limits import LONGEST_CELL

# Marks that show nothing, which exports leave between letters.
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD])
# A text that holds one of these is read in another order than it is written.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Tabs and line ends stand in addresses; every other control, half of a character or character that is none is damage.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")


class Numeric(str):
    """A number of a spreadsheet as it is written out; `day`: the date it would be, as ISO text, or nothing."""

    day: str

    def __new__(cls, text: str, day: str = "") -> "Numeric":
        made = super().__new__(cls, text)
        made.day = day
        return made


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that cannot be read, and why: a sentence about the cell, which never repeats it."""

    why: str


Cell = str | Broken


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file, numbered as a spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        return all(cell == "" for cell in self.cells)


def tidy(text: str) -> Cell:
    """The text without spaces around it and marks that show nothing; broken where it holds what no export writes."""
    if len(text) <= LONGEST_CELL and text.isascii() and text.isprintable():
        return text.strip()
    if _BROKEN.search(text):
        return Broken("It holds characters that cannot be read. Type it anew.")
    if _TURNING.search(text):
        return Broken("It holds hidden marks that turn the direction of writing. Type it anew.")
    found = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).replace("\xa0", " ").strip()
    if len(found) > LONGEST_CELL:
        return Broken(f"It is longer than {LONGEST_CELL:,} characters.")
    return found
