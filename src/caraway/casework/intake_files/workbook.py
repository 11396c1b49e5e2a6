"""What a workbook says before its rows: its sheets, its dates, its shared texts."""

import posixpath
import re
import zipfile
from array import array
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from .limits import refuse
from .package import Element, elements, has

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ZEROS = re.compile("0{2,15}")


@dataclass(slots=True)
class Texts:
    """The workbook's shared texts, packed: 50,000 rows of them would be gigabytes as Python's own."""

    _bytes: bytearray = field(default_factory=bytearray)
    _ends: "array[int]" = field(default_factory=lambda: array("Q"))

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends):
            refuse("The workbook is damaged: a cell points at a text that is not there.")
        start = self._ends[number - 1] if number else 0
        return bytes(self._bytes[start : self._ends[number]]).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Style:
    """How numbers are shown: as a date, or filled up with zeros to so many figures."""

    date: bool = False
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """The one visible sheet, and what its cells point at. `from_1904`: days are counted as an old Macintosh did."""

    sheet: str
    from_1904: bool
    texts: Texts
    styles: tuple[Style, ...]


def read(package: zipfile.ZipFile) -> Book:
    """Raises InvalidValue where a sheet is hidden, or more than one could be meant."""
    if not has(package, _BOOK):
        refuse("This is not an Excel workbook. Save the list as .xlsx or as CSV.")
    sheets, from_1904 = [], False
    for one in elements(package, _BOOK, "workbookPr", "sheet"):
        if one.kind == "workbookPr":
            from_1904 = one.get("date1904") in ("1", "true")
        else:
            sheets.append((one.get("name"), one.get("state", "visible"), one.get(_ID) or one.get(_STRICT_ID)))
    return Book(_the_sheet(package, sheets), from_1904, _texts(package), _styles(package))


def _the_sheet(package: zipfile.ZipFile, sheets: list[tuple[str, str, str]]) -> str:
    hidden = sum(state != "visible" for _, state, _ in sheets)
    if hidden:
        refuse(
            f"The workbook has {hidden} hidden {'sheet' if hidden == 1 else 'sheets'}. Unhide and delete, then send it."
        )
    if len(sheets) != 1:
        names = ", ".join(f"“{name[:31]}”" for name, _, _ in sheets[:5])
        refuse(f"The workbook has {len(sheets)} sheets ({names}). Send a workbook with the sheet of referrals alone.")
    links = {one.get("Id"): one.get("Target") for one in elements(package, _LINKS, "Relationship")}
    target = links.get(sheets[0][2], "")
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    if not target or not has(package, path):
        refuse("The workbook is damaged: its sheet is not in it.")
    return path


def _texts(package: zipfile.ZipFile) -> Texts:
    found = Texts()
    if has(package, "xl/sharedStrings.xml"):
        for one in elements(package, "xl/sharedStrings.xml", "si"):
            found.add(text_of(one))
    return found


def text_of(holder: Element) -> str:
    """The text of a cell or shared text, its runs joined, without the reading aids that stand beside some scripts."""
    parts = []
    for child in holder.children:
        if child.kind == "t":
            parts.append(child.text)
        elif child.kind == "r":
            parts.extend(run.text for run in child.children if run.kind == "t")
    # Excel writes characters that XML cannot hold as _x000D_; the end of a line is the one people type.
    return re.sub("_x000[Dd]_", "", "".join(parts))


def _styles(package: zipfile.ZipFile) -> tuple[Style, ...]:
    """The formats of cells by their number, in the order in which cells point at them."""
    if not has(package, "xl/styles.xml"):
        return ()
    formats, found = dict(BUILTIN_FORMATS), []
    for one in elements(package, "xl/styles.xml", "numFmt", "cellXfs"):
        if one.kind == "numFmt":
            formats[int(one.get("numFmtId", "0"))] = one.get("formatCode")
        else:
            found = [_style(formats.get(int(each.get("numFmtId", "0")), "")) for each in one.children]
    return tuple(found)


def _style(code: str) -> Style:
    return Style(bool(is_date_format(code)), len(code) if _ZEROS.fullmatch(code) else 0)
