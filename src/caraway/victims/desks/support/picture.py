"""The journey of one client as a picture: down a line, the longer the wait the longer the line. The table says the same.

Pure: the same journey gives the same bytes. What has been is a full circle, what is to come an open square.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from caraway.core.isva.journey import Step
from caraway.platform.web.dates import day

WIDTH, LEFT, TEXT = 288, 12, 30
LEAST, MOST, A_DAY = 46.0, 130.0, 0.45


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the picture and row of the table."""

    on: date
    words: str
    to_come: bool = False


def points(steps: Sequence[Step], court: Iterable[date], today: date) -> tuple[Point, ...]:
    """The stages that were reached, today's with them, and the days at court to come, in order."""
    reached = (Point(one.on, one.stage.words) for one in steps)
    ahead = (Point(on, "Day at court", True) for on in sorted(set(court)) if on >= today)
    return (*reached, *ahead)


def rows(found: Sequence[Point]) -> tuple[tuple[str, str, str], ...]:
    """The same as a table: the day, what, and how long after the one before."""
    before = (None, *found)
    return tuple(
        (day(one.on), f"{one.words} (to come)" if one.to_come else one.words, _after(last, one))
        for last, one in zip(before, found, strict=False)
    )


def journey_svg(found: Sequence[Point]) -> Markup:
    """The picture, named and described for those who do not see it."""
    heights = _heights(found)
    said = "; ".join(f"{on}: {what}" for on, what, _ in rows(found))
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" role="img" aria-labelledby="journey-title"'
        ' aria-describedby="journey-desc" focusable="false" font-family="arial, sans-serif" font-size="14">'
        '<title id="journey-title">The journey so far</title><desc id="journey-desc">{}</desc>'
    ).format(WIDTH, round(heights[-1] + 30), WIDTH, said)
    line = Markup('<path d="M{} {}V{}" stroke="currentColor" stroke-width="2"/>').format(LEFT, heights[0], heights[-1])
    marks = Markup("").join(_mark(one, y) for one, y in zip(found, heights, strict=True))
    return head + line + marks + Markup("</svg>")


def _heights(found: Sequence[Point]) -> list[float]:
    at = [14.0]
    for last, one in pairwise(found):
        at.append(round(at[-1] + min(max((one.on - last.on).days * A_DAY, LEAST), MOST), 1))
    return at


def _mark(one: Point, y: float) -> Markup:
    shape = (
        Markup(
            '<rect x="{}" y="{}" width="12" height="12" fill="#ffffff" stroke="currentColor" stroke-width="2"/>'
        ).format(LEFT - 6, y - 6)
        if one.to_come
        else Markup('<circle cx="{}" cy="{}" r="7" fill="currentColor"/>').format(LEFT, y)
    )
    words = Markup(
        '<text x="{}" y="{}" fill="currentColor"><tspan font-weight="bold">{}</tspan><tspan x="{}" dy="17">{}</tspan></text>'
    )
    return shape + words.format(TEXT, y + 5, one.words, TEXT, day(one.on))


def _after(last: Point | None, one: Point) -> str:
    if last is None:
        return ""
    days = (one.on - last.on).days
    return f"{days} day{'' if days == 1 else 's'}" if days < 28 else f"{days // 7} weeks"
