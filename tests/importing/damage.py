"""Files with something wrong, drawn from a seed: every kind of damage an export, a person or an attacker has done to one."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from random import Random

import openpyxl

from caraway.casework.intake_files.limits import BESIDE, MOST_ROWS
from tests.referral_files import HEADER, as_csv, as_workbook, row

ROWS = 4
Damage = Callable[[Random, date], bytes]
SHEET = "xl/worksheets/sheet1.xml"

WHOLE: dict[str, Damage] = {}
"""Damage for which the whole file must be refused."""

CELLS: dict[str, Damage] = {}
"""Damage in some cells: their rows must be named, and the file may be held."""


def damaged(seed: int, count: int, today: date) -> Iterator[tuple[str, bool, bytes]]:
    """So many files: the name of the damage, whether the whole file must be refused, and the file."""
    kinds = [(name, True, made) for name, made in WHOLE.items()] + [(name, False, made) for name, made in CELLS.items()]
    for number in range(count):
        name, whole, make = kinds[number % len(kinds)]
        yield name, whole, make(Random(f"{seed} {number} {name}"), today)  # nosec B311


def whole(make: Damage) -> Damage:
    WHOLE[make.__name__] = make
    return make


def cells(make: Damage) -> Damage:
    CELLS[make.__name__] = make
    return make


def rows(rng: Random, today: date) -> list[list[str]]:
    return [row(rng.randrange(10**6), today) for _ in range(ROWS)]


def text(rng: Random, today: date) -> bytes:
    return as_csv(
        rows(rng, today), separator=rng.choice(",;\t|"), encoding=rng.choice(["utf-8", "utf-8-sig", "utf-16"])
    )


def book(rng: Random, today: date) -> bytes:
    return as_workbook(rows(rng, today), above=rng.randrange(3))


def changed_book(rng: Random, today: date, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(book(rng, today)))
    change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def repacked(content: bytes, part: str, replace: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, replace(old.read(one)) if one == part else old.read(one))
        if part not in old.namelist():
            new.writestr(part, replace(b""))
    return made.getvalue()


@whole
def cut_off_workbook(rng: Random, today: date) -> bytes:
    content = book(rng, today)
    return content[: rng.randrange(4, len(content) - 30)]


@whole
def cut_off_inside_a_sheet(rng: Random, today: date) -> bytes:
    return repacked(book(rng, today), SHEET, lambda part: part[: rng.randrange(1, len(part) - 20)])


@whole
def bytes_turned_over(rng: Random, today: date) -> bytes:
    content = bytearray(repacked(book(rng, today), "pad.bin", lambda part: b""))
    at = content.rindex(b"PK\x05\x06")
    # Eight of the twenty bytes there say on which disk the archive lies and how many parts it has: no reader needs them.
    for place in rng.sample(range(at, len(content) - 2), 9):
        content[place] ^= 0xFF
    return bytes(content)


@whole
def nulls_in_text(rng: Random, today: date) -> bytes:
    content = as_csv(rows(rng, today))
    at = rng.randrange(len(content))
    return content[:at] + b"\x00" + content[at:]


@whole
def two_encodings(rng: Random, today: date) -> bytes:
    return as_csv(rows(rng, today)) + "Zoë,".encode() + b"\x81\x8d\xff\n"


@whole
def half_of_utf_16(rng: Random, today: date) -> bytes:
    return as_csv(rows(rng, today), encoding="utf-16")[:-1] + b"\xd8"[:1] * 2


@whole
def surrogate_bytes(rng: Random, today: date) -> bytes:
    return b"\xef\xbb\xbf" + as_csv(rows(rng, today)) + "\udc80\ud83d".encode("utf-8", "surrogatepass") + b",\n"


@whole
def quote_never_closed(rng: Random, today: date) -> bytes:
    return as_csv(rows(rng, today)) + b'"never closed,' + b"x" * rng.randrange(300_000)


@whole
def header_gone(rng: Random, today: date) -> bytes:
    return as_csv(rows(rng, today)).split(b"\r\n", 1)[1]


@whole
def column_gone(rng: Random, today: date) -> bytes:
    gone = rng.choice(HEADER).encode()
    return as_csv(rows(rng, today)).replace(gone, b"Other", 1)


@whole
def column_twice(rng: Random, today: date) -> bytes:
    head, rest = as_csv(rows(rng, today)).split(b"\r\n", 1)
    return head + b"," + rng.choice(HEADER).encode() + b"\r\n" + rest


@whole
def ten_thousand_columns(rng: Random, today: date) -> bytes:
    return as_csv([]).rstrip() + b"," + b",".join(b"c%d" % number for number in range(10_000)) + b"\r\n"


@whole
def no_rows(rng: Random, today: date) -> bytes:
    return as_csv([]) if rng.random() < 0.5 else as_workbook([])


@whole
def nothing(rng: Random, today: date) -> bytes:
    return b""


@whole
def only_blanks(rng: Random, today: date) -> bytes:
    return rng.choice([b" \n", b",,,\n", b"\xff\xfe", b"\xef\xbb\xbf"]) * rng.randrange(1, 40)


@whole
def something_else(rng: Random, today: date) -> bytes:
    starts = [
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x89PNG\r\n",
        b"{\\rtf1",
        b"\x1f\x8b\x08",
        b"\x7fELF",
        b"<html>",
    ]
    return rng.choice(starts) + rng.randbytes(rng.randrange(50, 5000))


@whole
def noise(rng: Random, today: date) -> bytes:
    return rng.randbytes(rng.randrange(200, 20_000))


@whole
def another_package(rng: Random, today: date) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr(rng.choice(["word/document.xml", "a.csv", "[Content_Types].xml"]), as_csv(rows(rng, today)))
    return made.getvalue()


@whole
def locked_package(rng: Random, today: date) -> bytes:
    content = bytearray(book(rng, today))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


@whole
def hidden_sheet(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.create_sheet("Notes").sheet_state = rng.choice(["hidden", "veryHidden"])

    return changed_book(rng, today, change)


@whole
def several_sheets(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.create_sheet("=cmd|'c'!A1"[: rng.randrange(2, 12)])

    return changed_book(rng, today, change)


@whole
def hidden_row(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.active.row_dimensions[made.active.max_row - rng.randrange(ROWS)].hidden = True

    return changed_book(rng, today, change)


@whole
def hidden_column(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.active.column_dimensions[rng.choice("ABCDEFG")].hidden = True

    return changed_book(rng, today, change)


@whole
def merged(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        last = made.active.max_row
        made.active.merge_cells(f"A{last - 1}:{rng.choice('ABCD')}{last}")

    return changed_book(rng, today, change)


@whole
def more_than_data(rng: Random, today: date) -> bytes:
    part = rng.choice(
        ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/embeddings/a.bin"]
    )
    return repacked(book(rng, today), part, lambda before: b"x")


@whole
def entities(rng: Random, today: date) -> bytes:
    kinds = [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
    ]
    return repacked(
        book(rng, today), rng.choice([SHEET, "xl/workbook.xml"]), lambda part: _with(part, rng.choice(kinds))
    )


def _with(part: bytes, doctype: str) -> bytes:
    return doctype.encode() + part[part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0 :]


@whole
def bomb(rng: Random, today: date) -> bytes:
    return _bomb(rng.choice([SHEET, "xl/media/image1.png"]), today)


@cache
def _bomb(part: str, today: date) -> bytes:
    """Made once: to pack it takes as long as many other files."""
    return repacked(as_workbook([row(1, today)]), part, lambda before: before + b" " * 420_000_000)


@whole
def row_of_a_million_cells(rng: Random, today: date) -> bytes:
    return repacked(
        book(rng, today),
        SHEET,
        lambda part: part.replace(b"<row ", b"<row><c/>" + b"<c/>" * 30_000 + b"</row><row ", 1),
    )


@whole
def places_that_are_none(rng: Random, today: date) -> bytes:
    bad = rng.choice([b'r="A9999999999"', b'r="1A"', b'r=""', b'r="AAAA1"', b'r="-1"'])
    return repacked(
        book(rng, today), SHEET, lambda part: part.replace(b'r="B2"', bad).replace(b'<row r="2"', b'<row r="x"')
    )


@whole
def too_many_rows(rng: Random, today: date) -> bytes:
    far = str(rng.randrange(MOST_ROWS + BESIDE + 1, 1_048_576)).encode()
    return repacked(
        book(rng, today),
        SHEET,
        lambda part: part.replace(b"</sheetData>", b'<row r="%s"><c t="str"><v>x</v></c></row></sheetData>' % far),
    )


@cells
def wrong_days(rng: Random, today: date) -> bytes:
    return _one(
        rng,
        today,
        "offence__offence_on",
        ["31/02/2026", "2/13/2026", "yesterday", "01/01/0001", "99999", "1/1/26", "٣١/٠١/٢٠٢٦"],
    )


@cells
def days_ahead(rng: Random, today: date) -> bytes:
    return _one(rng, today, "caution__cautioned_on", ["01/01/2999", "31/12/9999"])


@cells
def unknown_codes(rng: Random, today: date) -> bytes:
    return _one(
        rng,
        today,
        rng.choice(["person__sex", "history__on_bail", "victim__risk_level", "offence__statement"]),
        ["?", "N/A", "💥", "Q" * 4000],
    )


@cells
def formulas(rng: Random, today: date) -> bytes:
    return _one(rng, today, "person__pnc", ["=1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0"])


@cells
def turned_writing(rng: Random, today: date) -> bytes:
    return _one(rng, today, "person__given_name", ["\u202eDean", "De\u2066an", "Dean\u2069"])


@cells
def control_characters(rng: Random, today: date) -> bytes:
    return _one(
        rng, today, "contact__address", ["1 \x07 Street", "1 \x1b[31m Street", "1 \ufffd Street", "1 \x85 Street"]
    )


@cells
def endless_cells(rng: Random, today: date) -> bytes:
    return _one(
        rng,
        today,
        rng.choice(["person__family_name", "contact__address", "victim__given_name"]),
        ["x" * 6_000, "é" * 100_000],
    )


@cells
def missing_answers(rng: Random, today: date) -> bytes:
    keys = [
        "person__family_name",
        "offence__police_reference",
        "contact__phone",
        "victim__given_name",
        "victim__views",
        "history__admits",
    ]
    return _one(rng, today, rng.choice(keys), ["", "   ", "\u200b"])


@cells
def wrong_identifiers(rng: Random, today: date) -> bytes:
    return _one(
        rng,
        today,
        rng.choice(["person__pnc", "contact__postcode", "contact__phone", "victim__phone", "victim__email"]),
        ["12", "XX", "a@b@c", "-1"],
    )


@cells
def a_cell_too_many(rng: Random, today: date) -> bytes:
    good = rows(rng, today)
    good[rng.randrange(ROWS)].append("moved")
    return as_csv(good)


@cells
def cut_off_text(rng: Random, today: date) -> bytes:
    content = as_csv(rows(rng, today)).rstrip()
    return content[: content.rindex(b",SO14 2AR") - rng.randrange(3)].rstrip(b'"')


@cells
def formulas_of_a_workbook(rng: Random, today: date) -> bytes:
    def change(made: openpyxl.Workbook) -> None:
        made.active.cell(made.active.max_row, rng.randrange(1, 6)).value = "=1+1"

    return changed_book(rng, today, change)


def _one(rng: Random, today: date, key: str, values: list[str]) -> bytes:
    """One row with a wrong answer among good ones."""
    made = rows(rng, today)
    made[rng.randrange(ROWS)] = row(rng.randrange(10**6), today, **{key: rng.choice(values)})
    return as_csv(made)
