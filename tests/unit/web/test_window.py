import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caraway.platform.web import dates
from caraway.platform.web.picture import (
    Event,
    LastSafe,
    Offer,
    Prosecution,
    WindowPicture,
    letters,
    pieces,
    window_rows,
    window_svg,
)
from caraway.platform.web.picture.lanes import Label, placed
from caraway.platform.web.picture.layout import plan
from caraway.platform.web.picture.model import KINDS
from caraway.platform.web.picture.window import NARROW, WIDE, drawing
from tests.functional.gallery.values import BUSY, EXTENDED

SVG = "{http://www.w3.org/2000/svg}"
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "Zs", "P"]), max_size=60)


@st.composite
def pictures(draw: st.DrawFn) -> WindowPicture:
    start = draw(DAYS)
    near = st.integers(-400, 900).map(lambda n: start + timedelta(days=n))
    first, second = sorted((draw(near), draw(near)))
    return WindowPicture(
        start=start,
        expires=start + timedelta(days=draw(st.integers(0, 400))),
        today=draw(near),
        extended_from=draw(st.none() | near),
        weeks=draw(st.integers(1, 60)),
        events=tuple(draw(st.lists(st.builds(Event, near, WORDS, st.sampled_from(KINDS)), max_size=7))),
        gap=draw(st.none() | st.just((first, second))),
        last_safe=tuple(draw(st.lists(st.builds(LastSafe, near, WORDS, WORDS), max_size=3))),
        prosecution=draw(st.none() | st.builds(Prosecution, near, st.booleans())),
        offers=tuple(
            draw(st.lists(st.builds(Offer, st.lists(near, min_size=1, max_size=3).map(tuple), WORDS), max_size=6))
        ),
    )


def overlapping(boxes: Sequence[pieces.Box]) -> list[tuple[str, str]]:
    return [
        (one.bold + one.text, two.bold + two.text)
        for one, two in combinations(boxes, 2)
        if one.x + one.width > two.x + 0.01
        and two.x + two.width > one.x + 0.01
        and one.y + one.height > two.y + 0.01
        and two.y + two.height > one.y + 0.01
    ]


def outside(layout: pieces.Layout) -> list[str]:
    return [
        box.bold + box.text
        for box in layout.boxes
        if box.x < -0.01 or box.y < -0.01 or box.x + box.width > layout.width or box.y + box.height > layout.height
    ]


@settings(max_examples=150, deadline=None)
@given(pictures(), st.sampled_from([WIDE, NARROW]))
def test_no_two_texts_overlap_and_all_are_inside(model: WindowPicture, width: float) -> None:
    layout = plan(model, width)
    assert overlapping(layout.boxes) == []
    assert outside(layout) == []


@settings(max_examples=100, deadline=None)
@given(pictures(), st.sampled_from([WIDE, NARROW]))
def test_everything_drawn_is_inside(model: WindowPicture, width: float) -> None:
    layout = plan(model, width)
    across = [stem.x for stem in layout.stems] + [dot.x for dot in layout.dots] + layout.ticks
    across += [x for zone in layout.zones for x in (zone.left, zone.right)]
    down = [y for stem in layout.stems for y in (stem.top, stem.bottom)] + [dot.y for dot in layout.dots]
    assert all(0 <= x <= width for x in across)
    assert all(0 <= y <= layout.height for y in down)


def test_an_overlap_would_be_found() -> None:
    """The control of the tests above."""
    layout = plan(BUSY, WIDE)
    planted = replace(layout.boxes[0], x=layout.boxes[1].x, y=layout.boxes[1].y)
    assert overlapping([*layout.boxes, planted])
    layout.boxes.append(replace(planted, x=WIDE))
    assert outside(layout)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 700), st.floats(1, 700), st.integers(1, 3)), max_size=10))
def test_labels_never_share_a_place(given_labels: list[tuple[float, float, int]]) -> None:
    places = placed([Label(*each) for each in given_labels], 4, 720)
    for one, two in combinations(places, 2):
        apart = one.right < two.left or two.right < one.left
        assert apart or one.top < two.row or two.top < one.row
    assert all(place.left >= 4 - 1e-9 and place.right <= 720 + 1e-9 for place in places)
    assert [place.label for place in places] == [Label(*each) for each in given_labels]


def test_labels_that_have_room_are_not_crossed() -> None:
    """A label stands beside its stem, and a stem to its right is let past."""
    near, far = placed([Label(100, 80), Label(150, 80)], 0, 700)
    assert (near.row, far.row) in {(1, 0), (0, 0)}
    assert far.left == 155


@settings(max_examples=60, deadline=None)
@given(pictures())
def test_the_drawing_is_sound_and_described(model: WindowPicture) -> None:
    root = ElementTree.fromstring(f"<div>{window_svg(model, 'w')}</div>")
    drawings = root.findall(f"{SVG}svg")
    assert [each.get("role") for each in drawings] == ["img", "img"]
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in drawings:
        assert {each.get("aria-labelledby"), each.get("aria-describedby")} <= set(ids)
        told = each.findtext(f"{SVG}desc") or ""
        for row in window_rows(model):
            assert " ".join(row.what.split()) in " ".join(told.split())


def words_of(html: str) -> str:
    svg = ElementTree.fromstring(html)
    return " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))


@pytest.mark.parametrize("model", [BUSY, EXTENDED])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_picture_and_table_say_the_same_days(model: WindowPicture, width: float) -> None:
    drawn = words_of(drawing(model, width, "w", "wide"))
    table = " ".join(row.day + row.what for row in window_rows(model))
    days = {model.start, model.expires, model.today, *(event.day for event in model.events)}
    days |= {last.day for last in model.last_safe}
    days |= {model.prosecution.day} if model.prosecution else set()
    for day in days:
        assert dates.day_short(day) in drawn
        assert dates.day_full(day) in table
    for label in (*(event.label for event in model.events), *(last.label for last in model.last_safe)):
        assert label in drawn
        assert label.lower() in table.lower()


def test_what_is_not_confirmed_says_so_in_both() -> None:
    assert "not confirmed" in words_of(drawing(BUSY, WIDE, "w", "wide"))
    assert any("not confirmed" in row.what for row in window_rows(BUSY))
    sure = replace(BUSY, prosecution=Prosecution(date(2026, 6, 18), True))
    assert "not confirmed" not in words_of(drawing(sure, WIDE, "w", "wide"))


def test_the_picture_is_pure() -> None:
    assert window_svg(BUSY) == window_svg(replace(BUSY))


def test_names_in_labels_cannot_become_markup() -> None:
    model = replace(BUSY, events=(Event(BUSY.today, "<script>alert(1)</script>", "other"),))
    assert "<script" not in window_svg(model)


def test_rows_are_in_order_of_days_and_count_from_today() -> None:
    rows = window_rows(BUSY)
    assert rows[0] == ("Monday 2 February 2026", "Caution: 16 weeks begin", "38 days ago")
    assert (
        "Saturday 21 March 2026",
        "Last A with room for a repeat; after this day, one try only",
        "in 9 days",
    ) in rows
    assert any(row.what == "On offer: 28 March, then 25 April (one try)" for row in rows)


def test_days_beyond_the_picture_carry_an_arrow() -> None:
    assert "last date to charge →" in words_of(drawing(EXTENDED, WIDE, "w", "wide"))


def test_marks_differ_by_shape() -> None:
    start = date(2026, 1, 5)
    shapes = set()
    for kind in KINDS:
        model = WindowPicture(start, start + timedelta(days=112), start, events=(Event(start, "x", kind),))
        found = re.search(r'class="cww-dot[^"]*" (d="[^"]*"|cx=)', drawing(model, WIDE, "w", "wide"))
        assert found
        shapes.add(found[1])
    # Booked and attended are both circles: one hollow, one filled.
    assert len(shapes) == len(KINDS) - 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires": date(2026, 2, 1)},
        {"gap": (date(2026, 3, 2), date(2026, 3, 1))},
        {"events": (Event(date(2026, 3, 1), "x", "unheard"),)},
        {"offers": (Offer(()),)},
    ],
)
def test_a_picture_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        replace(BUSY, **wrong)  # type: ignore[arg-type]


def test_text_is_wrapped_inside_its_room() -> None:
    lines = letters.wrap("averyveryverylongwordindeed and short ones", 13.5, 80)
    assert all(letters.width(line, 13.5) <= 80 for line in lines)
    assert "".join(lines).replace(" ", "") == "averyveryverylongwordindeedandshortones"


@settings(max_examples=100, deadline=None)
@given(pictures(), st.sampled_from([WIDE, NARROW]))
def test_numbers_of_weeks_are_clear_of_the_lines_below_the_bar(model: WindowPicture, width: float) -> None:
    layout = plan(model, width)
    lines = [stem.x for stem in layout.stems if stem.bottom > layout.bar_top + pieces.BAR + 4]
    for box in layout.boxes:
        if box.role == "week":
            assert not any(box.x < x < box.x + box.width for x in lines)
