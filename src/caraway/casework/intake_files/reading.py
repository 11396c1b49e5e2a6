"""The rows of a file, whatever kind it is; and which of them names the columns."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from . import text
from .cells import Cell, Line
from .limits import LARGEST, refuse, require_rows

SEARCHED = 40
"""A title, a date, a mark of protection: so many rows may stand above the names of the columns."""

_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0",
        "The workbook is protected by a password, or is an old .xls. Save it as .xlsx without a password.",
    ),
    (b"%PDF", "This is a PDF. Send the list as .xlsx or CSV."),
    (b"{\\rtf", "This is a document. Send the list as .xlsx or CSV."),
    (b"\x89PNG", "This is a picture. Send the list as .xlsx or CSV."),
    (b"\xff\xd8\xff", "This is a picture. Send the list as .xlsx or CSV."),
    (b"\x1f\x8b", "The file is packed. Unpack it and send the list itself."),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns as they stand in the file, and the rows below them, read one by one."""

    header: tuple[str, ...]
    number: int
    rows: Iterator[Line]


def lines(content: bytes, fits: text.Fits) -> Iterator[Line]:
    """Every row that is not blank. Raises InvalidValue, also while they are read, for a file that cannot be taken."""
    if not content:
        refuse("The file is empty.")
    if len(content) > LARGEST:
        refuse(f"The file must be smaller than {LARGEST // 1024 // 1024} MB. Send it in parts.")
    for start, sentence in _OTHERS:
        if content.startswith(start):
            refuse(sentence)
    if not content.startswith(b"PK"):
        return text.rows(content, fits)
    from . import worksheet  # what it stands on takes a while to be read in, and most processes never see a workbook

    return worksheet.rows(content)


def same(name: str) -> str:
    """The name of a column for comparison: spaces, case and line ends differ between exports."""
    return " ".join(name.split()).casefold()


def table(content: bytes, wanted: Collection[str]) -> Table:
    """The table whose columns have the `wanted` names. Raises InvalidValue with the names that are missing or twice there."""
    keys = {same(name): name for name in wanted}

    def fits(cells: Sequence[Cell]) -> int:
        return len(keys.keys() & {same(cell) for cell in cells if isinstance(cell, str)})

    rows = lines(content, fits)
    header = _header(rows, lambda line: fits(line.cells) == len(keys), fits)
    there = [same(name) for name in header.header]
    missing = [name for key, name in keys.items() if key not in there]
    if missing:
        refuse(f"The file lacks these columns: {', '.join(missing)}. Are they named as when the columns were matched?")
    twice = [name for key, name in keys.items() if there.count(key) > 1]
    if twice:
        refuse(f"These columns are in the file more than once: {', '.join(twice)}. Leave one of each.")
    return header


def sample(content: bytes) -> tuple[str, ...]:
    """The names of the columns of a file that nobody has matched yet: the fullest of its first rows."""
    found = _header(lines(content, lambda cells: 0), lambda line: False, _different).header
    names = tuple(name for name in found if name)
    if len({same(name) for name in names}) != len(names):
        refuse("Two columns have the same name. Give each a name of its own, here and in every file to come.")
    if len(names) < 2:
        refuse("No row with the names of the columns was found near the top of the file.")
    return names


def _different(cells: Sequence[Cell]) -> int:
    """How many cells of a row hold text: of a row of names most, and of two as full the first."""
    return sum(isinstance(cell, str) and cell != "" for cell in cells)


def _header(rows: Iterator[Line], enough: Callable[[Line], bool], merit: Callable[[Sequence[Cell]], int]) -> Table:
    """The first row that is enough, else the best of those searched."""
    best: Line | None = None
    for line, _ in zip(rows, range(SEARCHED), strict=False):
        if best is None or merit(line.cells) > merit(best.cells):
            best = line
        if enough(line):
            break
    if best is None:
        refuse("The file has no rows.")
    names = tuple(cell if isinstance(cell, str) else "" for cell in best.cells)
    return Table(names, best.number, _counted(rows))


def _counted(rows: Iterator[Line]) -> Iterator[Line]:
    for count, line in enumerate(rows, 1):
        require_rows(count)
        yield line
