"""The jobs as their page shows them. Nothing of anybody; how much was done only to whoever runs the site."""

from dataclasses import dataclass
from datetime import datetime

from .health import TROUBLE, Health, look
from .models import State


@dataclass(frozen=True, slots=True)
class Line:
    """One job in words."""

    key: str
    name: str
    words: str
    when: str
    last: datetime | None
    next: datetime
    state: str
    tone: str
    result: str
    may_ask: bool


def lines(now: datetime, *, in_full: bool) -> tuple[Line, ...]:
    """Every job, in the order of the table. `in_full`: with its counts, and which may be asked for."""
    return tuple(_line(one, now, in_full) for one in look(now))


def line(key: str, now: datetime) -> Line | None:
    """The job of that key which may be asked for; None where there is none."""
    return next((one for one in lines(now, in_full=True) if one.key == key and one.may_ask), None)


def _line(one: Health, now: datetime, in_full: bool) -> Line:
    state, tone = _state(one)
    ended = one.last_done.ended_at if one.last_done else None
    return Line(
        key=one.job.key,
        name=one.job.name,
        words=one.job.words,
        when=one.job.when.words,
        last=ended,
        next=one.job.when.after(now),
        state=state,
        tone=tone,
        result=_result(one) if in_full else "",
        may_ask=in_full and one.job.by_hand,
    )


def _state(one: Health) -> tuple[str, str]:
    if one.trouble:
        return TROUBLE[one.trouble], "red"
    if one.waits:
        return ("Running", "plain") if one.newest and one.newest.state == State.RUNNING else ("Waiting", "plain")
    return "As it should be", "ok"


def _result(one: Health) -> str:
    if one.newest is not None and one.newest.code:
        return f"Ended by {one.newest.code}."
    counts = one.last_done.counts if one.last_done else {}
    return ", ".join(f"{number:,} {word.replace('_', ' ')}" for word, number in counts.items())
