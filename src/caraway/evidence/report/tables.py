"""Tables: made from what disclosure control has let through, printed on the page, and written as CSV and JSON beside it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caraway.evidence.placed import Part, Placed
from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.report.digits import quantity, sized
from caraway.evidence.report.document import Published, plain
from caraway.evidence.report.findings import Tally
from caraway.evidence.report.formats import printed
from caraway.evidence.result import Definition, Setting

Value = str | int | float | None


@dataclass(frozen=True)
class Column:
    """One column: its heading, and how its numbers are printed (a key of `formats.FORMATS`, or "text")."""

    heading: str
    how: str = "text"


@dataclass(frozen=True)
class Table:
    """Rows of values under headings; `None` is hidden. The first column names its row.

    Raises `ResultIncomplete` for a table without rows, or with a row of another length.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.rows:
            raise ResultIncomplete(f"The table “{self.title}” has no rows.")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ResultIncomplete(f"A row of the table “{self.title}” has not one value for each column.")

    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are read."""
        return tuple(
            tuple(printed(value, column.how) for value, column in zip(row, self.columns, strict=True))
            for row in self.rows
        )

    def csv(self) -> str:
        """The rows for a spreadsheet: values unrounded, nothing where hidden."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.heading for column in self.columns)
        writer.writerows(["" if value is None else _cell(value) for value in row] for row in self.rows)
        return text.getvalue()

    def as_json(self) -> Mapping[str, Any]:
        """The table as JSON has it."""
        return {
            "code": self.code,
            "title": self.title,
            "columns": [{"heading": column.heading, "format": column.how} for column in self.columns],
            "rows": plain([list(row) for row in self.rows]),
            "note": self.note,
        }


def _cell(value: Value) -> str:
    """A value for a spreadsheet. Text that one would take for a formula is given as text."""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@" and not isinstance(value, int) else text


def name_of(placed: Placed) -> str:
    """What a row of results is called: its outcome's words, and its subgroup."""
    of = f", {subgroup_words(placed.subgroup)}" if placed.subgroup else ""
    return f"{placed.result.setting.metric}{of}"


def subgroup_words(subgroup: str) -> str:
    """`age_band=25-34` as "age band 25 to 34"."""
    column, _, value = subgroup.partition("=")
    return f"{column.replace('_', ' ')} {value.replace('_', ' ')}" if value else column


CORRECTED = "p-value corrected for several outcomes"
"""The detail of a result that holds it."""

OF_SEVERAL = "the interval is of this outcome alone"
"""How the label of a result begins that is beyond chance by itself, and not once it is allowed for that there are several."""

RESULTS = (
    Column("Outcome"),
    Column("Quantity"),
    Column("Estimate", "two"),
    Column("From", "two"),
    Column("To", "two"),
    Column("p-value", "chance"),
    Column("Corrected", "chance"),
    Column("People"),
)
FOUND = (Column("Result"), Column("Method"), Column("Counted and compared"), Column("To be read with"))


def results(published: Published, code: str, title: str, parts: Sequence[Part]) -> tuple[Table, ...]:
    """Every result of these parts: its numbers in one table, how each was found in another; none where there is no result.

    One table of both is too wide for a telephone and for paper, and is read across by nobody.
    """
    chosen = [one for one in published.findings.placed if one.part in parts]
    if not chosen:
        return ()
    corrected = any(CORRECTED in one.result.details for one in chosen)
    columns = tuple(column for column in RESULTS if corrected or column.heading != "Corrected")
    numbers = tuple(_numbers(one, published.is_open(one), corrected=corrected) for one in chosen)
    how = _alike([_found(one, published.is_open(one)) for one in chosen])
    return (
        Table(code, title, columns, numbers, note_of(numbers)),
        Table(f"{code}-found", f"{title}: how each was found", FOUND, how, note_of(how)),
    )


def note_of(rows: Sequence[Sequence[Value]]) -> str:
    """What a table says below its rows where one of their values is hidden."""
    if any(value is None for row in rows for value in row):
        return "“Not shown”: too few people, or a number that would give such a count away."
    return ""


def _numbers(placed: Placed, is_open: bool, *, corrected: bool) -> tuple[Value, ...]:
    result = placed.result
    if not is_open:
        return (name_of(placed), quantity(result), *(None,) * (6 if corrected else 5))
    chances = (result.p_value, result.details.get(CORRECTED)) if corrected else (result.p_value,)
    people = ", ".join(f"{arm.name} {arm.n:,}" for arm in result.arms)
    shown = sized(result, rounded=placed.rough)
    return (name_of(placed), quantity(result), *shown, *("none" if one is None else one for one in chances), people)


def _alike(rows: Sequence[tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    """Rows that differ in their names alone as one row with all the names."""
    names: dict[tuple[Value, ...], list[str]] = {}
    for name, *rest in rows:
        known = names.setdefault(tuple(rest), [])
        if name not in known:
            known.append(str(name))
    return tuple(("; ".join(found), *rest) for rest, found in names.items())


def _found(placed: Placed, is_open: bool) -> tuple[Value, ...]:
    result, setting = placed.result, placed.result.setting
    level = printed(result.interval.level, "percent")
    return (
        f"{name_of(placed)}: {result.name}",
        result.method,
        f"{_when(setting)}; compared with {setting.comparator}; Maryland level "
        f"{int(setting.maryland)}; {level}% interval",
        ("; ".join(result.labels) or "none") if is_open else None,
    )


def _when(setting: Setting) -> str:
    if setting.definition is Definition.BEFORE:
        return f"before {setting.time_zero.value}"
    return f"{setting.window_days} days from {setting.time_zero.value}"


def tallies(published: Published, title: str) -> Table | None:
    """How many people were followed and how many had each outcome, by arm; `None` where nothing was counted."""
    plan = published.findings.plan
    counted = [
        one for one in published.findings.tallies if plan.outcome(one.outcome)
    ]  # harms have a table of their own
    if not counted:
        return None
    columns = (
        Column("Outcome"),
        Column("Arm"),
        Column("People followed", "whole"),
        Column("With the outcome", "whole"),
        Column("In 100 people", "per_hundred"),
    )
    rows = tuple(_tally(published, one) for one in counted)
    return Table("counts", title, columns, rows, note_of(rows))


def _tally(published: Published, tally: Tally) -> tuple[Value, ...]:
    outcome = published.findings.plan.outcome(tally.outcome)
    words = outcome.metric if outcome else tally.outcome
    of = f", {subgroup_words(tally.subgroup)}" if tally.subgroup else ""
    people, having = published.shown.get(tally.followed), published.shown.get(tally.having)
    share = having / people if people and having is not None else None
    return (f"{words}{of}", tally.arm, people, having, share)


def baseline(published: Published, title: str) -> Table | None:
    """What people were like at time zero, by arm; `None` where nothing was counted."""
    rows = published.findings.baseline
    if not rows:
        return None
    arms = published.findings.plan.arms.names
    columns = (Column("Covariate"), Column("Value"), *(Column(arm, "whole") for arm in arms))
    made = tuple(
        (row.covariate.replace("_", " "), row.value, *(published.shown.get(name) for name in row.cells)) for row in rows
    )
    return Table("baseline", title, columns, made, note_of(made))
