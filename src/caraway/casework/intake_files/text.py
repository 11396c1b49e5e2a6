"""A file of text with separators: which letters it is written in, which separator, and its rows."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator

from .cells import Line, tidy
from .limits import BESIDE, refuse, require_columns, require_rows

SEPARATORS = ",;\t|"
_CHUNK = 1 << 16
_SAMPLE = 40
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A cell longer than this is a quote that nobody closed; the csv module's own limit is the whole process's.
csv.field_size_limit(1 << 17)

Fits = Callable[[list[str]], int]
"""How many of the columns that are looked for a row names."""


def rows(content: bytes, fits: Fits) -> Iterator[Line]:
    """Every row that is not blank. Raises InvalidValue where the file is not text of separated columns."""
    encoding = encoding_of(content)
    separator = _separator(content, encoding, fits)
    for number, cells in _records(content, encoding, separator):
        require_rows(number - BESIDE)
        require_columns(len(cells))
        line = Line(number, tuple(map(tidy, cells)))
        if not line.blank:
            yield line


def encoding_of(content: bytes) -> str:
    """UTF-8 or UTF-16, with or without its mark, else Windows-1252. Raises InvalidValue for what is none of them."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name if _decodes(content, name) else refuse(_NO_TEXT)
    start = content[:_CHUNK]
    if start.count(0) * 3 > len(start):
        name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return name if _decodes(content, name) else refuse(_NO_TEXT)
    if 0 in start:
        refuse(_NO_TEXT)
    return next((name for name in ("utf-8", "cp1252") if _decodes(content, name)), "") or refuse(_NO_TEXT)


_NO_TEXT = (
    "The file is not text in UTF-8, UTF-16 or Windows-1252, or it is damaged. Save it again as “CSV UTF-8” or as a"
    " workbook (.xlsx)."
)


def _decodes(content: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK], start + _CHUNK >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _separator(content: bytes, encoding: str, fits: Fits) -> str:
    """The separator under which a row near the top names most of the columns; else the one that makes most of them."""
    best = max(SEPARATORS, key=lambda one: _merit(content, encoding, one, fits))
    if _merit(content, encoding, best, fits) < (0, 2):
        refuse("The file has one column only. Save it with commas, semicolons, tabs or bars between the columns.")
    return best


def _merit(content: bytes, encoding: str, separator: str, fits: Fits) -> tuple[int, int]:
    found = (0, 0)
    try:
        for number, cells in _parsed(content, encoding, separator):
            found = max(found, (fits(cells), len(cells)))
            if number >= _SAMPLE:
                break
    except csv.Error:
        pass
    return found


def _records(content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    at = 0
    try:
        for number, cells in _parsed(content, encoding, separator):
            at = number
            yield number, cells
    except csv.Error:
        refuse(f"The file cannot be read after row {at}: a quotation mark is not closed, or stands inside a cell.")


def _parsed(content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    yield from enumerate(csv.reader(lines, delimiter=separator, strict=True), start=1)
