"""When holds take effect: at the announced times of a day, whether anything waits for them or not.

So the time of a hold tells neither when it was asked for nor by whom.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

BEFORE_DOORS = timedelta(hours=2)
"""The last batch before a workshop: who comes is settled then, for everyone."""


def times_of(day: date, announced: Iterable[str], doors: Iterable[time], zone: tzinfo) -> tuple[datetime, ...]:
    """The batches of a day in order, each once: the announced times (HH:MM) and two hours before each workshop's doors.

    Times are those of the clock on the wall in `zone`; the answer is in UTC. A time that the spring leaves out comes an
    hour later, one that the autumn repeats comes the first time.
    """
    at = {_moment(day, time.fromisoformat(one), zone) for one in announced}
    return tuple(sorted(at | {_moment(day, one, zone) - BEFORE_DOORS for one in doors}))


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
