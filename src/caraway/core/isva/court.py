"""Special measures, support at court, and therapy: days and codes, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caraway.core.dates import add_years
from caraway.core.isva.words import Measure, MeasureIs, Support, Therapy
from caraway.core.refusals import InvalidValue, NotNow

MEASURE_FOLLOWS: Mapping[MeasureIs | None, frozenset[MeasureIs]] = MappingProxyType(
    {
        None: frozenset({MeasureIs.ASKED}),
        MeasureIs.ASKED: frozenset({MeasureIs.GRANTED, MeasureIs.REFUSED}),
        MeasureIs.GRANTED: frozenset({MeasureIs.ASKED}),
        MeasureIs.REFUSED: frozenset({MeasureIs.ASKED}),
    }
)
"""What may follow. Asked again: a court may vary or discharge what it directed (Act of 1999 s.20)."""


@dataclass(frozen=True, slots=True)
class MeasureStep:
    """A special measure asked for, granted or refused on a day."""

    measure: Measure
    state: MeasureIs
    on: date


def measure_added(steps: Sequence[MeasureStep], step: MeasureStep, today: date) -> tuple[MeasureStep, ...]:
    """With this one. Raises InvalidValue for a day out of order or to come, NotNow for what may not follow."""
    require_past("on", step.on, today)
    last = next((one for one in reversed(steps) if one.measure is step.measure), None)
    if last is not None and step.on < last.on:
        raise InvalidValue("on", "Give a day that is not before what was recorded last of this measure.")
    if step.state not in MEASURE_FOLLOWS[last.state if last else None]:
        raise NotNow("state", "A measure is asked for first, and then granted or refused.")
    return (*steps, step)


def measures(steps: Sequence[MeasureStep]) -> Mapping[Measure, MeasureStep]:
    """How far each has come, in the order of the Act."""
    last = {one.measure: one for one in steps}
    return MappingProxyType({one: last[one] for one in Measure if one in last})


@dataclass(frozen=True, slots=True)
class Supported:
    """A client was supported at court on a day."""

    kind: Support
    on: date


def supported(kind: Support, on: date, today: date) -> Supported:
    """Raises InvalidValue for a day still to come: what is planned is a day at court."""
    require_past("on", on, today)
    return Supported(kind, on)


@dataclass(frozen=True, slots=True)
class TherapyOn:
    """A day of therapy. There is no stage in it: therapy never waits for the case, and nothing of it is kept but this."""

    kind: Therapy
    on: date


def therapy(kind: Therapy, on: date, today: date) -> TherapyOn:
    """At any stage, past or planned. Raises InvalidValue for a day more than a year ahead, which is mistyped."""
    if on > add_years(today, 1):
        raise InvalidValue("on", "Give a day within the next year.")
    return TherapyOn(kind, on)


def court_day(on: date, today: date) -> date:
    """A day at court to be kept. Raises InvalidValue for one in the past or more than three years ahead."""
    if on < today or on > add_years(today, 3):
        raise InvalidValue("court_on", "Give a day from today on, and within three years.")
    return on


def require_past(name: str, on: date, today: date) -> None:
    """Raise InvalidValue for a day still to come."""
    if on > today:
        raise InvalidValue(name, "Give a day that is today or in the past.")
