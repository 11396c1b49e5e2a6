"""The page, the paper, the checklist, the tables and the document of a report."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pikepdf
import pytest

from caraway.evidence.placed import Part
from caraway.evidence.plan import plan_from
from caraway.evidence.refusals import ResultIncomplete, SubgroupUnplanned
from caraway.evidence.report.consort import ITEMS, checklist
from caraway.evidence.report.content import report
from caraway.evidence.report.document import at, plain, publish, text_of
from caraway.evidence.report.formats import printed
from caraway.evidence.report.page import page
from caraway.evidence.report.paper import paper
from caraway.evidence.report.tables import Column, Table
from caraway.evidence.result import Maryland
from caraway.evidence.run import files_of
from tests.paper_text import words_of

from .example import PLAN, findings, placed


@pytest.fixture(scope="module")
def published():
    return publish(findings())


@pytest.fixture(scope="module")
def made(published):
    return report(published)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def said(made):
    return [claim.text for claim in made.register.claims]


def test_the_page_is_one_file_without_script_or_anything_fetched(made):
    html = page(made)
    tags = Tags(html).tags
    assert ("html", {"lang": "en-GB"}) in tags
    assert not [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")]
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(|javascript:|\son\w+=", html)


def test_headings_go_down_one_step_at_a_time(made):
    levels = [int(tag[1]) for tag, _ in Tags(page(made)).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_somebody_typed_cannot_become_markup():
    few = findings(plan=plan_from(PLAN.replace("Workshops for", "<script>x</script> &amp; for", 1), "study.toml"))
    assert "<script>" not in page(report(publish(few)))


@pytest.mark.slow
def test_the_page_is_accessible(made, page_without_javascript, browser, axe_script):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    opened = context.new_page()
    opened.set_content(page(made))
    opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    opened.evaluate(axe_script)
    found = opened.evaluate(
        "axe.run().then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120))]))"
    )
    assert found == []
    assert opened.evaluate("document.documentElement.scrollWidth <= 360")
    context.close()
    page_without_javascript.set_content(page(made))
    assert page_without_javascript.get_by_role("heading", name="What was found").is_visible()


def test_the_headline_is_in_plain_words(made):
    assert (
        "24 in 100 of those with a place in a workshop, compared with 35 in 100 of those with no workshop, among people already cautioned: "
        "people arrested again for any offence, within 365 days."
    ) in said(made)
    assert "The difference is 8 fewer in every 100 people." in said(made)
    assert (
        "The true figure is likely to lie between 15 fewer in every 100 people and 1 fewer in every 100 people (the 95% interval)."
        in said(made)
    )


def test_an_interval_that_includes_none_does_not_show():
    few = findings()
    unclear = replace(few.placed[0], result=placed(low=-0.17, high=0.01).result)
    sentences = said(report(publish(replace(few, placed=(unclear, *few.placed[1:])))))
    assert (
        "This study does not show a difference. What was seen is 8 fewer in every 100 people, but no difference at all could be true as well."
        in sentences
    )
    assert not any("no difference between" in one or "no effect" in one for one in sentences)


@pytest.mark.parametrize("level", list(Maryland)[2:])
def test_the_level_of_the_evidence_is_said_in_words(level):
    few = findings()
    at_level = replace(few.placed[0], result=placed(of={"maryland": level}).result)
    sentences = said(report(publish(replace(few, placed=(at_level, *few.placed[1:])))))
    assert any(f"evidence of level {int(level)} on the Maryland scale" in one for one in sentences)


def test_the_criticism_is_answered_by_naming_it(made):
    text = " ".join(said(made))
    for words in (
        "such as prosecution",
        "not abuse itself",
        "Victims were not asked",
        "record differently",
        "controlling or coercive",
    ):
        assert words in text


def test_every_result_and_figure_says_what_it_is(made, published):
    lines = [line for line in said(made) if line.startswith("Measured:")]
    assert len(lines) >= len(made.figures)
    for line in lines:
        for part in (
            "for 365 days from assignment",
            "Compared with",
            "People: workshop 154",
            "Method:",
            "Maryland level",
            "Data as of 31 January 2026",
            "caraway ",
        ):
            assert part in line


def test_departures_are_listed():
    few = findings()
    assert "Everything was done as planned, and nothing was added." in said(report(publish(few)))
    from caraway.evidence.plan import departures

    other = (*few.placed, placed("arrests", Part.EXPLORATORY))
    told = report(publish(replace(few, placed=other, departures=departures(few.plan, other, covariates=["age_band"]))))
    assert any("Shown and not planned" in one for one in said(told))


def test_a_subgroup_nobody_planned_is_no_headline():
    few = findings()
    chosen = replace(few.plan, headline=replace(few.plan.headline, subgroup="sex=male"))
    with pytest.raises(SubgroupUnplanned):
        report(
            publish(replace(few, plan=chosen, placed=(*few.placed, placed(part=Part.SUBGROUP, subgroup="sex=male"))))
        )


def test_the_paper_can_be_read_by_a_screen_reader(made):
    content = paper(made)
    with pikepdf.open(io.BytesIO(content)) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "en-GB"
        assert b"pdfuaid" in found.Root.Metadata.read_bytes()
        alternatives = [str(one.Alt) for one in found.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        kinds = {
            str(one.S)
            for one in found.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
        }
    for figure in made.figures:
        assert any(figure.alternative in one for one in alternatives)
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure"} <= kinds
    words = words_of(content)
    assert "Thedifferenceis8fewerinevery100people." in words.replace(" ", "")


def test_the_paper_is_the_same_bytes_each_time(made):
    assert paper(made) == paper(report(publish(findings())))


def test_the_checklist_has_thirty_items_each_with_an_answer_or_an_owner(published):
    assert {int(re.match(r"\d+", item.number)[0]) for item in ITEMS} == set(range(1, 31))
    rows = {row[0]: row[2] for row in checklist(published).rows}
    assert len(rows) == len(ITEMS)
    assert all(rows.values())
    assert "351 people were planned" in rows["16a"]
    assert rows["6"] == "To be filled by the authors."
    assert rows["8"] == "To be filled by whoever ran the trial."


def test_a_study_that_is_no_trial_says_so_in_the_checklist():
    few = findings(plan=plan_from(PLAN.replace('"randomised"', '"weighting"', 1), "study.toml"))
    rows = {row[0]: row[2] for row in checklist(publish(few)).rows}
    assert rows["17a"] == "Nobody was assigned by chance: this is no randomised trial."


def test_tables_are_given_as_csv_too(made):
    for table in made.tables:
        rows = list(csv.reader(io.StringIO(table.csv())))
        assert rows[0] == [column.heading for column in table.columns]
        assert len(rows) == 1 + len(table.rows)


def test_a_cell_cannot_become_a_formula():
    table = Table("t", "T", (Column("A"), Column("B", "whole")), (("=1+1", -3),))
    assert table.csv() == "A,B\n'=1+1,-3\n"


def test_a_table_is_whole():
    with pytest.raises(ResultIncomplete):
        Table("t", "T", (Column("A"),), ())
    with pytest.raises(ResultIncomplete):
        Table("t", "T", (Column("A"),), (("a", "b"),))


def test_the_document_is_canonical_and_fits_its_schema(published):
    text = text_of(published.document)
    assert json.loads(text) == published.document
    assert text_of(json.loads(text)) == text
    from caraway.evidence.report.schema import SCHEMA

    assert list(misfits(published.document, SCHEMA, "")) == []


def misfits(value, schema, where):
    """What does not fit of the parts of JSON Schema that ours uses."""
    if "anyOf" in schema:
        if all(list(misfits(value, one, where)) for one in schema["anyOf"]):
            yield f"{where} fits none"
        return
    kinds = schema.get("type", [])
    known = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)}
    if kinds and not any(isinstance(value, known[kind]) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{where} is no {kinds}"
        return
    if isinstance(value, dict):
        yield from (f"{where}/{name} is missing" for name in schema.get("required", []) if name not in value)
        for name, inner in value.items():
            of = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if of is False:
                yield f"{where}/{name} is not in the schema"
            elif isinstance(of, dict):
                yield from misfits(inner, of, f"{where}/{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from misfits(inner, schema.get("items", {}), f"{where}/{number}")


def test_numbers_without_a_limit_are_null():
    assert plain({"a": float("inf"), "b": 1 / 3}) == {"a": None, "b": 0.3333333333}
    with pytest.raises(LookupError):
        at({"a": [1]}, "/a/5")


@pytest.mark.parametrize(
    ("value", "how", "words"),
    [
        (-0.0801, "per_hundred", "8"),
        (0.074, "per_hundred", "7.4"),
        (0.65, "percent_less", "35"),
        (0.998, "percent_less", "less than 1"),
        (-0.0004, "per_hundred", "less than 0.1"),
        (0.0496, "chance", "0.0496"),
        (0.05003, "chance", "0.05003"),
        (0.05, "chance", "0.050"),
        (-0.00001, "two", "0.00"),
        (-1.5, "one", "−1.5"),
        (0.0002, "chance", "less than 0.001"),
        (12345, "whole", "12,345"),
        (0.9999, "in_hundred", "more than 99"),
        (0.0001, "in_hundred", "less than 1"),
        (0.634, "in_hundred", "63"),
        (None, "whole", "not shown"),
        ("2026-01-31", "day", "31 January 2026"),
        (float("inf"), "two", "no limit"),
        ("people", "sentence", "People"),
    ],
)
def test_numbers_are_printed_one_way(value, how, words):
    assert printed(value, how) == words


def test_with_rounding_nothing_is_finer_than_the_counts():
    rough = findings(plan=plan_from(PLAN + "[disclosure]\nleast = 10\nrounding = 5\n", "study.toml"))
    document = publish(rough).document
    assert {one["people"] % 5 for one in document["tallies"] if one["people"] is not None} == {0}
    first = document["results"][0]
    assert first["estimate"] == -0.1
    assert [arm["n"] for arm in first["arms"]] == [155, 140]
    assert first["p_value"] is None
    assert first["details"] == {}
    assert report(publish(rough)).sections


def test_every_file_of_a_report_is_the_same_bytes_each_time(published):
    first, second = files_of(published), files_of(publish(findings()))
    assert first == second
    assert {
        "report.html",
        "report.pdf",
        "results.json",
        "results.schema.json",
        "claims.json",
        "figures/flow.svg",
    } <= set(first)


def test_what_must_be_shown_with_a_result_is_shown_with_each():
    few = findings()
    labelled = tuple(
        replace(one, result=replace(one.result, labels=(f"Read {number} with care",)))
        for number, one in enumerate(few.placed)
    )
    made = report(publish(replace(few, placed=labelled)))
    html = page(made)
    for number, one in enumerate(labelled):
        assert f"Read {number} with care" in html, one.outcome
    sentences = said(made)
    assert "Read 0 with care." in sentences
    assert "Read 2 with care." in sentences
