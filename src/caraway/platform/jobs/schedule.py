"""When a job is due, by the clock on the wall in England and Wales.

Both kinds answer `latest(now)`, the last moment at or before now at which it was due, and `after(now)`, the first one
after it; all moments are aware. A time that the spring leaves out comes an hour later, one that the autumn repeats comes once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from caraway.platform.gateways.clock import LONDON

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at these times, such as Daily("03:10")."""

    at: tuple[str, ...]

    def __init__(self, *at: str) -> None:
        object.__setattr__(self, "at", tuple(sorted(at)))

    @property
    def words(self) -> str:
        return f"Each day at {' and '.join(one.removeprefix('0') for one in self.at)}"

    def latest(self, now: datetime) -> datetime:
        return max(one for one in self._around(now) if one <= now)

    def after(self, now: datetime) -> datetime:
        return min(one for one in self._around(now) if one > now)

    def _around(self, now: datetime) -> Iterator[datetime]:
        today = now.astimezone(LONDON).date()
        for day in (today - DAY, today, today + DAY):
            yield from (_moment(day, one) for one in self.at)


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes of the hour."""

    minutes: int

    @property
    def words(self) -> str:
        return "Every minute" if self.minutes == 1 else f"Every {self.minutes} minutes"

    def latest(self, now: datetime) -> datetime:
        step = self.minutes * 60
        return datetime.fromtimestamp(now.timestamp() // step * step, UTC)

    def after(self, now: datetime) -> datetime:
        return self.latest(now) + timedelta(minutes=self.minutes)


When = Daily | Every


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), LONDON).astimezone(UTC)
