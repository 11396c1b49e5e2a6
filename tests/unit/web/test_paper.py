"""Papers: what was typed stays text, and the file tells nobody more than it says."""

import io
from datetime import date

import pikepdf
import pytest

from caraway.core.refusals import Unknown
from caraway.platform.web import paper

TEMPLATE = """#import "values.typ": v
#import "house.typ": *
#show: paper
= #v.title
#pairs(v.facts)
#lines(("Day", "Step"), v.rows)
#typed(v.text)
"""
VALUES = {
    "facts": [{"what": "Name", "answer": '#panic("no") *not bold* $x$ \\ #read("/etc/passwd")'}],
    "rows": [["2 March 2026", "A"]],
    "text": "First line\nŵyrion a Łódź",
}


@pytest.fixture
def made(tmp_path, settings):
    (tmp_path / "letter.typ").write_text(TEMPLATE)
    settings.CARAWAY_PAPER = tmp_path
    paper._files.cache_clear()
    yield lambda **more: paper.pdf("letter", VALUES, title="Your appointment", **more)
    paper._files.cache_clear()


def test_what_was_typed_is_text_and_the_paper_is_for_screen_readers(made):
    with pikepdf.open(io.BytesIO(made(language="cy", marking="OFFICIAL-SENSITIVE"))) as found:
        assert str(found.Root.Lang) == "cy"
        assert found.Root.MarkInfo.Marked
        with found.open_metadata() as said:
            assert said["dc:title"] == "Your appointment"
            assert said["pdfuaid:part"] == "1"
            assert not any("Date" in key for key in said)
        assert not {"/Author", "/CreationDate", "/ModDate"} & set(found.docinfo)


def test_the_same_values_make_the_same_paper(made):
    assert made() == made()


def test_a_paper_that_is_not_there_is_refused(made):
    with pytest.raises(Unknown):
        paper.pdf("../house", {}, title="x")


def test_a_file_name_says_nothing_of_anybody():
    assert paper.safe_name("Notice of Dates", date(2026, 3, 2)) == "notice-of-dates-2026-03-02.pdf"
