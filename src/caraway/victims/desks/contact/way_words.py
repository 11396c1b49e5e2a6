"""The ways of contact in words."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caraway.core.victim.safe_plan import Way
from caraway.platform.web.dates import day
from caraway.platform.web.parts import Answer
from caraway.victims.desks.contact.way_forms import DAYS
from caraway.victims.plans import Known, Stored
from caraway.victims.queries.plans import PlanPage
from caraway.victims.queries.reaching import WayNow


def answers_of(stored: Stored) -> list[Answer]:
    """What was said, one row a question."""
    ways = ", ".join(one.words for one in Way if one in stored.methods)
    return [
        Answer("Said to be safe and private", ways or "Nothing yet: call only"),
        Answer("When", _hours(stored)),
        Answer("Language", stored.language.words),
        Answer("Code word", stored.code_word or "None is agreed"),
        Answer("Confirmed", day(stored.confirmed_on) if stored.confirmed_on else "Never"),
    ]


def detail_rows(found: PlanPage) -> list[Answer]:
    """Each number and address: what it is, who else uses it, and how far it has come."""
    return [Answer(one.kind.words, "\n".join(_about(one, found.names))) for one in found.stored.details]


def now_words(one: WayNow) -> tuple[str, str]:
    """Whether a way may be used now, in short; and why not, by which rule."""
    if one.why is None:
        return "May be used now", ""
    short = f"From {one.at:%H:%M} on {day(one.at.date())}" if one.at else "Not now"
    return short, f"{one.why.words}. Rule {one.why.rule.value}: {one.why.rule.words}."


def _about(one: Known, names: dict[UUID, str]) -> Iterator[str]:
    yield one.shown
    if one.waiting:
        yield f"Sent on {day(one.given_on)}. Not in use until it is confirmed."
    yield f"Also used by: {one.used_by.words}"
    yield one.detail.state.words
    yield from _done("Confirmed", one.confirmed_on, one.confirmed_by, names)
    yield from _done("Checked", one.checked_on, one.checked_by, names)


def _done(what: str, on: date | None, by: UUID | None, names: dict[UUID, str]) -> Iterator[str]:
    if on is not None and by is not None:
        yield f"{what} on {day(on)} by {names.get(by, 'somebody who has left')}"


def _hours(stored: Stored) -> str:
    hours = stored.hours
    if hours is None:
        return "Nobody has asked"
    days = ", ".join(DAYS[one] for one in sorted(hours.days))
    span = f"{hours.begins} to {hours.ends}" if hours.begins else ""
    return "; ".join(filter(None, (days, span, stored.hours_words))) or "At any time"
