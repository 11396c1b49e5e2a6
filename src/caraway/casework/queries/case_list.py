"""Cases as lists show them: whose, at which stage, filtered, sorted by what is allowed, one page by its key.

However many cases there are, a page reads about a page of rows: those of each agreement come from an index in the order of
the list, and are put together. A key is the id of a case and nothing of what the list is sorted by, so that no name
stands in an address. Counts stop at a thousand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caraway.casework.models import DueRow, StandingRow
from caraway.casework.models.case import NEVER
from caraway.casework.queries.teams import Staff, Whose, staff_of
from caraway.casework.queries.transfers import teams_of
from caraway.core.vocabulary import Desk, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Organisation
from caraway.platform.audit import trail

PAGE = 50
MOST_COUNTED = 1000


class Sort(StrEnum):
    """What a list may be sorted by."""

    NEWEST = "newest"
    EXPIRES = "expires"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: whose, the filters, the order, and the page after or before a case."""

    whose: Whose = Whose.ALL
    stage: Stage | None = None
    worker: UUID | None = None
    area: UUID | None = None
    language: str = ""
    held: bool = False
    late: bool = False
    sort: Sort = Sort.NEWEST
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: UUID
    name: str
    initials: str
    reference: str
    police_reference: str
    stage: Stage
    on_hold: bool
    expires_on: date | None
    worker: str
    worker_id: UUID | None


@dataclass(frozen=True, slots=True)
class CaseRows:
    """One page of cases; the cases of the pages around it as keys; whom one covers; the counts of the whole list; and whom
    and what it can be cut to.
    """

    rows: tuple[CaseRow, ...]
    next_key: str = ""
    previous_key: str = ""
    covered: tuple[str, ...] = ()
    counts: tuple["StageCount", ...] = ()
    workers: tuple[tuple[UUID, str], ...] = ()
    areas: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many cases stand at a stage, counted no further than one more than `MOST_COUNTED`."""

    stage: Stage
    cases: int


def listed(wanted: Wanted, *, by: Actor, today: date) -> CaseRows:
    """One page. A key that was tampered with starts at the first page."""
    staff = staff_of(by, today)
    order, after, before = _ORDERS[wanted.sort], _case(wanted.after), _case(wanted.before)
    backwards = before is not None and after is None
    key = _key_of(order, before if backwards else after)
    ids = _ids(wanted, staff, today, order, key, backwards)
    more = len(ids) > PAGE
    ids = ids[:PAGE][::-1] if backwards else ids[:PAGE]
    rows = read_rows(ids, staff)
    further, sooner = (key is not None, more) if backwards else (more, key is not None)
    return CaseRows(
        rows,
        next_key=str(ids[-1]) if ids and further else "",
        previous_key=str(ids[0]) if ids and sooner else "",
        covered=staff.covered(),
        counts=_counts(wanted, staff, by),
        workers=tuple((one, staff.names[one]) for one in staff.workers),
        areas=tuple(staff.areas.items()),
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """What is sorted by before the case itself, and whether backwards."""

    by: Any = None
    newest_first: bool = False


_ORDERS = {
    Sort.NEWEST: _Order(newest_first=True),
    Sort.EXPIRES: _Order(Coalesce("expires_on", NEVER)),
    Sort.NAME: _Order(F("case__participant__family_name_key")),
}

Key = tuple[Any, ...]


def _ids(wanted: Wanted, staff: Staff, today: date, order: _Order, key: Key | None, backwards: bool) -> list[UUID]:
    """The cases of the page and one more, in the order in which they were sought."""
    down = backwards != order.newest_first
    columns = ["sorts", "case_id"] if order.by is not None else ["case_id"]
    parts = []
    for agreement in [wanted.area] if wanted.area else staff.delivers:
        # Said of the person too, so that the index by name of one agreement can be walked.
        of_person = {"case__participant__agreement_id": agreement} if wanted.sort is Sort.NAME else {}
        rows = _filtered(StandingRow.objects.filter(agreement_id=agreement, **of_person), wanted, staff, today)
        rows = rows.annotate(sorts=order.by) if order.by is not None else rows
        rows = rows.filter(_beyond(columns, key, "lt" if down else "gt")) if key else rows
        parts.append(rows.order_by(*_directed(columns, down)).values_list(*columns)[: PAGE + 1])
    found = [row for part in _together(parts) for row in part]
    return [row[-1] for row in sorted(found, reverse=down)[: PAGE + 1]]


def _together(parts: list[QuerySet[Any]]) -> list[QuerySet[Any]]:
    """In one statement, where there are several."""
    return [parts[0].union(*parts[1:], all=True)] if len(parts) > 1 else parts


def _directed(columns: Iterable[str], down: bool) -> list[str]:
    return [f"-{one}" if down else one for one in columns]


def _beyond(columns: list[str], key: Key, how: str) -> Q:
    last = Q(**{f"case_id__{how}": key[-1]})
    if len(columns) == 1:
        return last
    return Q(**{f"sorts__{how}": key[0]}) | Q(sorts=key[0]) & last


def _key_of(order: _Order, case: UUID | None) -> Key | None:
    """What the page begins beyond. None for no case, and for one that is not theirs."""
    if case is None or order.by is None:
        return (case,) if case else None
    return StandingRow.objects.filter(case_id=case).annotate(sorts=order.by).values_list("sorts", "case_id").first()


def _filtered(rows: QuerySet[StandingRow], wanted: Wanted, staff: Staff, today: date) -> QuerySet[StandingRow]:
    rows = rows.filter(staff.of_cases(wanted.whose))
    if wanted.area and wanted.area not in staff.delivers:
        return rows.none()
    if wanted.late:
        rows = rows.filter(Exists(_overdue(today)))
    given = {
        "stage": wanted.stage.value if wanted.stage else None,
        "case__worker": wanted.worker,
        "case__participant__language": wanted.language or None,
        "on_hold": wanted.held or None,
    }
    return rows.filter(**{column: value for column, value in given.items() if value is not None})


def _overdue(today: date) -> QuerySet[DueRow]:
    """What the provider is late with on a case, and can still do."""
    desks = [Desk.COORDINATION.value, Desk.FACILITATION.value]
    late = DueRow.objects.filter(case=OuterRef("case"), desk__in=desks, overdue_on__lte=today)
    return late.filter(Q(impossible_from=None) | Q(impossible_from__gt=today))


class Capped(Subquery):
    """How many rows a query has, which is cut to as many as are counted."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


def _counts(wanted: Wanted, staff: Staff, by: Actor) -> tuple[StageCount, ...]:
    """How many cases stand at each stage, in one statement. Of the team's list nothing is counted.

    Each count stops when it has come to as many as are counted, so it takes no longer among a million cases.
    """
    if wanted.whose is Whose.TEAM:
        return ()
    rows = StandingRow.objects.filter(staff.of_cases(wanted.whose), agreement_id__in=staff.delivers)
    capped = {stage.value: Capped(rows.filter(stage=stage.value).values("pk")[: MOST_COUNTED + 1]) for stage in Stage}
    found: Mapping[str, Any] = dict(Organisation.objects.filter(pk=by.organisation).values(**capped).get())
    return tuple(StageCount(stage, found[stage.value]) for stage in Stage if found[stage.value])


def read_rows(cases: list[UUID], staff: Staff) -> tuple[CaseRow, ...]:
    """These cases as lists show them, in this order, and written down as shown."""
    rows = StandingRow.objects.filter(case_id__in=cases).values_list(*_COLUMNS)
    found = {row[0]: row for row in rows}
    gone = staff.gone_of(row[8] for row in found.values())
    teams = teams_of([(row[0], *row[9:]) for row in found.values() if row[8] is None], staff)
    trail.show(*found)
    return tuple(_row(found[case], staff, gone, teams) for case in cases if case in found)


_COLUMNS = (
    "case_id",
    "case__participant__given_name",
    "case__participant__family_name",
    "case__reference",
    "case__police_reference",
    "stage",
    "on_hold",
    "expires_on",
    "case__worker",
    "agreement_id",
    "case__provider",
)


def _row(row: tuple[Any, ...], staff: Staff, gone: Mapping[UUID, str], teams: Mapping[UUID, str]) -> CaseRow:
    case, given, family, reference, police, stage, held, expires, worker = row[:9]
    initials = f"{given[:1]}. {family[:1]}."
    words = staff.words(worker, gone, nobody=teams.get(case, ""))
    return CaseRow(case, f"{given} {family}", initials, reference, police, Stage(stage), held, expires, words, worker)


def _case(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
