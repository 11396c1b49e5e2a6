"""What every row of a study file must satisfy, as SQL conditions made from the declaration in `core.study`.

`core.study.rows` says the same of one row in plain Python; the two are held against one another in the tests.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from caraway.core.study.columns import COLUMNS, FIRST_DAY, LAST_DAY, OUT_OF_TIME
from caraway.core.study.kinds import Layout
from caraway.core.study.project import Project
from caraway.core.study.rows import COARSE, remedy_of, rule_of
from caraway.core.study.words import DateRule, Definition, Harm, Kind, Type
from caraway.evidence.study_file.faults import Rule

_PROVEN = f"definition = '{Definition.PROVEN.value}'"
_CONVICTION = "correct one of the two days"


def rules(layout: Layout, project: Project, there: tuple[str, ...]) -> Iterator[Rule]:
    """The rules for the columns of a file that are there and of the right type."""
    for name in there:
        yield from _of_column(name, name in layout.filled)
        if name in COARSE:
            yield from _of_day(name, rule_of(project, name))
    for rule in (*_TOGETHER.get(layout.kind, ()), *_of_outcomes(layout.kind), *_of_harms(layout.kind)):
        if all(name in there for name in rule.needs):
            yield rule


def _of_column(name: str, filled: bool) -> Iterator[Rule]:
    column, remedy = COLUMNS[name], f"give {remedy_of(name)}"
    if filled:
        yield Rule(name, f"{name} IS NULL", "empty", "fill it or leave the row out")
    if column.values:
        listed = ", ".join(f"'{value}'" for value in column.values)
        yield Rule(name, f"{name} NOT IN ({listed})", "a code that is not on the list", remedy)
    if column.form:
        yield Rule(name, f"NOT regexp_full_match({name}, '{column.form}')", "text of another form", remedy)
    if column.type is Type.DAY:
        within = f"{name} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        yield Rule(name, f"NOT ({within})", OUT_OF_TIME, remedy)
    if column.type is Type.NUMBER:
        yield Rule(name, _nan(name), "not a number", remedy)
    if column.least is not None:
        yield Rule(name, f"{name} < {column.least:g} AND NOT {_nan(name)}", f"a number below {column.least:g}", remedy)
    if column.most is not None:
        yield Rule(name, f"{name} > {column.most:g} AND NOT {_nan(name)}", f"a number above {column.most:g}", remedy)


def _nan(name: str) -> str:
    """Whether it is no number. As text, because Parquet's own statistics leave NaN out, and DuckDB would believe them."""
    return f"CAST({name} AS STRING) IN ('nan', '-nan', 'inf', '-inf')" if COLUMNS[name].type is Type.NUMBER else "false"


def _of_day(name: str, rule: DateRule) -> Iterator[Rule]:
    finer = {DateRule.MONTH: f"day({name}) <> 1", DateRule.WEEK: f"isodow({name}) <> 1"}
    if rule in finer:
        yield Rule(name, finer[rule], "a day finer than the project allows", f"give {rule.words.lower()}")


def _of_outcomes(kind: Kind) -> Iterator[Rule]:
    """Of each definition's columns in an analysis file, what cannot be true together."""
    for at in (definition.prefix for definition in Definition if kind is Kind.ANALYSIS):
        seen, count, harm, day, whole = (f"{at}_{what}" for what in ("any", "count", "harm", "day", "whole"))
        yield Rule(seen, f"{seen} <> ({count} > 0)", "at odds with the count", "make the file again", (seen, count))
        yield Rule(
            day, f"{seen} <> ({day} IS NOT NULL)", "at odds with whether seen", "make the file again", (seen, day)
        )
        yield Rule(harm, f"{harm} > 0 AND {count} = 0", "harm without an event", "make the file again", (harm, count))
        yield Rule(
            day,
            f"{day} > followed_days",
            "after the person was followed",
            "make the file again",
            (day, "followed_days"),
        )
        yield Rule(
            whole, f"{whole} AND followed_days < window_days", "said of someone not followed to the end", "make the file again",
            (whole, "followed_days", "window_days"),
        )  # fmt: skip
        if at != Definition.PROVEN.prefix:  # for a conviction one is followed for longer than the window
            yield Rule(
                whole, f"NOT {whole} AND followed_days >= window_days", "denied of someone followed to the end", "make the file again",
                (whole, "followed_days", "window_days"),
            )  # fmt: skip


def _of_harms(kind: Kind) -> Iterator[Rule]:
    """Of each harm's columns, what cannot be true together."""
    for harm in Harm if kind in (Kind.PEOPLE, Kind.ANALYSIS) else ():
        yield Rule(
            harm.day, f"coalesce({harm.seen}, false) <> ({harm.day} IS NOT NULL)", "at odds with whether seen",
            "give the day of what was seen and of nothing else", (harm.seen, harm.day),
        )  # fmt: skip
        if kind is Kind.ANALYSIS:
            yield Rule(
                harm.day, f"{harm.day} > followed_days", "after the person was followed", "make the file again", (harm.day, "followed_days")
            )  # fmt: skip


def _majority(column: str) -> str:
    """True in the rows that differ from what most rows say."""
    return f"{column} <> (SELECT mode({column}) FROM file)"  # nosec B608


_TOGETHER: Mapping[Kind, tuple[Rule, ...]] = MappingProxyType(
    {
        Kind.PEOPLE: (
            Rule(
                "time_zero", _majority("time_zero"), "another time zero than most rows",
                "follow everybody from the same moment, in every arm", ("time_zero",),
            ),
            Rule(
                "completed_day", "completed_day IS NOT NULL AND coalesce(sessions_attended, 0) = 0", "completed without a session",
                "correct the attendance or leave it empty", ("completed_day", "sessions_attended"),
            ),
        ),
        Kind.COVARIATES: (
            Rule(
                "time_zero", _majority("time_zero"), "another time zero than most rows",
                "tell everybody's as before the same moment, in every arm", ("time_zero",),
            ),
        ),
        Kind.EVENTS: (
            Rule(
                "conviction_day", f"{_PROVEN} AND conviction_day IS NULL", "empty for a proven offence",
                "give it for proven offences and for no other", ("conviction_day", "definition"),
            ),
            Rule(
                "conviction_day", f"NOT ({_PROVEN}) AND conviction_day IS NOT NULL", "there for an event that is not proven",
                "give it for proven offences and for no other", ("conviction_day", "definition"),
            ),
            Rule(
                "conviction_day", f"{_PROVEN} AND conviction_day < day", "before the offence", _CONVICTION,
                ("conviction_day", "day", "definition"),
            ),
            Rule(
                "definition",
                "definition <> (SELECT mode(others.definition) FROM file AS others WHERE others.extract_id = file.extract_id)",
                "another definition than most rows of its extract", "keep each definition in an extract of its own",
                ("definition", "extract_id"),
            ),
        ),
        Kind.ANSWERS: (
            Rule(
                "join_token",
                "EXISTS (SELECT 1 FROM file AS others WHERE others.join_token = file.join_token AND others.victim <> file.victim)",
                "a token of two victims", "give each victim a token of their own", ("join_token", "victim"),
            ),
        ),
        Kind.ANALYSIS: (
            Rule(
                "time_zero", _majority("time_zero"), "another time zero than most rows",
                "follow everybody from the same moment, in every arm", ("time_zero",),
            ),
            Rule(
                "window_days", _majority("window_days"), "another window than most rows", "make a file for each window",
                ("window_days",),
            ),
            Rule(
                "attended", "attended <> (coalesce(sessions_attended, 0) > 0)", "at odds with the sessions attended", "make the file again",
                ("attended", "sessions_attended"),
            ),
            Rule(
                "followed_days", "followed_days > window_days", "beyond the window", "make the file again",
                ("followed_days", "window_days"),
            ),
            Rule(
                "time_zero", "time_zero = 'completion' AND (SELECT count(DISTINCT arm) FROM file) > 1",
                "a comparison counted from completion (immortal time)", "count from assignment, referral or caution",
                ("time_zero", "arm"),
            ),
        ),
        Kind.PANEL: (
            *(
                Rule(name, _majority(name), f"another {words} than most rows", f"make a file for each {words}", (name,))
                for name, words in (("time_zero", "time zero"), ("window_days", "window"))
            ),
            Rule("people_any", "people_any = 0 AND events > 0", "events of nobody", "make the file again", ("people_any", "events")),
            Rule("harm", "events = 0 AND harm > 0", "harm without an event", "make the file again", ("harm", "events")),
            Rule("people_any", "people_any > people", "more people than there are", "make the file again", ("people_any", "people")),
            Rule("people_any", "people_any > events", "more people than events", "make the file again", ("people_any", "events")),
            Rule(
                "events_squares", "events_squares < events", "less than the sum", "make the file again",
                ("events_squares", "events"),
            ),
        ),
    }
)  # fmt: skip
