"""When a client is to be contacted next, and why then: the earliest of what the stage, the risk and the court ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from caraway.core.isva.journey import Step, review_until, stage_of
from caraway.core.isva.settings import IsvaSettings
from caraway.core.isva.words import Risk, Stage
from caraway.core.vocabulary import Word


class Why(Word):
    """Why a contact is due."""

    FIRST = "first", "First contact"
    STEP = "step", "The case has reached a new stage"
    COURT = "court", "A day at court is near"
    REVIEW = "review", "The time to ask for a review ends"
    RHYTHM = "rhythm", "The usual rhythm"


class Pace(Word):
    """How often, before the risk is looked at."""

    SOON = "soon", "Weekly"
    FORTNIGHT = "fortnight", "Fortnightly"
    MONTH = "month", "Every four weeks"


PACE: Mapping[Stage, Pace] = MappingProxyType(
    {
        Stage.NOT_REPORTED: Pace.FORTNIGHT,
        Stage.REPORTED: Pace.FORTNIGHT,
        Stage.INTERVIEW: Pace.FORTNIGHT,
        Stage.INVESTIGATION: Pace.MONTH,
        Stage.CHARGING: Pace.MONTH,
        Stage.CHARGED: Pace.FORTNIGHT,
        Stage.NO_ACTION: Pace.FORTNIGHT,
        Stage.REVIEW: Pace.MONTH,
        Stage.PLEA: Pace.FORTNIGHT,
        Stage.HEARINGS: Pace.FORTNIGHT,
        Stage.TRIAL: Pace.SOON,
        Stage.GUILTY: Pace.FORTNIGHT,
        Stage.NOT_GUILTY: Pace.FORTNIGHT,
        Stage.SENTENCE: Pace.FORTNIGHT,
        Stage.APPEAL: Pace.MONTH,
        Stage.AFTER: Pace.MONTH,
    }
)
"""How often at each stage where the risk is standard (k): fortnightly, then every four weeks while one waits, weekly at trial."""


@dataclass(frozen=True, slots=True)
class Due:
    """A contact that is due: from the day, and why."""

    on: date
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What the rhythm reads of a case. `spoken`: the days on which the client was spoken with; `court`: days at court."""

    referred_on: date
    steps: Sequence[Step] = ()
    risk: Risk = Risk.NOT_KNOWN
    spoken: Sequence[date] = ()
    court: Sequence[date] = ()


def pace(stage: Stage | None, risk: Risk) -> Pace:
    """How often. High risk is weekly and medium at least fortnightly; what is not known counts as high."""
    if stage is None or risk in (Risk.HIGH, Risk.NOT_KNOWN):
        return Pace.SOON
    usual = PACE[stage]
    return Pace.FORTNIGHT if risk is Risk.MEDIUM and usual is Pace.MONTH else usual


def contact_due(client: Client, today: date, settings: IsvaSettings) -> Due:
    """The next contact. An open case always has one: nobody is forgotten."""
    order = list(Why)
    return min(_dues(client, today, settings), key=lambda one: (one.on, order.index(one.why)))


def next_court(days: Iterable[date], today: date) -> date | None:
    """The next day at court, today's included."""
    return min((one for one in days if one >= today), default=None)


def _dues(client: Client, today: date, settings: IsvaSettings) -> Iterator[Due]:
    last = max(client.spoken, default=None)
    if last is None:
        yield Due(client.referred_on + timedelta(days=settings.first), Why.FIRST)
        return
    days = {Pace.SOON: settings.soon, Pace.FORTNIGHT: settings.fortnight, Pace.MONTH: settings.month}
    yield Due(last + timedelta(days=days[pace(stage_of(client.steps), client.risk)]), Why.RHYTHM)
    step = client.steps[-1] if client.steps else None
    if step is not None and step.on > last:
        yield Due(step.on + timedelta(days=settings.after_step), Why.STEP)
    yield from _before(next_court(client.court, today), last, Why.COURT, settings)
    ends = review_until(client.steps, settings)
    if ends is not None and ends >= today:
        yield from _before(ends, last, Why.REVIEW, settings)


def _before(day: date | None, last: date, why: Why, settings: IsvaSettings) -> Iterator[Due]:
    """In touch within the days before it, unless that has been."""
    if day is None:
        return
    begins = day - timedelta(days=settings.before_court)
    if last < begins:
        yield Due(begins, why)
