"""Joining kinds of study file in the evaluator's secure place: people and their events into rows ready to be counted.

Everybody is followed from the same moment for the same window. Who is followed less (died, moved, withdrew, data end) keeps what was
seen until then, and `<definition>_whole` says that it was not the whole. Days count from 1 to the window; a proven offence counts when it
was committed within the window and convicted within six months more (Ministry of Justice, Proven reoffending statistics). Who did not
agree, where the study asks, is in no row (`agreed`).
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from caraway.core.study.kinds import COVARIATES
from caraway.core.study.words import CONVICTION_DAYS, Definition, Harm, TimeZero
from caraway.evidence.reduce.exact import sum_of
from caraway.evidence.refusals import DataUnfit, ImmortalTime
from caraway.evidence.study_file.agreed import agreed
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.study_file.sql import opened, rows_of

COMPLETERS = "completers"
"""The one arm of a description counted from completion."""


def analysis(
    people: pa.Table,
    events: pa.Table,
    *,
    time_zero: TimeZero,
    window_days: int,
    definitions: Sequence[Definition],
    harm: Mapping[str, float],
    descriptive: bool = False,
) -> pa.Table:
    """Rows of an `analysis` file from tables of `people` and `events`.

    `harm` is the weight of each offence code in days of harm, of one table of weights. Counting from completion is refused with
    `ImmortalTime`, except with `descriptive=True`: then only those who completed are there, in one arm, with nobody to compare them with.
    People who may not be in an analysis are left out with their events, as `agreed.agreed` does and counts.
    Raises DataUnfit when people are not all followed from `time_zero`, an offence has no weight, or events are of people not there.
    """
    _refuse_completion(time_zero, descriptive)
    _refuse_empty(window_days, definitions)
    with opened() as db:
        db.register("everybody", people)
        db.register("agreed", agreed(people)[0])
        db.register("events", events)
        weights = {"offence": list(harm), "days": [float(days) for days in harm.values()]}
        db.register("weights", pa.table(weights, pa.schema([("offence", pa.string()), ("days", pa.float64())])))
        _refuse(db.execute(_ODD_TIME_ZERO, [str(time_zero), descriptive]).fetchall(), _ODD_WORDS.format(time_zero))
        _refuse(db.execute(_STRANGERS).fetchall(), "{} events are of people who are not in the file of people.")
        _refuse_weightless(db.execute(_WEIGHTLESS, [list(map(str, definitions))]).fetchall())
        kept = [name for name in (*COVARIATES, "period") if name in people.column_names]
        harms = [one for one in Harm if one.seen in people.column_names and one.day in people.column_names]
        made = rows_of(db, _query(time_zero, window_days, definitions, kept, harms))
    return made.cast(arrow_schema(tuple(made.column_names)))


def _refuse_completion(time_zero: TimeZero, descriptive: bool) -> None:
    if time_zero is TimeZero.COMPLETION and not descriptive:
        raise ImmortalTime(
            "Nothing is compared from completion: those who completed could not have been counted before they did (immortal time). "
            "Count from assignment, referral or caution; for a description of completers alone, say so."
        )
    if descriptive and time_zero is not TimeZero.COMPLETION:
        raise DataUnfit("Only a count from completion is descriptive.")


def _refuse_empty(window_days: int, definitions: Sequence[Definition]) -> None:
    if window_days < 1:
        raise DataUnfit(f"A window has at least a day, not {window_days}.")
    if not definitions or len(set(definitions)) < len(definitions):
        raise DataUnfit("Name at least one definition of an outcome, each once.")


def _refuse(rows: list[tuple[int]], words: str) -> None:
    if rows[0][0]:
        raise DataUnfit(words.format(f"{rows[0][0]:,}"))


def _refuse_weightless(rows: list[tuple[str]]) -> None:
    if rows:
        raise DataUnfit(
            f"No weight of harm for offence {', '.join(code for (code,) in rows)}: add it to the table of weights."
        )


_ODD_TIME_ZERO = "SELECT count(*) FROM everybody WHERE time_zero <> ? AND NOT ?"
_ODD_WORDS = "{{}} people are not followed from {}: an effect counts everybody from the same moment."
_STRANGERS = "SELECT count(*) FROM events ANTI JOIN everybody USING (person)"
_WEIGHTLESS = """SELECT DISTINCT offence FROM events ANTI JOIN weights USING (offence)
    WHERE list_contains(?, definition) ORDER BY offence LIMIT 20"""


def _query(
    time_zero: TimeZero,
    window: int,
    definitions: Sequence[Definition],
    covariates: Sequence[str],
    harms: Sequence[Harm],
) -> str:
    completion = time_zero is TimeZero.COMPLETION
    start = "completed_day" if completion else "0"
    arm = f"'{COMPLETERS}'" if completion else "arm"
    outcomes = ", ".join(_outcome(definition, window) for definition in definitions)
    harmed = "".join(f", {part}" for harm in harms for part in _harmed(harm, window))
    sums = " ".join(f"LEFT JOIN ({_sums(one, window)}) AS {one.prefix} USING (person)" for one in definitions)
    return f"""
        WITH who AS (SELECT *, {start} AS start, followed_days - {start} AS seen_days FROM agreed
                     {"WHERE completed_day <= followed_days" if completion else ""})
        SELECT person, source, force, agreement, {arm} AS arm, '{time_zero}' AS time_zero, zero_on, {window} AS window_days,
               least(seen_days, {window}) AS followed_days, end_reason, coalesce(sessions_attended, 0) > 0 AS attended, {outcomes},
               {", ".join((*covariates, "completed_day", "sessions_attended"))}{harmed}
        FROM who {sums} ORDER BY person"""  # nosec B608


def _harmed(harm: Harm, window: int) -> tuple[str, str]:
    """Whether a harm was seen within the window while followed, and on which day; not known stays not known."""
    within = f"({harm.seen} AND {harm.day} - start BETWEEN 1 AND least(seen_days, {window}))"
    return f"{within} AS {harm.seen}", f"CASE WHEN {within} THEN {harm.day} - start END AS {harm.day}"


def _sums(definition: Definition, window: int) -> str:
    """How often, with how much harm, and when first, of each person with any."""
    proven = f"AND conviction_day - start <= {window + CONVICTION_DAYS}" if definition is Definition.PROVEN else ""
    return f"""SELECT person, count(*) AS times, {sum_of("days")} AS harm, min(day - start) AS first
        FROM events JOIN who USING (person) JOIN weights USING (offence)
        WHERE definition = '{definition}' AND day - start BETWEEN 1 AND least(seen_days, {window}) {proven} GROUP BY person"""  # nosec B608


def _outcome(definition: Definition, window: int) -> str:
    at = definition.prefix
    whole = window + (CONVICTION_DAYS if definition is Definition.PROVEN else 0)
    return f"""seen_days >= {whole} AS {at}_whole, {at}.times IS NOT NULL AS {at}_any, coalesce({at}.times, 0) AS {at}_count,
        coalesce({at}.harm, 0) AS {at}_harm, {at}.first AS {at}_day"""


def answers(answered: pa.Table, joins: pa.Table, people: pa.Table) -> pa.Table:
    """Each answer with the person, arm and force that its token belongs to: possible only where the table of joins is.

    Answers whose token is not in the table, or belongs to nobody in `people` who may be in an analysis, are left out; `len` of what went in and what came out says
    how many. Raises DataUnfit when a token belongs to two people.
    """
    with opened() as db:
        for name, table in (("answered", answered), ("joins", joins), ("people", agreed(people)[0])):
            db.register(name, table)
        twice = "SELECT count(*) FROM (SELECT join_token FROM joins GROUP BY join_token HAVING count(*) > 1)"
        _refuse(db.execute(twice).fetchall(), "{} tokens of the table of joins belong to two people.")
        joined = """SELECT person, arm, force, time_zero, victim, instrument, item, occasion, day_band, answer
            FROM answered JOIN joins USING (join_token) JOIN people USING (person) ORDER BY victim, instrument, item, occasion"""
        return rows_of(db, joined)


def panel(rows: pa.Table, *, definition: Definition, started: Mapping[str, str] | None = None) -> pa.Table:
    """Rows of a `panel` file from a table of `analysis`: sums of each force, month of time zero and arm, of one definition.

    `started` says the first day of the month in which a force began (as 2026-03-01); a force it lacks never did.
    """
    at, begun = definition.prefix, started or {}
    with opened() as db:
        db.register("analysis", rows)
        began = {"force": list(begun), "start_month": list(begun.values())}
        db.register("began", pa.table(began, pa.schema([("force", pa.string()), ("start_month", pa.string())])))
        asked = f"""SELECT force, date_trunc('month', zero_on) AS month, arm, CAST(any_value(start_month) AS DATE) AS start_month,
                   any_value(time_zero) AS time_zero, any_value(window_days) AS window_days, '{definition}' AS definition,
                   count(*) AS people, count(*) FILTER (WHERE {at}_any) AS people_any, sum({at}_count) AS events,
                   sum({at}_count * {at}_count) AS events_squares, {sum_of(f"{at}_harm")} AS harm, {sum_of(f"({at}_harm * {at}_harm)")} AS harm_squares
            FROM analysis LEFT JOIN began USING (force) GROUP BY ALL ORDER BY force, month, arm"""  # nosec B608
        made = rows_of(db, asked)
    names = tuple(made.column_names)
    return made.cast(arrow_schema(names))


def added(panels: pa.Table) -> pa.Table:
    """Panels of different people, one after the other, added up into one."""
    with opened() as db:
        db.register("panels", panels)
        sums = ", ".join(f"{sum_of(name) if name in _HARM else f'sum({name})'} AS {name}" for name in _SUMMED)
        at = "force, month, arm, start_month, time_zero, window_days, definition"
        made = rows_of(db, f"SELECT {at}, {sums} FROM panels GROUP BY {at} ORDER BY {at}")  # nosec B608
    return made.cast(arrow_schema(tuple(made.column_names)))


_HARM = ("harm", "harm_squares")
"""Sums of numbers that need not be whole: added up so that the order of rows changes no bit."""
_SUMMED = ("people", "people_any", "events", "events_squares", *_HARM)
