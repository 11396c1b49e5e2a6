"""The pieces of the picture, each with its place; lengths are in the units of the view box."""

from dataclasses import dataclass, field

SIZE = 13.5
LINE = 18.0
BAR = 46.0
EDGE = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of text and the room it needs; ``y`` is its top."""

    x: float
    y: float
    width: float
    height: float
    text: str
    bold: str = ""
    role: str = "label"
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Stem:
    """A line from the bar to a label, or through the bar."""

    x: float
    top: float
    bottom: float
    kind: str


@dataclass(frozen=True, slots=True)
class Zone:
    left: float
    right: float
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """The mark of an event, or an end of a pair on offer."""

    x: float
    y: float
    kind: str


@dataclass(slots=True)
class Layout:
    """The finished plan; lengths are in the units of the view box."""

    width: float
    height: float = 0.0
    bar_top: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    stems: list[Stem] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    spans: list[tuple[float, float, float]] = field(default_factory=list)
    gap: tuple[float, float] | None = None
    beyond: tuple[float, float] | None = None
