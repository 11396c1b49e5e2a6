"""Reading a force's export: whatever it was written by, and whatever is wrong with it."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from caraway.casework.intake_files import reading
from caraway.casework.intake_files.cells import Broken, Line, Numeric
from caraway.casework.intake_files.limits import BESIDE, LARGEST, MOST_ROWS
from caraway.casework.intake_files.matching import Matching, Question, RowReader, require_sound
from caraway.core.refusals import InvalidValue

WANTED = ("Name", "Born")
PLAIN = "Name,Born\nSéan,1/3/1990\n"


def rows(content, wanted=WANTED):
    return [line.cells for line in reading.table(content, wanted).rows]


def refused(content, wanted=WANTED):
    with pytest.raises(InvalidValue) as raised:
        rows(content, wanted)
    assert raised.value.code == "file"
    return raised.value.sentence


def book(*lines, change=lambda sheet: None, name="Sheet"):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = name
    for line in lines:
        sheet.append(line)
    change(sheet)
    return saved(made)


def saved(made):
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def repacked(content, part, replace):
    """The workbook with one part of it rewritten, or another put in."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != part:
                new.writestr(one, old.read(one))
        before = old.read(part) if part in old.namelist() else b""
        new.writestr(part, replace(before))
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_of_every_encoding_and_separator(encoding, separator):
    assert rows(PLAIN.replace(",", separator).encode(encoding)) == [("Séan", "1/3/1990")]


def test_quoted_line_ends_and_separators_stay_in_their_cell():
    assert rows(b'Name,Born\r\n"A,\r\nB ""C""",1990\r\n') == [('A,\r\nB "C"', "1990")]


def test_titles_above_the_names_of_columns_and_blank_rows_are_passed_over():
    content = b"Wessex Police,,\n\nRun on,1 March\n name ,BORN\n,\nA,1990\n"
    table = reading.table(content, WANTED)
    assert (table.number, [(line.number, line.cells) for line in table.rows]) == (4, [(6, ("A", "1990"))])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "one column"),
        (b"x" * (LARGEST + 1), "smaller than"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "password"),
        (b"\x89PNG\r\n", "picture"),
        (b"{\\rtf1", "document"),
        (b"\x1f\x8b\x08", "packed"),
        (b"Name,Born\nA\x00B,1990\n", "not text"),
        (b"Name,Born\n\x81\x8d,1990\n", "not text"),
        (b"\xef\xbb\xbfName,Born\n\xff,1990\n", "not text"),
        (b"\xff\xfeN\x00a\x00m", "not text"),
        (b'Name,Born\n"A,1990\n', "quotation mark"),
        (b'Name,Born\n"A"B,1990\n', "quotation mark"),
        (b"Name,Other\nA,1990\n", "lacks these columns: Born"),
        (b"Name,Born,name\nA,1990,B\n", "more than once: Name"),
        (b"Name,Born\n" + b",".join([b"x"] * 10_000), "columns"),
        (b"Name,Born\n" + b"A,1\n" * (MOST_ROWS + 1), "more than 50,000 rows"),
        (b"Name,Born\n" + b",\n" * (MOST_ROWS + BESIDE), "more than 50,000 rows"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_a_file_that_is_not_taken_says_why(content, said):
    assert said in refused(content)


def test_as_many_rows_as_may_be_sent_are_taken_whatever_stands_above_them():
    content = b"A title,\n\nName,Born\n" + b"A,1\n" * MOST_ROWS
    assert sum(1 for _ in reading.table(content, WANTED).rows) == MOST_ROWS


def test_characters_that_cannot_be_are_said_of_the_cell():
    found = rows("Name,Born\nA\u202eB,1\nA\x07B,2\nA\ufffdB,3\nA\u200bB\xa0,4\nمحمد,5\n".encode())
    assert [isinstance(name, Broken) for name, _ in found] == [True, True, True, False, False]
    assert found[3][0] == "AB"


def test_a_workbook_gives_days_texts_and_numbers_as_they_are_meant():
    def shown(sheet):
        sheet["C2"].number_format = "00000000000"

    content = book(
        ["Name", "Born", "Phone", "PNC"],
        ["Séan\nB", date(1990, 3, 1), 7700900123, "0012/0000001X"],
        ["C", datetime.fromisoformat("1990-03-01T23:59"), "07700900123", 32933],
        change=shown,
    )
    first, second = rows(content)
    assert first == ("Séan\nB", "1990-03-01", "07700900123", "0012/0000001X")
    assert second[1] == "1990-03-01"
    assert isinstance(second[3], Numeric)
    assert second[3].day == "1990-03-01"


def test_days_of_a_workbook_that_counts_from_1904():
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append(["Name", "Born"])
    made.active.append(["A", date(1990, 3, 1)])
    assert rows(saved(made)) == [("A", "1990-03-01")]


def test_formulas_errors_and_rounded_numbers_are_said_of_the_cell():
    content = book(["Name", "Born"], ['=HYPERLINK("http://x")', 1], ["A", 12345678901234567890])
    assert [sum(isinstance(cell, Broken) for cell in line) for line in rows(content)] == [1, 1]
    content = repacked(
        book(["Name", "Born"], ["A", 1]),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<v>1</v>", b"<v>#N/A</v>").replace(b'"B2" t="n"', b'"B2" t="e"'),
    )
    assert isinstance(rows(content)[0][1], Broken)


def hidden_row(sheet):
    sheet.row_dimensions[2].hidden = True


def hidden_column(sheet):
    sheet.column_dimensions["B"].hidden = True


def merged(sheet):
    sheet.merge_cells("A2:B2")


def another(sheet):
    sheet.parent.create_sheet("Notes")


def another_hidden(sheet):
    sheet.parent.create_sheet("Notes").sheet_state = "veryHidden"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (hidden_row, "Row 2 is hidden"),
        (hidden_column, "Column B is hidden"),
        (merged, "A2:B2 are merged"),
        (another, "2 sheets (“Sheet”, “Notes”)"),
        (another_hidden, "1 hidden sheet."),
    ],
)
def test_what_a_reader_would_not_see_is_refused_with_its_place(change, said):
    assert said in refused(book(["Name", "Born"], ["A", 1], change=change))


GOOD = book(["Name", "Born"], ["A", 1])


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "linked"),
        ("xl/connections.xml", "connected"),
        ("xl/embeddings/a.bin", "embedded"),
    ],
)
def test_a_workbook_that_is_more_than_data_is_refused(part, said):
    assert said in refused(repacked(GOOD, part, lambda before: b"x"))


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 30))
    + b"]>"
)


@pytest.mark.parametrize(
    ("replace", "said"),
    [
        (lambda part: LAUGHS + part, "unpacks"),
        (lambda part: b"<!-- " + b"x" * 9000 + b" -->" + LAUGHS + part[part.find(b"<worksheet") :], "unpacks"),
        (lambda part: part[:-40], "damaged"),
        (lambda part: part.replace(b'r="A2"', b'r="22"'), "no place"),
        (lambda part: part.replace(b'<row r="2"', b'<row r="1"'), "out of order"),
        (lambda part: part.replace(b'<row r="2"', b'<row r="x"'), "damaged"),
        (lambda part: part.replace(b' t="inlineStr"><is><t>A</t></is>', b' t="s"><v>99</v>'), "not there"),
        (lambda part: part.replace(b"<row r", b"<row>" + b"<x/>" * 30_000 + b"</row><row r", 1), "unpacks"),
    ],
)
def test_a_workbook_that_was_tampered_with_is_refused(replace, said):
    assert said in refused(repacked(GOOD, SHEET, replace))


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "unpacks" in refused(repacked(GOOD, SHEET, lambda part: part + b" " * 450_000_000))


@pytest.mark.parametrize("cut", range(30, len(GOOD), len(GOOD) // 40))
def test_a_workbook_cut_off_anywhere_is_refused(cut):
    refused(GOOD[:cut])


BORN = Question("person", "born", "Born", "day", required=True)
SEX = Question("person", "sex", "Sex", "one", (("male", "Male"), ("female", "Female")))
SAFE = Question("contact", "safe", "Safe", "many", (("call", "Call"), ("text", "Text")))
BAIL = Question("history", "bail", "Bail", "yes_no", (("yes", "Yes"), ("no", "No")))
PHONE = Question("contact", "phone", "Phone")
VICTIM = Question("victim", "name", "Victim: name", sealed=True)
ALL = {one.key: one for one in (BORN, SEX, SAFE, BAIL, PHONE, VICTIM)}


def answer(question, cell, **how):
    matching = Matching({"It": question.key}, **how)
    answers, problems = RowReader(matching, ALL, ["It"]).read(Line(2, (cell,)))
    return problems[0].why if problems else answers[question.page][question.name]


@pytest.mark.parametrize(
    ("cell", "days", "read"),
    [
        ("1/3/1990", "day first", "1990-03-01"),
        ("01.03.1990 14:30", "day first", "1990-03-01"),
        ("1 March 1990", "day first", "1990-03-01"),
        ("03-Mar-1990", "day first", "1990-03-03"),
        ("3/1/1990", "month first", "1990-03-01"),
        ("1990/3/1", "year first", "1990-03-01"),
        ("19900301", "year first", "1990-03-01"),
        ("1990-03-01", "day first", "1990-03-01"),
        ("1990-03-01T00:00:00Z", "month first", "1990-03-01"),
        (Numeric("32933", "1990-03-01"), "day first", "1990-03-01"),
        ("", "day first", ""),
    ],
)
def test_days_are_read_as_they_are_written(cell, days, read):
    assert answer(BORN, cell, days=days) == read


@pytest.mark.parametrize(
    "cell", ["31/2/1990", "3/13/1990", "1/3/90", "32933", "soon", "1/3", "1990-02-30", "٣/٣/1990x"]
)
def test_a_day_that_cannot_be_is_said_without_it(cell):
    assert answer(BORN, cell) == "It is no date written like 31/12/2026."


def test_codes_of_theirs_and_words_of_ours_are_known_and_others_refused():
    codes = {"person.sex": {"M": "male"}, "history.bail": {"On": "yes"}}
    assert answer(SEX, "m", codes=codes) == answer(SEX, "Male") == "male"
    assert (answer(BAIL, "On", codes=codes), answer(BAIL, "N"), answer(BAIL, "TRUE")) == ("yes", "no", "yes")
    assert answer(SAFE, "Call; text") == ["call", "text"]
    for question, cell in ((SEX, "X"), (BAIL, "maybe"), (SAFE, "call;pigeon")):
        assert answer(question, cell) == "This code is not among those that were matched."


def test_a_telephone_number_that_lost_its_zero_gets_it_back():
    assert answer(PHONE, Numeric("7700900123")) == "07700900123"
    assert answer(PHONE, "7700900123") == "7700900123"


def test_a_row_with_a_cell_too_many_is_not_read():
    _, problems = RowReader(Matching({"It": "person.born"}), ALL, ["It"]).read(Line(2, ("1/3/1990", "x")))
    assert [one.column for one in problems] == [""]


@pytest.mark.parametrize(
    ("matching", "said"),
    [
        (Matching({"Victim DOB": "person.born"}), "about the victim by its name"),
        (Matching({"DOB": "person.born", "Born": "person.born"}), "Two columns"),
        (Matching({"Sex": "person.sex"}), "Nothing says: Born"),
        (Matching({"DOB": "person.age"}), "from the list"),
        (Matching({"DOB": "person.born"}, days="any"), "from the list"),
    ],
)
def test_a_matching_under_which_nothing_could_be_referred_or_sealed_is_refused(matching, said):
    with pytest.raises(InvalidValue, match=said):
        require_sound(matching, ALL)


def test_a_sound_matching():
    require_sound(Matching({"DOB": "person.born", "Victim name": "victim.name"}), ALL)


def test_the_names_of_columns_are_found_in_a_sample():
    assert reading.sample(b"Report\nName,Born,Sex\nA,1,M\n") == ("Name", "Born", "Sex")
    with pytest.raises(InvalidValue, match="same name"):
        reading.sample(b"Name,Name\nA,1\n")
