"""What the rules of when a message may leave have in common, whoever it is to: the hours said, the area's, and the answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word

Why = TypeVar("Why", bound=Word)


@dataclass(frozen=True, slots=True)
class Area:
    """What the area's agreement says: days until a confirmation is stale, and the hours where none were said (HH:MM)."""

    stale_after: int
    begins: str
    ends: str


def require_hours(days: frozenset[int], begins: str, ends: str) -> None:
    """Raise InvalidValue for hours with one end alone or that end before they begin, and for a day that no week has."""
    if (begins or ends) and not "" < begins < ends:
        raise InvalidValue("safe_to", "Give from when to when, the later time last, or neither.")
    if not days <= set(range(7)):
        raise InvalidValue("safe_days", "Choose days of the week from the list.")


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person may be reached: `days` (Monday 0; none: any day), `begins` and `ends` (HH:MM; empty: the area's).

    `in_words`: they were said in words alone, which nobody but a person can read. Raises InvalidValue as `require_hours`.
    """

    days: frozenset[int] = frozenset()
    begins: str = ""
    ends: str = ""
    in_words: bool = False

    def __post_init__(self) -> None:
        require_hours(self.days, self.begins, self.ends)

    def within(self, moment: datetime, area: Area) -> bool:
        """Whether the moment (local, without a zone) is inside them. What was said in words alone is not looked at."""
        begins, ends = self._span(area)
        return self._fits(moment.date()) and begins <= f"{moment:%H:%M}" < ends

    def next(self, moment: datetime, area: Area) -> datetime:
        """The next moment at which they begin. Words alone are for whoever calls: the area's hours stand for them."""
        hour, minute = map(int, self._span(area)[0].split(":"))
        days = (moment.date() + timedelta(days=ahead) for ahead in range(9))
        openings = (datetime.combine(day, time(hour, minute)) for day in days if self._fits(day))
        return next(one for one in openings if one > moment)

    def _span(self, area: Area) -> tuple[str, str]:
        return self.begins or area.begins, self.ends or area.ends

    def _fits(self, day: date) -> bool:
        return not self.days or day.weekday() in self.days


def is_stale(confirmed_on: date, today: date, area: Area) -> bool:
    """Whether what was confirmed on that day must be confirmed anew before anything is written."""
    return today > confirmed_on + timedelta(days=area.stale_after)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Why]):
    """Whether it may be sent this way at this moment.

    `why`: None where it may. `at`: the moment from which it may, where it only has to wait (by the clocks of the place).
    """

    why: Why | None = None
    at: datetime | None = None

    @property
    def may(self) -> bool:
        """Whether it may leave now."""
        return self.why is None

    @property
    def never(self) -> bool:
        """Whether waiting does not help."""
        return self.why is not None and self.at is None
