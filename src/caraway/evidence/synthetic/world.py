"""A world whose truth is known: the parameters of a simulated study, read from a TOML file."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from caraway.core.study.columns import FIRST_DAY, REFERENCE, WORD
from caraway.core.study.words import Definition
from caraway.evidence.refusals import PlanUnfit

DESIGNS = ("randomised", "observational", "staggered")
OFFENCES: Mapping[str, tuple[float, float]] = {
    "DEMO-1": (0.40, 5.0),
    "DEMO-2": (0.35, 19.0),
    "DEMO-3": (0.20, 182.0),
    "DEMO-4": (0.05, 1095.0),
}
"""Demonstration offences: of events that are of some harm the share of each, and its days of harm. Not the Cambridge index."""
LESSER = "DEMO-0"
"""The demonstration offence of no harm at all."""
LATEST = 2100
"""The last year in which a study may begin: all that follows is within what a study file can tell."""
BLOCK_OF = 4
"""People in a block of the randomisation."""


@dataclass(frozen=True)
class World:
    """How people come in, who gets what, and what then happens. Effects are of taking part, on the natural logarithm of a ratio.

    Somebody's first event of a definition comes with a constant hazard `base_rate` × factors, later ones with `later_rate` × factors
    after it (a year each), each of the harm of its offence. `prevalence` acts on the first, `frequency` on the later ones, `harm` on
    the harm of each: three effects that do not touch one another. Raises PlanUnfit for what cannot be.
    """

    design: str = "randomised"
    arms: tuple[str, str] = ("control", "workshop")
    forces: int = 8
    first_month: date = date(2024, 1, 1)
    months: int = 24
    window_days: int = 365
    follow_days: int = 548
    definitions: tuple[str, ...] = (Definition.REARREST.value,)
    factors: tuple[float, ...] = (1.0,)
    """Of each definition: how many times as often its events come as `base_rate` and `later_rate` say."""

    prevalence: float = -0.35
    frequency: float = -0.2
    harm: float = -0.15
    growth: float = 0.0
    """Added to `prevalence` for each month since the force began, in the staggered design (twelve at most)."""

    base_rate: float = 0.3
    later_rate: float = 0.8
    frailty: float = 1.0
    """Shape of the gamma distribution (mean 1) by which people's later rates differ; 0: they do not."""
    lesser: float = 0.3
    """The share of events of no harm, without the programme."""
    prognosis: float = 0.5
    """How strongly what is known of people before time zero goes with their hazard."""
    hidden: float = 0.0
    """The same of something that nobody recorded."""
    recording: float = 0.0
    """By how much forces differ in what they record: standard deviation of the logarithm of their factors."""
    trend: float = 0.0
    """Change of the logarithm of the hazard a month, everywhere alike."""

    share: float = 0.5
    """The share assigned to the programme."""
    confounding: float = 0.0
    """Observational: how strongly what is known goes with assignment; the stronger, the less overlap."""
    domestic: float = 0.0
    """How strongly domestic abuse recorded before goes with what is known of people, and so with their hazard and their assignment."""
    apart: bool = False
    """Participants' rows come from casework, without what the police alone know of them; the others are the police's comparators. What the
    police know of both is in a file of covariates."""
    unmeasured: float = 0.0
    """Observational: the same of what nobody recorded."""
    starts: tuple[int, ...] = ()
    """Staggered: the month (from 0) in which each force begins; -1: never. Without it, evenly, one force in four never."""

    attend: float = 0.9
    """Of those assigned to the programme, the share who take part."""
    cross: float = 0.0
    """Of the others, the share who take part all the same."""
    refusers: float = 0.0
    """By how much the log hazard of people who would never take part differs."""

    lost: float = 0.0
    """The share of people lost before `follow_days`."""
    lost_effect: float = 0.0
    """Log odds ratio of being lost, for those assigned to the programme."""
    lost_score: float = 0.0
    """Log odds ratio of being lost, for each point of the risk score."""
    unrecorded: float = 0.1
    """The share whose ethnic group is not recorded."""

    harmed: float = 0.0
    """The share of people to whom each kind of harm beside the outcomes comes (new abuse, a serious incident, a hold)."""
    harmed_effect: float = 0.0
    """Effect of taking part on that share, on the logarithm of a ratio."""

    asked: float = 0.0
    """The share of people whose victim consented to be asked."""
    answered: float = 0.7
    """The share of those asked later who answer."""
    safer: float = 0.8
    """By how many points of ten taking part changes the later answer."""

    offences: Mapping[str, tuple[float, float]] = field(default_factory=lambda: dict(OFFENCES))

    def __post_init__(self) -> None:
        for wrong, sentence in self._complaints():
            if wrong:
                raise PlanUnfit(f"World: {sentence}.")

    def _complaints(self) -> tuple[tuple[bool, str], ...]:
        shares = ("lesser", "share", "attend", "cross", "lost", "unrecorded", "harmed", "asked", "answered")
        known = tuple(definition.value for definition in Definition)
        off = [name for name in shares if not 0 <= getattr(self, name) <= 1]
        numbers = [one.name for one in fields(self) if one.type in ("float", float)]
        return (
            (self.design not in DESIGNS, f"design is one of {', '.join(DESIGNS)}"),
            (len(self.arms) != 2 or len(set(self.arms)) != 2, "arms are two names, the programme's second"),
            (not all(re.fullmatch(WORD, arm) for arm in self.arms), f"arms are of the form {WORD}"),
            (not 1 <= self.forces <= 10_000, "forces is from 1 to 10,000"),
            (not 1 <= self.months <= 600 or self.first_month.day != 1, "months is from 1 to 600, first_month a first of the month"),
            (not FIRST_DAY.year <= self.first_month.year <= LATEST, f"first_month is from {FIRST_DAY.year} to {LATEST}"),
            (not 1 <= self.window_days <= self.follow_days <= 7_300, "window_days is at least 1, at most follow_days, at most 7,300"),
            (bool(off), f"{', '.join(off)} is a share from 0 to 1"),
            (any(not math.isfinite(getattr(self, name)) for name in numbers), "numbers are finite"),
            (self.base_rate <= 0 or self.later_rate < 0 or self.frailty < 0 or self.recording < 0, "rates are not negative, base_rate above 0"),
            (any(one not in known for one in self.definitions), f"definitions are of {', '.join(known)}"),
            (not self.definitions or len(set(self.definitions)) != len(self.definitions), "definitions are there, each once"),
            (len(self.factors) != len(self.definitions) or not all(0 < one < math.inf for one in self.factors), "factors has a number above 0 for each definition"),
            (self.cross > self.attend, "cross is at most attend: taking part is not made rarer by being assigned"),
            (self.design == "randomised" and (self.share * BLOCK_OF) % 1 != 0, f"share fits into blocks of {BLOCK_OF}, as .25, .5, .75"),
            (self.design == "observational" and not 0 < self.share < 1, "share is above 0 and below 1"),
            (bool(self.starts) and len(self.starts) != self.forces, "starts has a month for each force"),
            (not 0 <= self.lesser_of(1) <= 1, "harm leaves a share of lesser events from 0 to 1"),
            (not abs(sum(share for share, _ in self.offences.values()) - 1) <= 1e-9, "offences' shares come to 1"),
            (not all(re.fullmatch(REFERENCE, code) for code in self.offences), f"offences are of the form {REFERENCE}"),
            (LESSER in self.offences, f"{LESSER} is the offence of no harm"),
            (
                not all(share >= 0 and 0 <= days < math.inf for share, days in self.offences.values()),
                "offences' shares and days are not negative",
            ),
        )  # fmt: skip

    def lesser_of(self, taking_part: int) -> float:
        """The share of events of no harm, without (0) and with (1) taking part: what makes the harm of an event exp(harm) times as much."""
        return 1 - (1 - self.lesser) * math.exp(
            min(self.harm, 700.0) * taking_part
        )  # larger are refused, not too large to say so

    @property
    def weights(self) -> dict[str, float]:
        """Days of harm of each demonstration offence."""
        return {LESSER: 0.0} | {code: days for code, (_, days) in self.offences.items()}

    def starts_of(self) -> tuple[int, ...]:
        """The month in which each force begins, -1 for never."""
        if self.starts:
            return self.starts
        never, last = self.forces // 4, max(1, self.months - 6)
        begin = self.forces - never
        return tuple(min(last, 3 + one * max(1, last - 3) // max(1, begin)) for one in range(begin)) + (-1,) * never


def read(text: str) -> World:
    """The world of a TOML file's text. Raises PlanUnfit naming a key that is not known or a value that cannot be."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise PlanUnfit(f"World: it is not TOML: {wrong}.") from None
    usual = World()
    unknown = [name for name in said if not hasattr(usual, name) or name not in {one.name for one in fields(World)}]
    if unknown:
        raise PlanUnfit(f"World: {', '.join(unknown)} is no key of it.")
    return World(**{name: _like(getattr(usual, name), value, name) for name, value in said.items()})


def _like(usual: Any, value: object, name: str) -> Any:
    """The value as the type of the usual one. Raises PlanUnfit."""
    if isinstance(usual, float) and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(usual, tuple) and isinstance(value, list):
        return tuple(value) if not usual else tuple(_like(usual[0], one, name) for one in value)
    if isinstance(usual, Mapping) and isinstance(value, Mapping):
        return {str(code): _pair(pair, name) for code, pair in value.items()}
    if type(value) is type(usual):
        return value
    raise PlanUnfit(f"World: {name} is of another type than {usual!r}.")


def _pair(value: object, name: str) -> tuple[float, float]:
    """Two numbers. Raises PlanUnfit."""
    if not isinstance(value, list) or len(value) != 2 or any(type(one) not in (int, float) for one in value):
        raise PlanUnfit(f"World: {name} has two numbers for each entry, a share and days of harm.")
    return float(value[0]), float(value[1])
