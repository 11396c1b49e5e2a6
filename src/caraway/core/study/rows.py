"""Whether one row is fit for a study file: every trouble with it is named, by column and class of value, never by the value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caraway.core.study.columns import COLUMNS
from caraway.core.study.kinds import LAYOUTS, Layout
from caraway.core.study.project import Project
from caraway.core.study.pseudonyms import is_coarse
from caraway.core.study.words import CONVICTION_DAYS, DateRule, Definition, Harm, Kind

COARSE = ("zero_on", "month", "start_month")
"""Days that are made coarser."""


def rule_of(project: Project, name: str) -> DateRule:
    """How coarse a day of that column is: as the project says, and a month is a month in every project."""
    return project.dates if name == "zero_on" else DateRule.MONTH


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one column of a row, and what to do about it."""

    column: str
    what: str
    remedy: str


def troubles(project: Project, kind: str, row: Mapping[str, object]) -> tuple[Trouble, ...]:
    """Everything that is wrong with this row in a file of that kind of that project. Raises as `Project.allows`."""
    layout = project.layout_of(kind)
    found = [*_columns(layout, row), *_values(layout, row)]
    if not found:
        found = [*_days(project, row), *_together(layout.kind, row)]
    return tuple(found)


def _columns(layout: Layout, row: Mapping[str, object]) -> Iterator[Trouble]:
    for name in row:
        if name not in layout.names:
            yield Trouble(name, _stray(layout.kind, name), "leave it out")
    for name in layout.required:
        if name not in row:
            yield Trouble(name, "missing", "add the column")


def _stray(kind: Kind, name: str) -> str:
    if name in LAYOUTS[kind].names:
        return "a column the project may not have"
    return "a column nobody declared for this kind" if name in COLUMNS else "a column nobody declared"


def _values(layout: Layout, row: Mapping[str, object]) -> Iterator[Trouble]:
    for name in layout.names:
        value = row.get(name)
        if value is None:
            if name in layout.filled and name in row:
                yield Trouble(name, "empty", "fill it or leave the row out")
        elif what := COLUMNS[name].trouble(value):
            yield Trouble(name, what, f"give {remedy_of(name)}")


def remedy_of(name: str) -> str:
    """What a value of that column is to be, in words."""
    column = COLUMNS[name]
    if column.values:
        return f"one of {', '.join(column.values)}"
    if column.form:
        return f"text of the form {column.form}"
    bounds = [f"at least {column.least:g}"] if column.least is not None else []
    bounds += [f"at most {column.most:g}"] if column.most is not None else []
    return " ".join([str(column.type.words), *bounds, *([f"({column.unit})"] if column.unit else [])])


def _days(project: Project, row: Mapping[str, object]) -> Iterator[Trouble]:
    for name in COARSE:
        day = row.get(name)
        rule = rule_of(project, name)
        if isinstance(day, date) and not is_coarse(rule, day):
            yield Trouble(name, "a day finer than the project allows", f"give {rule.words.lower()}")


def _together(kind: Kind, row: Mapping[str, object]) -> Iterator[Trouble]:
    """Of values that are each fit, those that cannot be true together."""
    if kind is Kind.EVENTS:
        yield from _conviction(row)
    if kind is Kind.PEOPLE and row.get("completed_day") is not None and row.get("sessions_attended") in (None, 0):
        yield Trouble("completed_day", "completed without a session", "correct the attendance or leave it empty")
    for harm in Harm if kind is Kind.PEOPLE else ():
        if (row.get(harm.day) is not None) != (row.get(harm.seen) is True):
            yield Trouble(harm.day, "at odds with whether seen", "give the day of what was seen and of nothing else")


def _conviction(row: Mapping[str, object]) -> Iterator[Trouble]:
    convicted, day = row.get("conviction_day"), row["day"]
    proven = row["definition"] == Definition.PROVEN
    if proven != (convicted is not None):
        yield Trouble(
            "conviction_day",
            "empty for a proven offence" if proven else "there for an event that is not proven",
            "give it for proven offences and for no other",
        )
    elif isinstance(convicted, int) and isinstance(day, int) and convicted < day:
        yield Trouble("conviction_day", "before the offence", "correct one of the two days")


def counts_as_proven(day: int, conviction_day: int, window_days: int) -> bool:
    """Whether a proven offence counts in a window: committed within it, convicted within it and six months more."""
    return day <= window_days and conviction_day <= window_days + CONVICTION_DAYS
