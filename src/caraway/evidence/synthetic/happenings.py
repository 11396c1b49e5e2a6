"""What happens to the people of a block, and what would have been expected of each with and without the programme.

The first event comes at an exponential time of hazard λ a year; after it, later ones as a Poisson process of rate ν·g, with g gamma of
mean 1. So within τ years, for λ and ν of taking part or not, in closed form:

    P(any)      = 1 − exp(−λτ)
    E(events)   = P + ν (τ − P/λ)
    E(harm)     = E(events) · (1 − share of lesser events) · mean days of the others
    E(min(day of first, w)) = P / (1 − exp(−λ/365)),  w days, day 1 being the first
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.synthetic.people import NEVER, Floats, People, Whole
from caraway.evidence.synthetic.world import World

YEAR = 365.0
CONVICTED_WITHIN = 180
GROWS_FOR = 12
MEASURES = ("any", "count", "harm", "day")
"""What is expected of a person: whether, how often, how much harm, and the first day (the window's end for who has none)."""


@dataclass(frozen=True)
class Events:
    """Events of one definition in order of person and day, all those of the whole time, followed or not. `who` is a place in the block."""

    who: Whole
    day: Whole
    offence: NDArray[np.int8]
    """Position in `World.weights`."""
    conviction: Whole
    """Day of the conviction; of meaning for a proven offence alone."""


def rates(
    world: World, people: People, recording: Floats, factor: float, taking_part: NDArray[np.int8]
) -> tuple[Floats, Floats]:
    """Hazard of the first event and rate of later ones, a year, of each person if they take part as said."""
    shared = world.trend * people.month + recording[people.force]
    own = world.prognosis * people.known.index + world.hidden * people.hidden + world.refusers * (people.kind == NEVER)
    grown = world.prevalence + world.growth * np.minimum(people.elapsed, GROWS_FOR)
    first = world.base_rate * factor * np.exp(shared + own + grown * taking_part)
    later = world.later_rate * factor * np.exp(shared + world.frequency * taking_part)
    return first, later


def happen(world: World, people: People, rng: np.random.Generator, recording: Floats, factor: float) -> Events:
    """The events of one definition that come to these people."""
    hazard, later = rates(world, people, recording, factor, people.takes_part)
    total = float(world.follow_days)
    first = rng.standard_exponential(len(people)) / hazard * YEAR
    frailty = rng.standard_gamma(world.frailty, len(people)) / world.frailty if world.frailty else np.ones(len(people))
    seen = np.flatnonzero(first < total)
    left = total - first[seen]
    more = rng.poisson(later[seen] * frailty[seen] * left / YEAR)
    again = np.repeat(np.arange(len(seen)), more)
    when = first[seen][again] + rng.random(len(again)) * left[again]
    who = np.concatenate([seen, seen[again]])
    day = np.floor(np.concatenate([first[seen], when])).astype(np.int64) + 1
    order = np.lexsort((day, who))
    who, day = who[order], np.minimum(day[order], world.follow_days)
    return Events(who, day, _offences(world, people, who, rng), day + rng.integers(1, CONVICTED_WITHIN + 1, len(day)))


def _offences(world: World, people: People, who: Whole, rng: np.random.Generator) -> NDArray[np.int8]:
    lesser = np.array((world.lesser_of(0), world.lesser_of(1)))[people.takes_part[who]]
    shares = np.cumsum([share for share, _ in world.offences.values()])[:-1]
    harmful = 1 + np.searchsorted(shares, rng.random(len(who)), side="right")
    chosen: NDArray[np.int8] = np.where(rng.random(len(who)) < lesser, 0, harmful).astype(np.int8)
    return chosen


def expected(world: World, people: People, recording: Floats, factor: float, taking_part: int) -> Mapping[str, Floats]:
    """What is expected of each person within the window, by MEASURES, if they take part (1) or do not (0)."""
    first, later = rates(world, people, recording, factor, np.full(len(people), taking_part, np.int8))
    years = world.window_days / YEAR
    seen = -np.expm1(-first * years)
    events = seen + later * (years - seen / first)
    mean = sum(share * days for share, days in world.offences.values())
    harm = events * (1 - world.lesser_of(taking_part)) * mean
    return {"any": seen, "count": events, "harm": harm, "day": seen / -np.expm1(-first / YEAR)}
