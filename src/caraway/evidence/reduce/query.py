"""The SQL of a reduction, made from its declaration: one statement that DuckDB and Spark both run.

Parts of the table:

- `cells`: keys and whether followed the whole window → people, people with any event, sums of events, their squares, harm, its squares, days
- `counts`: the same, how often and how long followed → people
- `days`: the same, last day and whether an event was seen on it → people
"""

from collections.abc import Iterator

from caraway.core.study.columns import COLUMNS
from caraway.core.study.words import Kind, Type
from caraway.evidence.reduce import exact
from caraway.evidence.reduce.reduction import NOT_RECORDED, Reduction

CELLS, COUNTS, DAYS = "cells", "counts", "days"
SUMS = ("n", "people_any", "events", "events_squares", "harm", "harm_squares", "followed_sum")
WHERE_COUNTED = ("times", "followed")
WHERE_LAST = ("last_day", "seen")
COLUMNS_BESIDE_KEYS = ("whole", *WHERE_COUNTED, *WHERE_LAST, *SUMS)


def sql(reduction: Reduction, table: str) -> str:
    """The statement that reduces `table` (a name, or whatever stands for a table in the dialect).

    The one GROUP BY over rows is the inner one, by all that any part is counted by, with keys as they are stored or the number of their
    bin; around it the few groups are added up into the parts, and at last keys get their names.
    """
    within = f"{', '.join(reduction.keys)}, whole"
    beside, sets = [], [f"({within})"]
    for wanted, columns in ((reduction.counts, WHERE_COUNTED), (reduction.days, WHERE_LAST)):
        beside += list(columns) if wanted else [f"CAST(NULL AS {_TYPES[name]}) AS {name}" for name in columns]
        sets += [f"({within}, {', '.join(columns)})"] if wanted else []
    said = f"{_part(reduction)} AS part, {within}, {', '.join(beside)}, {', '.join(_sums(reduction))}"
    cells = f"({_cells(reduction, table, within)}) AS cell"
    parts = f"SELECT {said} FROM {cells} GROUP BY GROUPING SETS ({', '.join(sets)})"  # nosec B608
    named = ", ".join(f"{_named(reduction, key)} AS {key}" for key in reduction.keys)
    return f"SELECT part, {named}, {', '.join(COLUMNS_BESIDE_KEYS)} FROM ({parts}) AS counted"  # nosec B608


def _cells(reduction: Reduction, table: str, within: str) -> str:
    """The one GROUP BY over the rows (a panel has no rows of people)."""
    rows = f"SELECT {', '.join(_row(reduction))} FROM {table}"  # nosec B608
    if reduction.kind is Kind.PANEL:
        return f"{rows} WHERE definition = '{reduction.definition}'"
    finest = f"{within}, seen, times, followed" + (", last_day" if reduction.days else "")
    sums = ", ".join(("COUNT(*) AS n", *exact.summed("harm"), *exact.summed("harm_squares")))
    return f"SELECT {finest}, {sums} FROM ({rows}) AS one_row GROUP BY {finest}"  # nosec B608


def _grouped(reduction: Reduction, key: str) -> str:
    """What a key is grouped by: the column, or the number of its bin. A number as it is has no −0 beside 0."""
    for bins in reduction.bins:
        if bins.column == key:
            cases = " ".join(f"WHEN {key} < {cut!r} THEN {place}" for place, cut in enumerate(bins.cuts))
            return f"CASE WHEN {key} IS NULL THEN -1 {cases} ELSE {len(bins.cuts)} END"
    return f"{key} + 0E0" if _as_it_is(reduction, key) else key


def _as_it_is(reduction: Reduction, key: str) -> bool:
    return key in reduction.rows and COLUMNS[key].type is Type.NUMBER


def _named(reduction: Reduction, key: str) -> str:
    """A key as text, with a word for what is missing; a number where it is taken as it is."""
    for bins in reduction.bins:
        if bins.column == key:
            cases = " ".join(f"WHEN {key} = {place} THEN '{label}'" for place, label in enumerate(bins.labels))
            return f"CASE {cases} ELSE '{NOT_RECORDED}' END"
    if _as_it_is(reduction, key):
        return key
    return f"COALESCE(CAST({key} AS STRING), '{NOT_RECORDED}')"


_TYPES = {"times": "INT", "followed": "INT", "last_day": "INT", "seen": "BOOLEAN"}


def _part(reduction: Reduction) -> str:
    when = [f"WHEN GROUPING(times) = 0 THEN '{COUNTS}'"] if reduction.counts else []
    when += [f"WHEN GROUPING(last_day) = 0 THEN '{DAYS}'"] if reduction.days else []
    return f"CASE {' '.join(when)} ELSE '{CELLS}' END" if when else f"'{CELLS}'"


def _row(reduction: Reduction) -> Iterator[str]:
    """What is taken of each row."""
    yield from (f"{_grouped(reduction, key)} AS {key}" for key in reduction.keys)
    if reduction.kind is Kind.PANEL:
        yield "true AS whole, people, people_any, events, window_days"
        for name in _NUMBERS:
            yield from exact.parted(name, name)
        return
    at = reduction.definition.prefix
    yield f"{at}_whole AS whole, {at}_any AS seen, {at}_count AS times, followed_days AS followed"
    yield from exact.parted(f"{at}_harm", "harm")
    yield from exact.parted(f"({at}_harm * {at}_harm)", "harm_squares")
    yield f"CASE WHEN {at}_any THEN {at}_day ELSE followed_days END AS last_day"


def _sums(reduction: Reduction) -> Iterator[str]:
    if reduction.kind is Kind.PANEL:
        yield from (f"CAST(SUM({what}) AS BIGINT) AS {name}" for name, what in _PANEL.items())
        yield from (f"{exact.added(name)} AS {name}" for name in _NUMBERS)
        yield "CAST(SUM(people * window_days) AS BIGINT) AS followed_sum"
        return
    yield "CAST(SUM(n) AS BIGINT) AS n"
    yield "CAST(SUM(CASE WHEN seen THEN n ELSE 0 END) AS BIGINT) AS people_any"
    yield "CAST(SUM(n * times) AS BIGINT) AS events"
    yield "CAST(SUM(n * times * times) AS DOUBLE) AS events_squares"
    yield from (f"{exact.added(name)} AS {name}" for name in ("harm", "harm_squares"))
    yield "CAST(SUM(n * followed) AS BIGINT) AS followed_sum"


_PANEL = {"n": "people", "people_any": "people_any", "events": "events"}
_NUMBERS = ("events_squares", "harm", "harm_squares")
"""What a panel holds as numbers rather than counts."""
