"""What a plan supposes for its further analyses: where there can be no effect, how much of what happened is recorded, how much harm is accepted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caraway.core.schema import Choice, Day, Items, Key, Maybe, Table, Text, Whole
from caraway.evidence.plan.forms import CODE, WORD, Number


@dataclass(frozen=True)
class PlaceboOutcome:
    """Something that was so before time zero: a column, which of its codes count as having it, and the words for it."""

    column: str
    values: tuple[str, ...]
    metric: str

    @property
    def code(self) -> str:
        """What its result is called in a report."""
        return f"placebo {self.column}"


@dataclass(frozen=True)
class PlaceboDate:
    """A day on which nothing began for those without the programme, and why it is asked of."""

    on: date
    reason: str

    @property
    def code(self) -> str:
        """What its result is called in a report."""
        return f"placebo {self.on.isoformat()}"


@dataclass(frozen=True)
class Recording:
    """Chances that what happened is recorded, of those with the programme and of those without, and why they could be so."""

    treated: float
    comparator: float
    reason: str


class HarmRule(StrEnum):
    """By which rule serious harm among those with the programme is held against what is accepted."""

    MIXTURE = "mixture"
    SPRT = "sprt"
    POCOCK = "pocock"


@dataclass(frozen=True)
class HarmWatch:
    """How much serious harm is accepted, fixed beforehand (see `designs.harm_stopping`).

    `ratio`: how many times as much as among those without the programme; `accepted`: at which rate of people with it (`None`: no rate is
    set), by which `rule`; `feared` is read by the sequential probability ratio test, `people` by the Pocock-type rule.
    """

    ratio: float = 1.0
    alpha: float = 0.05
    accepted: float | None = None
    rule: HarmRule = HarmRule.MIXTURE
    feared: float | None = None
    people: int | None = None


_CHANCE = Number(0, 1, above=True)
_RATE = Number(0, 0.999, above=True)

PLACEBO_OUTCOME = Table(
    {
        "column": Key(WORD, about="a column of what was so before time zero"),
        "values": Key(Items(CODE, 1), about="the codes that count as having it"),
        "metric": Key(Text(), about="“people arrested twice or more in the three years before”"),
    },
    PlaceboOutcome,
)
PLACEBO_DATE = Table(
    {
        "on": Key(Day(), about="a day that the file can tell, as the first of a month"),
        "reason": Key(Text(), about="why nothing began then"),
    },
    PlaceboDate,
)
RECORDING = Table(
    {
        "treated": Key(_CHANCE, about="the chance that what happened is recorded, with the programme"),
        "comparator": Key(_CHANCE, about="and without it"),
        "reason": Key(Text(), about="why the chances could be so"),
    },
    Recording,
)
HARMS = Table(
    {
        "ratio": Key(
            Number(0, 100, above=True), 1.0, about="how many times as much harm as in the other arm is accepted"
        ),
        "alpha": Key(_RATE, 0.05, about="the chance of stopping although no more than that came"),
        "accepted": Key(Maybe(_RATE), None, about="the rate of serious harm with the programme that is accepted"),
        "rule": Key(Choice(HarmRule), HarmRule.MIXTURE, about="by which rule the rate is held against it"),
        "feared": Key(Maybe(_RATE), None, about="the rate that should be found soon, of `sprt`"),
        "people": Key(Maybe(Whole(1, 10_000_000)), None, about="the most people that will be followed, of `pocock`"),
    },
    HarmWatch,
)
