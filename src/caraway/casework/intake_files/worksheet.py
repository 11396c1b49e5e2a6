"""The rows of a workbook's one sheet."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from . import package, workbook
from .cells import Broken, Cell, Line, Numeric, tidy
from .limits import BESIDE, MOST_COLUMNS, refuse, require_columns, require_rows
from .package import Element
from .workbook import Book, Style

_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_EXACT = 10**15
_DAYS = (2, 110_000)
"""Serial numbers of days that anybody alive can mean; the first two of 1900 are another matter (Excel's leap day)."""


def rows(content: bytes) -> Iterator[Line]:
    """Every row that is not blank. Raises InvalidValue, also after the last row: what is merged stands at the end."""
    with package.opened(content) as parts:
        book = workbook.read(parts)
        last = 0
        for one in package.elements(parts, book.sheet, "col", "row", "mergeCell"):
            if one.kind == "row":
                last = _number(one, last)
                line = _line(one, last, book)
                if line is not None:
                    yield line
            elif one.kind == "col":
                _require_seen(one)
            else:
                _require_unmerged(one)


def _number(row: Element, last: int) -> int:
    number = int(row.get("r", str(last + 1)))
    if number <= last:
        refuse("The workbook is damaged: its rows are out of order.")
    return number


def _line(row: Element, number: int, book: Book) -> Line | None:
    cells = list(_cells(row, book))
    while cells and cells[-1] == "":
        cells.pop()
    if not cells:
        return None
    require_rows(number - BESIDE)
    if row.get("hidden") in ("1", "true"):
        refuse(
            f"Row {number} is hidden, or filtered out. Show every row, or delete those you do not mean, and send it again."
        )
    return Line(number, tuple(cells))


def _cells(row: Element, book: Book) -> Iterator[Cell]:
    at = 0
    for one in row.children:
        column = _column(one.get("r"), at)
        require_columns(column + 1)
        if column < at:
            refuse("The workbook is damaged: its cells are out of order.")
        yield from [""] * (column - at)
        yield _cell(one, book)
        at = column + 1


def _column(place: str, otherwise: int) -> int:
    if not place:
        return otherwise
    found = _PLACE.fullmatch(place)
    if found is None:
        refuse("The workbook is damaged: a cell has no place.")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(column: int) -> str:
    """A column, counted from 0, as a spreadsheet names it."""
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(cell: Element, book: Book) -> Cell:
    value = ""
    for child in cell.children:
        if child.kind == "f":
            return Broken("It holds a formula. Copy the column and paste it as values.")
        if child.kind == "is":
            return tidy(workbook.text_of(child))
        if child.kind == "v":
            value = child.text
    match cell.get("t", "n"):
        case "s":
            return tidy(book.texts[int(value)]) if value else ""
        case "str":
            return tidy(value)
        case "b":
            return "Yes" if value in ("1", "true") else "No"
        case "d":
            return tidy(value[:10])
        case "e":
            return Broken("It holds an error of the spreadsheet.")
        case _:
            return _numeric(value, _style(cell, book), book) if value else ""


def _style(cell: Element, book: Book) -> Style:
    number = int(cell.get("s", "0"))
    return book.styles[number] if 0 <= number < len(book.styles) else Style()


def _numeric(value: str, style: Style, book: Book) -> Cell:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Broken("It is no number, though the spreadsheet says it is.")
    if not number.is_finite() or abs(number) >= _EXACT:
        return Broken("The spreadsheet has rounded this number. Format the column as text and enter it anew.")
    day = _day(number, book)
    if style.date:
        return day or Broken("It is no date that can be.")
    text = f"{number.normalize():f}"
    return Numeric(text.zfill(style.figures) if number >= 0 else text, day)


def _day(number: Decimal, book: Book) -> str:
    if not _DAYS[0] < number < _DAYS[1]:
        return ""
    epoch = CALENDAR_MAC_1904 if book.from_1904 else CALENDAR_WINDOWS_1900
    found = from_excel(float(number), epoch)
    return found.date().isoformat() if isinstance(found, datetime) else ""


def _require_seen(column: Element) -> None:
    first, last = int(column.get("min", "1")), int(column.get("max", "1"))
    if column.get("hidden") in ("1", "true") and first <= MOST_COLUMNS:
        where = letters(first - 1) if first == last else f"{letters(first - 1)} to {letters(min(last, 16_384) - 1)}"
        refuse(f"Column {where} is hidden. Show it, or delete it, and send the workbook again.")


def _require_unmerged(merged: Element) -> None:
    place = merged.get("ref")
    shown = place if re.fullmatch("[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}", place) else "some"
    refuse(f"Cells {shown} are merged. Unmerge them, give each its own text, and send the workbook again.")
