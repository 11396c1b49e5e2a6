"""What a plan says of police forces and months, where its design compares these: the table `[panel]`."""

from dataclasses import dataclass
from datetime import date

from caraway.evidence.plan.words import Design, Importance, Neighbours

OF_PANELS = frozenset((Design.GROUP_TIME, Design.SERIES, Design.SYNTHETIC))
"""Designs that are of forces and months, and so of a study file of the kind `panel`."""
BY_FORCE = "force"
"""The column by which a panel's results are shown, since forces are what it is of."""


@dataclass(frozen=True)
class Start:
    """In which month (its first day) a force began, as the plan has it."""

    force: str
    month: date


@dataclass(frozen=True)
class PanelPlan:
    """The keys of `[panel]`.

    `forces` are those whose effect is asked (none named: every force that began), `compare_with` those beside them (none named: every
    force that never began). `comparison_series`: whether a series is taken less that of the forces beside it. `season` is a season's length
    in months, in `harmonics` pairs of waves (0: a term for each month). `after_months` asks for the difference so many months after the
    start; `placebo_months` are how many months earlier nothing began; `starts` the months in which forces began.
    """

    forces: tuple[str, ...] = ()
    compare_with: tuple[str, ...] = ()
    comparison_series: bool = False
    season: int | None = None
    harmonics: int = 1
    neighbours: Neighbours = Neighbours.REML
    after_months: int | None = None
    placebo_months: tuple[int, ...] = ()
    importance: Importance = Importance.EQUAL
    starts: tuple[Start, ...] = ()
