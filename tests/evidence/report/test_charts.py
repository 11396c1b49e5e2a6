"""Every figure has an alternative, a table and a setting, looks the same each time, and does not speak by colour alone."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest

from caraway.evidence.refusals import DataUnfit, DisclosureRefused, ResultIncomplete
from caraway.evidence.report import charts
from caraway.evidence.report.charts import figure as figures
from caraway.evidence.report.charts.funnel import Around
from caraway.evidence.report.charts.pen import ticks, wrap
from caraway.evidence.report.document import publish
from caraway.evidence.report.figures import drawings
from caraway.evidence.report.findings import Balanced, Curve, Force

from .example import curve, findings, placed, result, setting

SVG = "{http://www.w3.org/2000/svg}"


def funnel():
    shown = {"n0": 300, "w0": 90, "n1": 500, "w1": 130, "n2": 80, "w2": None}
    return charts.funnel(
        [Force(f"F{i}", f"n{i}", f"w{i}") for i in range(3)], shown, Around(0.28, setting()), code="u", title="Forces"
    )


def every_figure():
    return [*(drawing for drawing, _ in drawings(publish(findings()))), funnel()]


@pytest.mark.parametrize("drawing", every_figure(), ids=lambda drawing: drawing.code)
def test_a_figure_has_its_alternative_its_table_and_its_setting(drawing):
    root = ET.fromstring(drawing.svg)
    assert root.get("role") == "img"
    names = {child.get("id"): child.text for child in root if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [names[one] for one in root.get("aria-labelledby").split()] == [drawing.title, drawing.alternative]
    assert "table gives the numbers" in drawing.alternative
    assert not re.search(r"\d", drawing.alternative)
    assert drawing.table.rows
    assert drawing.setting.metric


@pytest.mark.parametrize("drawing", every_figure(), ids=lambda drawing: drawing.code)
def test_words_stay_on_the_sheet(drawing):
    root = ET.fromstring(drawing.svg)
    wide, high = (float(root.get(side)) for side in ("width", "height"))
    for text in root.iter(f"{SVG}text"):
        length = len(text.text) * 0.5 * float(text.get("font-size"))
        start = float(text.get("x")) - {"start": 0, "middle": length / 2, "end": length}[text.get("text-anchor")]
        assert start > -4, text.text
        assert start + length < wide + 4, text.text
        assert 0 < float(text.get("y")) < high, text.text


def test_the_same_figure_is_the_same_bytes():
    assert [one.svg for one in every_figure()] == [one.svg for one in every_figure()]


def light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["FIRST", "SECOND", "INK", "QUIET", "RULE"])
def test_colours_have_contrast_on_white(name):
    assert 1.05 / (light(getattr(figures, name)) + 0.05) >= (4.5 if name != "RULE" else 3)


def test_arms_differ_by_more_than_colour():
    drawing = next(one for one in every_figure() if one.code == "survival")
    lines = [one.get("stroke-dasharray") for one in ET.fromstring(drawing.svg).iter(f"{SVG}polyline")]
    assert len(set(lines)) == 2


def test_what_does_not_say_its_setting_is_not_drawn():
    bare = SimpleNamespace(estimate=0.1, interval=(0, 1))
    with pytest.raises(ResultIncomplete):
        charts.forest([SimpleNamespace(result=bare)], code="f", title="Forest")
    with pytest.raises(ResultIncomplete):
        charts.event_study([(0, bare)], code="e", title="Events")
    with pytest.raises(ResultIncomplete):
        charts.love([Balanced("age", 0.1, 0.0)], None, code="l", title="Love")
    with pytest.raises(ResultIncomplete):
        charts.flow(findings().flow, {}, None, code="w", title="Flow")
    with pytest.raises(ResultIncomplete):
        charts.funnel([Force("F", "n", "w")], {"n": 100, "w": 20}, Around(0.2, None), code="u", title="Forces")
    with pytest.raises(ResultIncomplete):
        Curve("workshop", (91,), (0.9,), ("a",), ("b",), None)
    with pytest.raises(ResultIncomplete):
        charts.forest([], code="f", title="Forest")


def test_a_figure_without_alternative_or_table_is_refused():
    whole = funnel()
    with pytest.raises(ResultIncomplete, match="no text alternative"):
        replace(whole, alternative=" ")
    with pytest.raises(ResultIncomplete, match="no table"):
        replace(whole, table=None)
    with pytest.raises(ResultIncomplete, match="does not say that it is one"):
        replace(whole, svg=whole.svg.replace('role="img"', ""))


def test_two_quantities_are_not_drawn_together():
    with pytest.raises(DataUnfit):
        charts.forest(
            [placed(), placed(name="risk ratio", null=1.0, estimate=0.8, low=0.6, high=0.9)], code="f", title="Forest"
        )


def test_a_curve_steps_only_where_it_may():
    whole, _ = curve("workshop", (0.93, 0.87, 0.8, 0.76), (11, 21, 31, 37))
    shown = dict.fromkeys([*whole.events, *whole.at_risk], 20) | {whole.events[1]: None}
    drawn = charts.survival([whole], shown, code="s", title="Curve")
    assert [row[2] for row in drawn.table.rows] == [0.93, None, 0.8, 0.76]
    steps = next(ET.fromstring(drawn.svg).iter(f"{SVG}polyline")).get("points").split()
    assert len(steps) == 1 + 2 * 3
    with pytest.raises(DisclosureRefused):
        charts.survival([whole], {}, code="s", title="Curve")


def test_a_hidden_force_is_not_in_the_funnel():
    drawn = funnel()
    assert ("F2", 80, None) in drawn.table.rows
    assert len(list(ET.fromstring(drawn.svg).iter(f"{SVG}circle"))) == 2


def test_an_interval_without_an_end_is_drawn_to_the_edge():
    endless = charts.forest([placed(high=float("inf"))], code="f", title="Forest")
    assert "no limit" in endless.svg
    assert charts.event_study([(0, result(high=float("inf")))], code="e", title="Events").svg


@pytest.mark.parametrize(
    ("low", "high", "about", "marks"),
    [(0, 1, 5, (0, 0.2, 0.4, 0.6, 0.8, 1.0)), (-0.2, 0.24, 4, (-0.2, 0, 0.2)), (3, 3, 5, (3,))],
)
def test_ticks_are_round(low, high, about, marks):
    assert ticks(low, high, about) == pytest.approx(marks)


def test_words_are_wrapped():
    assert wrap("people arrested again for any offence", 20) == ["people arrested", "again for any", "offence"]


def test_names_and_numbers_of_a_forest_are_whole():
    long = "people arrested again for any offence, of those without the programme who came in from 1 July 2024 on, against those before"
    wide = placed(of={"metric": long}, estimate=-0.115, low=-0.219, high=-0.008)
    root = ET.fromstring(charts.forest([placed(), wide], code="f", title="Forest").svg)
    said = [(text.text, float(text.get("x")), text.get("text-anchor")) for text in root.iter(f"{SVG}text")]
    assert long in " ".join(words for words, _, _ in said)
    numbers, start, _ = next(one for one in said if one[0].startswith("−11.5%"))
    assert start + len(numbers) * 0.54 * 14 <= float(root.get("width"))
    assert numbers.endswith(")")
    places = sorted(float(text.get("y")) for text in root.iter(f"{SVG}text") if text.get("x") == "10")
    assert min(after - before for before, after in pairwise(places)) >= 16


def test_a_curve_ends_with_its_last_step_that_is_shown():
    first, _ = curve("workshop", (0.93, 0.87, 0.8, 0.76), (11, 21, 31, 37))
    other, _ = curve("control", (0.9, 0.81, 0.72, 0.65), (14, 27, 38, 48), of=139)
    names = [*first.events, *first.at_risk, *other.events, *other.at_risk]
    shown = dict.fromkeys(names, 20) | {other.events[3]: None, other.events[2]: None, first.events[1]: None}
    drawn = charts.survival([first, other], shown, code="s", title="Curve")
    ends = [line.get("points").split()[-1].split(",")[0] for line in ET.fromstring(drawn.svg).iter(f"{SVG}polyline")]
    assert float(ends[0]) > float(ends[1])
    assert "the line for workshop is above the line for control" in drawn.alternative  # on day 91, which both show
    only = dict.fromkeys(names) | {first.events[3]: 37, other.events[0]: 14}
    assert "above" not in charts.survival([first, other], only, code="s", title="Curve").alternative
