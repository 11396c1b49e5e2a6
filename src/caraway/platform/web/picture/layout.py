"""Where everything in the picture of a window stands, before it is drawn."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from .. import dates
from . import letters
from .lanes import Label, Place, placed
from .model import LastSafe, WindowPicture, charge_words
from .pieces import BAR, EDGE, LINE, SIZE, Box, Dot, Layout, Stem, Zone
from .scale import Scale

OFFERS_SHOWN = 4
KEYED_UNDER = 500.0
INDENT = 24.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """A day to label: its words, first the bold ones, and the kind of its stem."""

    day: date
    bold: str
    text: str
    kind: str
    key: int = 0


def plan(model: WindowPicture, width: float) -> Layout:
    """The layout of the picture, ``width`` units wide.

    Below ``KEYED_UNDER`` units labels are numbers, explained in lines under the picture.
    """
    layout, scale = Layout(width), Scale(model, width)
    above, below = _above(model), _below(model)
    if width < KEYED_UNDER:
        above, below = _keyed(above, below)
    rows = _rows(above, scale, width)
    layout.bar_top = 8 + LINE * _height(rows)
    _put_above(layout, above, rows, scale)
    _put_bar(layout, model, scale)
    lower = _rows(below, scale, width)
    top = layout.bar_top + BAR + 8
    top = _put_ticks(layout, model, scale, {round(scale.at(m.day)) for m in below}, top)
    _put_below(layout, below, lower, scale, top)
    bottom = top + LINE * _height(lower) + 6
    bottom = _put_key(layout, [*above, *below], scale, bottom)
    layout.height = round(_put_offers(layout, model, scale, bottom) + EDGE, 2)
    return layout


def _keyed(above: list[_Mark], below: list[_Mark]) -> tuple[list[_Mark], list[_Mark]]:
    """The same marks, numbered by date."""
    order = sorted(range(len(above) + len(below)), key=lambda i: [*above, *below][i].day)
    numbers = {index: number for number, index in enumerate(order, start=1)}
    marks = [replace(mark, key=numbers[index]) for index, mark in enumerate([*above, *below])]
    return marks[: len(above)], marks[len(above) :]


def _put_key(layout: Layout, marks: list[_Mark], scale: Scale, top: float) -> float:
    """A line or more for each number; the top of what comes below."""
    for mark in sorted((each for each in marks if each.key), key=lambda each: each.key):
        number = f"{mark.key}"
        width = letters.width(number, SIZE, True)
        layout.boxes.append(Box(EDGE, top, width, LINE, "", number, "number"))
        room = layout.width - 2 * EDGE - INDENT
        for bold, plain in _lines(replace(mark, key=0), scale, room):
            width = _pair_width(bold, plain)
            box = Box(EDGE + INDENT, top, width, LINE, plain, bold, mark.kind)
            layout.boxes.append(box)
            top += LINE
    return top + (6 if any(mark.key for mark in marks) else 0)


def _above(model: WindowPicture) -> list[_Mark]:
    marks = [_Mark(model.today, "Today", _short(model.today, model), "today")]
    for index, last in enumerate(model.last_safe):
        kind = "late" if index == len(model.last_safe) - 1 else "safe"
        marks.append(_Mark(last.day, _short(last.day, model), last.label, kind))
    return marks


def _below(model: WindowPicture) -> list[_Mark]:
    def mark(day: date, text: str, kind: str) -> _Mark:
        return _Mark(day, _short(day, model), text, kind)

    marks = [
        mark(model.start, model.first, "edge"),
        mark(model.expires, "expires", "edge"),
    ]
    if model.extended_from:
        marks.append(mark(model.extended_from, "expired before", "before"))
    marks += [mark(event.day, event.label, "event") for event in model.events]
    if model.gap:
        first, last = model.gap
        days = f"{_short(first, model)} to {_short(last, model)}"
        marks.append(_Mark(first + (last - first) // 2, days, model.gap_label, "gap"))
    if model.prosecution:
        words = charge_words(model.prosecution)
        kind = "charge" if model.prosecution.confirmed else "charge-open"
        marks.append(mark(model.prosecution.day, words[0].lower() + words[1:], kind))
    return marks


def _short(day: date, model: WindowPicture) -> str:
    """``Sat 21 Mar``, with the year when it is far enough off to be mistaken."""
    far = abs((day - model.today).days) > 200
    return dates.day_short(day) + (f" {day.year}" if far else "")


def _lines(mark: _Mark, scale: Scale, room: float) -> tuple[tuple[str, str], ...]:
    """The label's lines as pairs of bold and plain text."""
    if mark.key:
        return ((str(mark.key), ""),)
    plain = mark.text + scale.arrow(mark.day)
    if _pair_width(mark.bold, plain) <= room:
        return ((mark.bold, plain),)
    bold = tuple((line, "") for line in letters.wrap(mark.bold, SIZE, room, bold=True))
    return bold + tuple(("", line) for line in letters.wrap(plain, SIZE, room))


def _pair_width(bold: str, plain: str) -> float:
    between = letters.width(" ", SIZE) if bold and plain else 0.0
    return letters.width(bold, SIZE, True) + between + letters.width(plain, SIZE)


_Rows = list[tuple[Place, tuple[tuple[str, str], ...]]]


def _rows(marks: list[_Mark], scale: Scale, width: float) -> _Rows:
    lines = [_lines(mark, scale, width - 2 * EDGE) for mark in marks]
    labels = [
        Label(scale.at(mark.day), max(_pair_width(*line) for line in each), len(each))
        for mark, each in zip(marks, lines, strict=True)
    ]
    return list(zip(placed(labels, EDGE, width - EDGE), lines, strict=True))


def _height(rows: _Rows) -> int:
    return max((place.top for place, _ in rows), default=-1) + 1


def _put_above(layout: Layout, marks: list[_Mark], rows: _Rows, scale: Scale) -> None:
    for mark, (place, lines) in zip(marks, rows, strict=True):
        top = layout.bar_top - 6 - LINE * (place.top + 1)
        _put_lines(layout, place, lines, top, mark.kind)
        foot = layout.bar_top + BAR + (8 if mark.kind == "today" else 0)
        x = scale.at(mark.day)
        head = top + (LINE * len(lines) if place.left < x < place.right else 2)
        layout.stems.append(Stem(x, head, foot, mark.kind))


def _put_below(layout: Layout, marks: list[_Mark], rows: _Rows, scale: Scale, start: float) -> None:
    for mark, (place, lines) in zip(marks, rows, strict=True):
        top = start + LINE * place.row
        _put_lines(layout, place, lines, top, mark.kind)
        x = scale.at(mark.day)
        under = place.left < x < place.right
        foot = top + (0 if under else LINE * len(lines) - 4)
        head = layout.bar_top + (BAR if mark.kind in ("event", "gap") else 0)
        layout.stems.append(Stem(x, head, foot, mark.kind))


def _put_lines(
    layout: Layout,
    place: Place,
    lines: tuple[tuple[str, str], ...],
    top: float,
    kind: str,
) -> None:
    for index, (bold, plain) in enumerate(lines):
        width = _pair_width(bold, plain)
        # Words left of their stem end beside it, whatever the length of their line.
        ends = place.right < place.label.x
        shift = place.label.width - width if ends else 0.0
        box = Box(place.left + shift, top + LINE * index, width, LINE, plain, bold, kind, ends)
        layout.boxes.append(box)


def _put_bar(layout: Layout, model: WindowPicture, scale: Scale) -> None:
    edges = [scale.at(model.start), *_cuts(model, scale), scale.at(model.expires)]
    names = ["", *(LastSafe(*last).then for last in model.last_safe)]
    kinds = _zone_kinds(len(edges) - 1)
    today = scale.at(min(max(model.today, model.start), model.expires))
    lines = [scale.at(model.extended_from)] if model.extended_from else []
    lines += _put_events(layout, model, scale)
    for (left, right), kind, name in zip(pairwise(edges), kinds, names, strict=True):
        layout.zones.append(Zone(left, right, kind))
        _put_zone_name(layout, name, max(left, today), right, lines)
    layout.zones.append(Zone(edges[0], today, "elapsed"))
    if model.gap:
        layout.gap = (scale.at(model.gap[0]), scale.at(model.gap[1]))
    if scale.last > model.expires:
        layout.beyond = (scale.at(model.expires), scale.at(scale.last))


def _put_events(layout: Layout, model: WindowPicture, scale: Scale) -> list[float]:
    """Marks of events, those of nearby days above each other; places that reach up into the names."""
    middle, raised = layout.bar_top + BAR - 13, []
    for event in sorted(model.events, key=lambda event: event.day):
        x, level = scale.at(event.day), 0
        while level < 2 and _near(layout.dots, x, middle - 14 * level):
            level += 1
        layout.dots.append(Dot(x, middle - 14 * level, event.kind))
        raised += [x - 8, x + 8] if level else []
    return raised


def _near(dots: list[Dot], x: float, y: float) -> bool:
    return any(abs(dot.x - x) < 13 and abs(dot.y - y) < 7 for dot in dots)


def _cuts(model: WindowPicture, scale: Scale) -> list[float]:
    inside = [min(max(last.day, model.start), model.expires) for last in model.last_safe]
    return [scale.at(day) for day in sorted(inside)]


def _zone_kinds(count: int) -> list[str]:
    if count == 1:
        return ["open"]
    return ["room", *["once"] * (count - 2), "late"]


def _put_zone_name(layout: Layout, name: str, left: float, right: float, lines: list[float]) -> None:
    cuts = [left, *sorted(x for x in lines if left < x < right), right]
    start, end = max(pairwise(cuts), key=lambda pair: pair[1] - pair[0])
    width = letters.width(name, SIZE)
    if name and width + 14 <= end - start:
        x = (start + end - width) / 2
        layout.boxes.append(Box(x, layout.bar_top + 3, width, LINE, name, role="zone"))


def _put_ticks(layout: Layout, model: WindowPicture, scale: Scale, stems: set[int], top: float) -> float:
    """Ticks at every week, numbers where there is room; the top of what comes below."""
    weeks = min((model.expires - model.start).days // 7, 120)
    places = [scale.at(model.start + timedelta(weeks=n)) for n in range(weeks + 1)]
    layout.ticks = places
    used = EDGE
    today = round(scale.at(model.today))
    for number in range(4, weeks + 1, 4):
        text = f"week {number}"
        width = letters.width(text, SIZE)
        left = places[number] - width / 2
        clear = all(not left - 4 < x < left + width + 4 for x in (*stems, today))
        if left >= used and left + width <= layout.width - EDGE and clear:
            layout.boxes.append(Box(left, top - 2, width, LINE, text, role="week"))
            used = left + width + 12
    return top + LINE


def _put_offers(layout: Layout, model: WindowPicture, scale: Scale, top: float) -> float:
    if not model.offers:
        return top
    shown = model.offers[:OFFERS_SHOWN]
    rest = len(model.offers) - len(shown)
    title = "On offer" + (f" (first {len(shown)} of {len(model.offers)})" if rest else "")
    width = letters.width(title, SIZE, True)
    layout.boxes.append(Box(EDGE, top, width, LINE, "", title, "title"))
    top += LINE + 4
    for offer in shown:
        places = [scale.at(day) for day in offer.days]
        words = " → ".join(_short(day, model) for day in offer.days)
        words += f" ({offer.note})" if offer.note else ""
        top = _put_offer(layout, places, words, top)
    return top


def _put_offer(layout: Layout, places: list[float], words: str, top: float) -> float:
    width, left, right = letters.width(words, SIZE), min(places), max(places)
    if right + 12 + width <= layout.width - EDGE:
        boxes, drop = [Box(right + 12, top, width, LINE, words, role="offer")], 0.0
    elif left - 12 - width >= EDGE:
        boxes, drop = (
            [Box(left - 12 - width, top, width, LINE, words, role="offer")],
            0.0,
        )
    else:
        lines = letters.wrap(words, SIZE, layout.width - 2 * EDGE)
        boxes = [
            Box(
                EDGE,
                top + LINE * n,
                letters.width(line, SIZE),
                LINE,
                line,
                role="offer",
            )
            for n, line in enumerate(lines)
        ]
        drop = LINE * len(lines)
    layout.boxes += boxes
    middle = top + drop + LINE / 2
    layout.spans.append((left, right, middle))
    layout.dots += [Dot(x, middle, "offered") for x in places]
    return top + drop + LINE + 4
