"""By when a decision is made, from the next session and the area's batches: `timetable_of`.

Both sides must agree so many days before the session, at a set hour. Where that is over they have until the batch before
the last, then until the last; where no batch is left before a session, it is the one after it that can still be decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from caraway.core.batches import times_of
from caraway.core.joint.timetable import Timetable

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A session in which the case has a place: its day, and when its doors open (None: a call without an hour)."""

    on: date
    doors: time | None


@dataclass(frozen=True, slots=True)
class Area:
    """What the area says: the announced times of its batches (HH:MM, at least one a day), how many days before a session
    both sides must have agreed and at which hour, and the zone of its clocks."""

    batch_times: tuple[str, ...]
    days_before: int
    at: time
    zone: tzinfo

    def moment(self, day: date) -> datetime:
        """The hour of that day by which there is to be agreement."""
        return datetime.combine(day, self.at, self.zone)


@dataclass(frozen=True, slots=True)
class LastDays:
    """The days of the case that options come to; those that are not known are None."""

    impossible_on: date | None
    last_on: date | None
    charge_on: date | None


def timetable_of(now: datetime, sessions: Iterable[Held], days: LastDays, area: Area) -> Timetable:
    """The timetable of a decision that begins now.

    Without a session that can still be decided the time is counted from today, and the batches are those after it.
    """
    for session in sorted(sessions, key=lambda one: (one.on, one.doors or time.min)):
        *_, before, last = _batches_before(session, area)
        if last > now:
            deadline = _deadline(now, session, before, last, area)
            return _made(deadline, before, last, session.on, days)
    deadline = area.moment(now.astimezone(area.zone).date() + area.days_before * DAY)
    before, last = _batches_from(deadline, area)
    return _made(deadline, before, last, None, days)


def _made(deadline: datetime, before: datetime, last: datetime, on: date | None, days: LastDays) -> Timetable:
    return Timetable(deadline, before, last, on, days.impossible_on, days.last_on, days.charge_on)


def _deadline(now: datetime, session: Held, before: datetime, last: datetime, area: Area) -> datetime:
    usual = min(area.moment(session.on - area.days_before * DAY), before)
    return next(one for one in (usual, before, last) if one > now)


def _batches_before(session: Held, area: Area) -> Sequence[datetime]:
    """Those of the two days before and of the day itself, up to that at which it is settled who comes.

    What has no hour may begin with its day. Other sessions of the area, of which nothing is known here, may add others.
    """
    doors = [session.doors] if session.doors else []
    earlier = [one for ago in (2, 1) for one in times_of(session.on - ago * DAY, area.batch_times, (), area.zone)]
    if not doors:
        return earlier
    (settled,) = times_of(session.on, (), doors, area.zone)
    every = (*earlier, *times_of(session.on, area.batch_times, doors, area.zone))
    return [one for one in every if one <= settled]


def _batches_from(moment: datetime, area: Area) -> Sequence[datetime]:
    day = moment.astimezone(area.zone).date()
    ahead = [one for on in range(3) for one in times_of(day + on * DAY, area.batch_times, (), area.zone)]
    return [one for one in ahead if one >= moment][:2]
