"""The window of a caution, drawn: a wide picture, and a narrow one for telephones.

Pure: the same model gives the same bytes. Colours come from the style sheet; every mark also has a
shape, a pattern or words of its own.
"""

from collections.abc import Iterable

from markupsafe import Markup

from .layout import plan
from .model import WindowPicture, window_rows
from .pieces import BAR, Box, Dot, Layout, Stem

WIDE, NARROW = 724.0, 288.0


def window_svg(model: WindowPicture, id: str = "window") -> Markup:
    """Both drawings; the style sheet shows the one that fits. ``id`` is unique on the page."""
    return drawing(model, WIDE, f"{id}-wide", "wide") + drawing(model, NARROW, f"{id}-narrow", "narrow")


def drawing(model: WindowPicture, width: float, id: str, which: str) -> Markup:
    """One drawing, ``width`` units wide, named and described for those who do not see it."""
    layout = plan(model, width)
    said = "; ".join(f"{row.day}: {row.what}" for row in window_rows(model))
    head = Markup(
        '<svg class="cww cww--{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-labelledby="{}-title" aria-describedby="{}-desc" focusable="false">'
        '<title id="{}-title">Dates of this case along a line</title>'
        '<desc id="{}-desc">{}</desc>'
    ).format(which, _n(width), _n(layout.height), id, id, id, id, said)
    return head + _patterns(id) + _drawn(layout, id) + Markup("</svg>")


def _drawn(layout: Layout, id: str) -> Markup:
    parts = [
        *_bar(layout, id),
        *(_stem(stem) for stem in layout.stems),
        *(_span(*span) for span in layout.spans),
        *(_dot(dot) for dot in layout.dots),
        *(_text(box) for box in layout.boxes),
    ]
    return Markup("").join(parts)


def _bar(layout: Layout, id: str) -> Iterable[Markup]:
    rect = Markup('<rect class="cww-zone cww-zone--{}" x="{}" y="{}" width="{}" height="{}"/>')
    over = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-{})"/>')
    top = layout.bar_top
    for zone in layout.zones:
        size = (_n(zone.left), _n(top), _n(zone.right - zone.left), _n(BAR))
        yield rect.format(zone.kind, *size)
        if zone.kind in ("elapsed", "late"):
            yield over.format(*size, id, zone.kind)
    if layout.gap:
        left, right = layout.gap
        yield Markup('<rect class="cww-gap" x="{}" y="{}" width="{}" height="18"/>').format(
            _n(left), _n(top + BAR - 22), _n(max(right - left, 2))
        )
    if layout.beyond:
        yield Markup('<path class="cww-beyond" d="M{} {}H{}"/>').format(
            _n(layout.beyond[0]), _n(top + BAR / 2), _n(layout.beyond[1])
        )
    ticks = "".join(f"M{_n(x)} {_n(top + BAR)}v6" for x in layout.ticks)
    yield Markup('<path class="cww-tick" d="{}"/>').format(ticks)


def _stem(stem: Stem) -> Markup:
    return Markup('<path class="cww-stem cww-stem--{}" d="M{} {}V{}"/>').format(
        stem.kind, _n(stem.x), _n(stem.top), _n(stem.bottom)
    )


def _span(left: float, right: float, y: float) -> Markup:
    return Markup('<path class="cww-span" d="M{} {}H{}"/>').format(_n(left), _n(y), _n(right))


def _dot(dot: Dot) -> Markup:
    """A shape for each kind: they differ without colour."""
    x, y = dot.x, dot.y
    paths = {
        "missed": f"M{_n(x - 5)} {_n(y - 5)}l10 10m0 -10l-10 10",
        "moved": f"M{_n(x - 6)} {_n(y)}h11m-4 -4l4 4l-4 4",
        "contact": f"M{_n(x)} {_n(y - 6)}l6 11h-12z",
        "hold": f"M{_n(x - 3)} {_n(y - 6)}v12m6 -12v12",
        "other": f"M{_n(x)} {_n(y - 6)}l6 6l-6 6l-6 -6z",
    }
    if dot.kind in paths:
        return Markup('<path class="cww-dot cww-dot--{}" d="{}"/>').format(dot.kind, paths[dot.kind])
    return Markup('<circle class="cww-dot cww-dot--{}" cx="{}" cy="{}" r="5.5"/>').format(dot.kind, _n(x), _n(y))


def _text(box: Box) -> Markup:
    bold = Markup("<tspan font-weight='bold'>{}</tspan>").format(box.bold)
    words = Markup(" ").join(each for each in (bold if box.bold else "", Markup("{}").format(box.text)) if each)
    x, anchor = (box.x + box.width, "end") if box.ends else (box.x, "start")
    line = Markup('<text class="cww-text cww-text--{}" text-anchor="{}" x="{}" y="{}">{}</text>')
    return line.format(box.role, anchor, _n(x), _n(box.y + 13.5), words)


def _patterns(id: str) -> Markup:
    """Hatching for time gone by, and dots where it is too late: seen without colour."""
    return Markup(
        '<defs><pattern id="{}-elapsed" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="cww-hatch" d="M0 0V7"/></pattern>'
        '<pattern id="{}-late" width="9" height="9" patternUnits="userSpaceOnUse">'
        '<circle class="cww-speck" cx="2" cy="2" r="1"/></pattern></defs>'
    ).format(id, id)


def _n(value: float) -> str:
    """A length with no more digits than it needs."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
