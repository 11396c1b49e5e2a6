"""When a signal of risk that nobody has acknowledged goes to somebody else: the area's hours, then as long again."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta, tzinfo

from caraway.core.dates import WEEKEND
from caraway.core.victim.settings import Counted, VictimSettings
from caraway.core.vocabulary import Word


class RaisedTo(Word):
    """To whom a signal goes, in this order."""

    SUPERVISOR = "supervisor", "The supervisor"
    SENIOR = "senior", "The named senior"


def raised_at(
    since: datetime, *, urgent: bool, area: VictimSettings, holidays: Container[date], zone: tzinfo
) -> dict[RaisedTo, datetime]:
    """From which moment it goes to each, counted from when it was raised (aware) by the clocks of the place (`zone`)."""
    hours = area.urgent_hours if urgent else area.routine_hours
    counted = area.urgent_counted if urgent else area.routine_counted

    def after(times: int) -> datetime:
        allowed = timedelta(hours=hours * times)
        if counted is Counted.ALWAYS:
            return since + allowed
        local = since.astimezone(zone).replace(tzinfo=None)
        return _at_the_desk(local, allowed, area, holidays).replace(tzinfo=zone).astimezone(since.tzinfo)

    return {to: after(times) for times, to in enumerate(RaisedTo, start=1)}


def _at_the_desk(at: datetime, left: timedelta, area: VictimSettings, holidays: Container[date]) -> datetime:
    """The moment at which so much of the desk's hours on working days has passed since `at`."""
    opens, shuts = time.fromisoformat(area.desk_from), time.fromisoformat(area.desk_to)
    while True:
        day = at.date()
        if day.weekday() not in WEEKEND and day not in holidays:
            begins, ends = max(at, datetime.combine(day, opens)), datetime.combine(day, shuts)
            if begins + left <= ends:
                return begins + left
            left -= max(ends - begins, timedelta(0))
        at = datetime.combine(day + timedelta(days=1), time.min)
