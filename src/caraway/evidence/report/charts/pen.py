"""A pen for SVG: lines, marks and words on a sheet, and scales from values to places on it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
SIZE = 14.0
CHARACTER = 0.54
"""How wide a letter is on average, in sizes of its own: for room beside labels, which are never measured."""

Place = Callable[[float], float]


@dataclass
class Pen:
    """A sheet of a width and a height, in pixels, from its top left corner."""

    width: float
    height: float
    marks: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, ink: str, width: float = 1.0, dash: str = "") -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.marks.append(
            f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" stroke="{ink}" stroke-width="{n(width)}"{dashed}/>'
        )

    def path(self, points: Sequence[tuple[float, float]], *, ink: str, width: float = 2.5, dash: str = "") -> None:
        """A line through points."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        steps = " ".join(f"{n(x)},{n(y)}" for x, y in points)
        self.marks.append(f'<polyline points="{steps}" fill="none" stroke="{ink}" stroke-width="{n(width)}"{dashed}/>')

    def box(self, x: float, y: float, wide: float, high: float, *, ink: str, fill: str = "#ffffff") -> None:
        """A rectangle."""
        self.marks.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(high)}" fill="{fill}" stroke="{ink}" stroke-width="1.5"/>'
        )

    def dot(self, x: float, y: float, *, ink: str, radius: float = 6.0, hollow: bool = False) -> None:
        """A round mark."""
        fill = "#ffffff" if hollow else ink
        self.marks.append(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}" stroke="{ink}" stroke-width="2"/>'
        )

    def square(self, x: float, y: float, *, ink: str, half: float = 6.0) -> None:
        """A square mark."""
        self.marks.append(
            f'<rect x="{n(x - half)}" y="{n(y - half)}" width="{n(2 * half)}" height="{n(2 * half)}" fill="{ink}"/>'
        )

    def text(
        self, x: float, y: float, words: str, *, ink: str, anchor: str = "start", bold: bool = False, size: float = SIZE
    ) -> None:
        """Words, on one line; `anchor` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self.marks.append(
            f'<text x="{n(x)}" y="{n(y)}" fill="{ink}" font-size="{n(size)}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def svg(self, code: str, title: str, alternative: str) -> str:
        """The sheet as SVG that a screen reader takes for one picture, and reads its title and alternative."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.width)} {n(self.height)}" width="{n(self.width)}" '
            f'height="{n(self.height)}" role="img" aria-labelledby="{code}-title {code}-desc" font-family="{FONT}">'
        )
        names = f'<title id="{code}-title">{escape(title)}</title><desc id="{code}-desc">{escape(alternative)}</desc>'
        sheet = f'<rect width="{n(self.width)}" height="{n(self.height)}" fill="#ffffff"/>'
        return "\n".join((head, names, sheet, *self.marks, "</svg>")) + "\n"


def n(value: float) -> str:
    """A place on the sheet, to a hundredth of a pixel, always written alike."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def scale(low: float, high: float, start: float, end: float) -> Place:
    """From values between `low` and `high` to places between `start` and `end`, straight."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, about so many (steps of 1, 2 or 5 times a power of ten)."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(size * power for size in (1, 2, 5, 10) if span / (size * power) <= about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def tick(value: float, *, per_cent: bool = False) -> str:
    """A mark of an axis as it is written: per cent where the axis is of shares of people."""
    return f"{100 * value:.6g}%".replace("-", "−") if per_cent else f"{value:g}".replace("-", "−")


def wrap(words: str, letters: int) -> list[str]:
    """Words in lines of at most so many letters; a longer word has a line of its own."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= letters or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
