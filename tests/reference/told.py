"""Short cases for the oracle's own tests: day 0 is Monday 5 January 2026."""

from datetime import UTC, date, datetime, timedelta

from caraway.core import facts as f
from caraway.core.facts import Detail, Fact
from caraway.core.vocabulary import Attendance, OffenceMode, Requirement, Statement

DAY_0 = date(2026, 1, 5)
REFERRED = f.Referred(
    "police", date(2025, 12, 20), date(2025, 12, 21), OffenceMode.SUMMARY, assault=True, statement=Statement.NONE
)
CAUTIONED = f.Cautioned(tuple(Requirement))


def day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def tell(*lines: tuple[int, Detail] | tuple[int, Detail, int]) -> list[Fact]:
    """Facts from (day, detail), or (day, detail, number of the fact it replaces), in the order of recording."""
    told: list[Fact] = []
    recorded = DAY_0
    for number, line in enumerate(lines):
        recorded = max(recorded, day(line[0]))
        at = datetime(recorded.year, recorded.month, recorded.day, 9, tzinfo=UTC) + timedelta(seconds=number)
        replaces = f"f{line[2]}" if len(line) == 3 else None
        told.append(Fact(f"f{number}", day(line[0]), line[1], "someone", at, replaces))
    return told


def marked(step: str, session: str, code: Attendance, *, excuse: bool = False, minute: int | None = None) -> Detail:
    return f.SessionMarked(step, session, code, minute, excuse)
