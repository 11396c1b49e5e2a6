"""The clock: what time it is, and, for demonstrations and tests, what time it shall be.

A held clock belongs to the context (thread or task) that holds it, so a demonstration that moves
through a year never disturbs a request served beside it. ``everywhere=True`` holds the clock of the
whole process, for a server that must start from a given moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(eq=False, slots=True, weakref_slot=True)
class Clock:
    """A source of time: the machine's when ``held_at`` is None, else the moment it is held at."""

    held_at: datetime | None = None

    def read(self) -> datetime:
        return datetime.now(UTC) if self.held_at is None else self.held_at


_MACHINE = Clock()
_everywhere: list[Clock] = [_MACHINE]
_here: ContextVar[Clock | None] = ContextVar("caraway_clock", default=None)


def current() -> Clock:
    """The clock in use here."""
    return _here.get() or _everywhere[-1]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return current().read()


def outside() -> datetime:
    """The present moment by the machine, whatever clock is held here.

    For what another device's clock takes part in (a one-time code from a telephone, a token signed by another
    server), and for limits on tries, which a clock that stands still would never lift.
    """
    return _MACHINE.read()


def today() -> date:
    """The present day by the calendar of England and Wales."""
    return now().astimezone(LONDON).date()


@contextmanager
def use(moment: datetime, *, everywhere: bool = False) -> Iterator[Clock]:
    """Hold the clock at ``moment`` (aware) inside the block; ``set`` and ``advance`` move it."""
    clock = Clock(_aware(moment))
    if everywhere:
        _everywhere.append(clock)
        try:
            yield clock
        finally:
            _everywhere.remove(clock)
        return
    token = _here.set(clock)
    try:
        yield clock
    finally:
        _here.reset(token)


def set(moment: datetime) -> None:
    """Move the held clock to ``moment``. RuntimeError when the clock is not held here."""
    _held().held_at = _aware(moment)


def advance(step: timedelta) -> None:
    """Move the held clock by ``step``. RuntimeError when the clock is not held here."""
    clock = _held()
    clock.held_at = clock.read() + step


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That time of that day in England and Wales, as an aware moment in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def _held() -> Clock:
    clock = current()
    if clock.held_at is None:
        raise RuntimeError("The machine's clock cannot be moved: hold it first with clock.use().")
    return clock


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A clock is held at an aware moment, with its time zone.")
    return moment.astimezone(UTC)
