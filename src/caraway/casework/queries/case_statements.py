"""The statements of the list of cases. They are asked for every list, so they are written out.

However many cases there are, a page reads about a page of rows: those of each agreement come from an index in the order of
the list, and are put together. Every value is a parameter: what stands in the words are names of our own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from caraway.core.vocabulary import Desk, Outcome, Stage
from caraway.platform.databases.reading import rows

Row = tuple[Any, ...]
"""Case, given name, family name, our reference, that of the police, stage, how it ended where it is with the police, whether
on hold, last day, worker, agreement, and the provider whose team has it where that is said."""


Key = tuple[Any, ...]
"""What a page begins beyond: what is sorted by, where anything is, and the case."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is sorted by before the case itself, whether backwards, and what else is said so that its index can be walked."""

    by: LiteralString = ""
    newest_first: bool = False
    also: LiteralString = ""


NEWEST = Order(newest_first=True)
EXPIRES = Order("coalesce(standing.expires_on, date '9999-12-31')")
NAME = Order("person.family_name_key", also="person.agreement_id = under.id")

_OUTCOME: LiteralString = "standing.answer ->> 'outcome'"
_LOTS: LiteralString = """(
    SELECT case_id, agreement_id FROM casework_allocationrow
    UNION ALL SELECT case_id, agreement_id FROM casework_allocationcarried) AS lot"""
_LOT: LiteralString = f"EXISTS (SELECT FROM {_LOTS} WHERE lot.case_id = standing.case_id)"
_OF_A_TRIAL: LiteralString = f"CASE WHEN {_LOT} THEN {_OUTCOME} END"
"""How it ended, of those who are of a trial: nobody else can be left to the caution alone, and of nobody else it is read."""

CONDITIONS: Mapping[str, LiteralString] = {
    "owners": '"case".worker = ANY(%(owners)s)',
    "in_hand": '("case".worker IS NULL OR "case".worker <> ALL(%(in_hand)s))',
    "others": """coalesce(standing.agreement_id::text || '/' || "case".provider_id::text <> ALL(%(others)s), true)""",
    "worker": '"case".worker = %(worker)s',
    "stage": "standing.stage = %(stage)s",
    "not_alone": f"{_OF_A_TRIAL} IS DISTINCT FROM %(not_alone)s",
    "alone": f"{_LOT} AND {_OUTCOME} = %(alone)s",
    "held": "standing.on_hold = %(held)s",
    "language": "person.language = %(language)s",
    "late_on": f"""EXISTS (
        SELECT FROM casework_duerow AS due
        WHERE due.case_id = standing.case_id AND due.overdue_on <= %(late_on)s
          AND due.desk IN ('{Desk.COORDINATION.value}', '{Desk.FACILITATION.value}')
          AND (due.impossible_from IS NULL OR due.impossible_from > %(late_on)s)
    )""",
}
"""What a list may be cut to, by the name of its value. Late: what the provider is late with on a case, and can still do."""

_COLUMNS: LiteralString = f"""standing.case_id, person.given_name, person.family_name, "case".reference, "case".police_reference,
      standing.stage, CASE standing.stage WHEN '{Stage.WITH_POLICE.value}' THEN {_OUTCOME} END,
      standing.on_hold, standing.expires_on, "case".worker,
      standing.agreement_id, "case".provider_id"""
_STANDING: LiteralString = """standing.case_id, standing.stage, standing.answer, standing.on_hold, standing.expires_on, standing.agreement_id"""
_CASE: LiteralString = """JOIN casework_case AS "case" ON "case".id = standing.case_id"""
_PERSON: LiteralString = """JOIN casework_participant AS person ON person.id = "case".participant_id"""
_FROM: LiteralString = f"casework_standingrow AS standing {_CASE} {_PERSON}"

_UNDER: LiteralString = "unnest((SELECT %(under)s::uuid[])) AS under (id)"
"""The agreements, in a form that shows the planner no number of them: one plan then does for all, and is kept."""


def page(
    order: Order, under: list[UUID], given: Mapping[str, Any], *, beyond: Key | None, down: bool, most: int
) -> list[Row]:
    """So many cases of these agreements, from the start or beyond a key; `given` are values of `CONDITIONS`.

    `down`: the greatest first.
    """
    way, past = ("DESC", "<") if down else ("ASC", ">")
    columns = [one for one in (order.by, "standing.case_id") if one]
    said = [one for one in (order.also, *(CONDITIONS[name] for name in given)) if one]
    keys = {f"key_{number}": value for number, value in enumerate(beyond or ())}
    if keys:
        said.append(f"({', '.join(columns)}) {past} ({', '.join(f'%({name})s' for name in keys)})")
    needed = " ".join([order.by, *said])
    statement = f"""
        SELECT {_COLUMNS} FROM (
          SELECT found.* FROM {_UNDER} CROSS JOIN LATERAL (
            SELECT {_STANDING}, {order.by or "NULL"} AS sorts FROM {_from(needed)}
            WHERE {" AND ".join(["standing.agreement_id = under.id", *said])}
            ORDER BY {", ".join(f"{one} {way}" for one in columns)} LIMIT %(most)s
          ) AS found ORDER BY {f"sorts {way}, " if order.by else ""}case_id {way} LIMIT %(most)s
        ) AS standing {_CASE} {_PERSON}
        ORDER BY {f"standing.sorts {way}, " if order.by else ""}standing.case_id {way}
    """  # nosec B608 - names of our own; every value is a parameter
    return rows(statement, {"under": under, "most": most, **given, **keys})


def _from(needed: str) -> str:
    """The standing with what stands beside it only as far as it is needed: nothing is read of rows that are not shown."""
    if "person." in needed:
        return _FROM
    return f"casework_standingrow AS standing {_CASE}" if '"case".' in needed else "casework_standingrow AS standing"


def key_of(order: Order, case: UUID) -> Key | None:
    """What a page begins beyond. None for a case that is not theirs."""
    if not order.by:
        return (case,)
    found = rows(f"SELECT {order.by}, standing.case_id FROM {_FROM} WHERE standing.case_id = %(case)s", {"case": case})  # nosec B608
    return found[0] if found else None


def these(cases: list[UUID]) -> list[Row]:
    """These cases, in no order; those that are not theirs are not among them."""
    return rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE standing.case_id = ANY(%(cases)s)", {"cases": cases})  # nosec B608


def counts(under: list[UUID], owners: list[UUID] | None, most: int) -> Iterator[tuple[Stage, Outcome | None, int]]:
    """How many cases stand at each stage, of these owners alone where they are given: each count stops at the most.

    Who was left to the caution alone is counted apart from what was returned.
    """
    (found,) = rows(_COUNTS[owners is not None], {"under": under, "owners": owners, "most": most})
    return ((stage, outcome, cases) for (stage, outcome), cases in zip(_COUNTED, found, strict=True))


_COUNTED: tuple[tuple[Stage, Outcome | None], ...] = (
    *((stage, None) for stage in Stage if stage is not Stage.CLOSED),
    (Stage.WITH_POLICE, Outcome.WITHOUT_PROGRAMME),
    (Stage.CLOSED, None),
)
"""In the order in which the list offers them: beside what was returned."""


def _count_of(stage: Stage, outcome: Outcome | None, owned: bool) -> str:
    if outcome is not None:
        counted = _OWNED_ALONE if owned else _ANYBODYS_ALONE
    else:
        counted = _OWNED if owned else _ANYBODYS
        counted = counted.replace("<but>", f" AND {_NOT_ALONE}" if stage is Stage.WITH_POLICE else "")
    return f"(SELECT count(*) FROM ({counted.replace('<stage>', stage.value)} LIMIT %(most)s) AS counted)"  # nosec B608


_ALONE: LiteralString = f"{_OUTCOME} = '{Outcome.WITHOUT_PROGRAMME.value}'"
_NOT_ALONE: LiteralString = f"{_OF_A_TRIAL} IS DISTINCT FROM '{Outcome.WITHOUT_PROGRAMME.value}'"

# In the index's own order, or each count would gather all its rows before it stops at the most.
_ANYBODYS: LiteralString = f"""
    SELECT FROM {_UNDER} CROSS JOIN LATERAL (
      SELECT FROM casework_standingrow AS standing
      WHERE standing.agreement_id = under.id AND standing.stage = '<stage>'<but>
      ORDER BY standing.case_id LIMIT %(most)s
    ) AS one"""
_OWNED: LiteralString = """
    SELECT FROM casework_standingrow AS standing
      JOIN casework_case AS "case" ON "case".id = standing.case_id AND "case".worker = ANY(%(owners)s)
    WHERE standing.agreement_id = ANY(%(under)s) AND standing.stage = '<stage>'<but>"""
# From the register: those of a trial are few among those that are with the police.
_ANYBODYS_ALONE: LiteralString = f"""
    SELECT FROM {_LOTS} JOIN casework_standingrow AS standing ON standing.case_id = lot.case_id
    WHERE lot.agreement_id = ANY(%(under)s) AND standing.stage = '<stage>' AND {_ALONE}"""
_OWNED_ALONE: LiteralString = f"""
    SELECT FROM {_LOTS} JOIN casework_standingrow AS standing ON standing.case_id = lot.case_id
      JOIN casework_case AS "case" ON "case".id = standing.case_id AND "case".worker = ANY(%(owners)s)
    WHERE lot.agreement_id = ANY(%(under)s) AND standing.stage = '<stage>' AND {_ALONE}"""

# The stages stand in it as constants: the planner knows how rare each is.
_COUNTS = tuple("SELECT " + ", ".join(_count_of(*one, owned) for one in _COUNTED) for owned in (False, True))
