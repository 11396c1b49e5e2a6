"""Who looked at which victim case of an organisation: from the audit, where every page that shows people is written down."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.models import AuditRow, Kind
from caraway.platform.gateways import clock
from caraway.victims.models import VictimCase
from caraway.victims.queries.cases import one_case
from caraway.victims.reach import theirs
from caraway.victims.workers import Worker, names_of, workers_of

LISTS = ("contact_worklist", "contact_list", "contact_looks", "contact_case_looks")
"""Pages that show many cases, and these themselves: nobody opens a case by them."""
MOST = 500
BEGINS = ("call.begin", "victim.contact")
"""Whoever does one of these while a case has no worker becomes its worker."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, by whom, at which case, what for. `assigned`: whether they worked on the case at that moment."""

    at: datetime
    by: UUID
    name: str
    case: UUID
    whose: str
    purpose: str
    assigned: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks, the newest first; `cut` where there are more than a page holds. `people`: whose can be asked for."""

    rows: tuple[Look, ...]
    cut: bool
    people: tuple[Worker, ...] = ()
    whose: str = ""


def looks(by: Actor, first: date, last: date, person: UUID | None = None) -> Looks:
    """At every case of theirs in a span of days (both included); those of one person where one is given."""
    found = _pages(by, first, last)
    rows = found.filter(account_id=person) if person else found
    return _of(rows, theirs(by), workers_of(by.organisation, clock.today()))


def looks_at(case: UUID, by: Actor, first: date, last: date) -> Looks:
    """At one case. Raises NotYours as `one_case` does."""
    found = one_case(case, by)
    return _of(_pages(by, first, last), theirs(by).filter(pk=found.pk), whose=_name(found))


def _pages(by: Actor, first: date, last: date) -> QuerySet[AuditRow]:
    """The pages that people of this organisation saw, lists apart."""
    span = (clock.at(first), clock.at(last + timedelta(days=1)))
    rows = AuditRow.objects.filter(kind=Kind.PAGE, organisation_id=by.organisation, account_id__isnull=False)
    return rows.filter(at__gte=span[0], at__lt=span[1]).exclude(route__in=LISTS)


def _of(
    pages: QuerySet[AuditRow], cases: QuerySet[VictimCase], people: tuple[Worker, ...] = (), whose: str = ""
) -> Looks:
    known = {one.pk: _name(one) for one in cases}
    rows = list(pages.filter(subject_ids__overlap=list(known)).order_by("-at", "-id")[: MOST + 1])
    pairs = [(row, case) for row in rows[:MOST] for case in row.subject_ids if case in known]
    names = names_of(row.account_id for row in rows if row.account_id)
    turns = _assigned({case for _, case in pairs})
    trail.show(*(case for _, case in pairs))
    shown = tuple(
        Look(
            row.at,
            row.account_id,
            names.get(row.account_id, ""),
            case,
            known[case],
            row.purpose,
            _worker_at(turns.get(case, ()), row.at) == row.account_id,
        )
        for row, case in pairs
        if row.account_id
    )
    return Looks(shown, len(rows) > MOST, people, whose)


def _assigned(cases: Collection[UUID]) -> Mapping[UUID, list[tuple[datetime, UUID]]]:
    """From when on who worked on each case: as it was assigned, and before that whoever was the first to record something."""
    turns: dict[UUID, list[tuple[datetime, UUID]]] = {}
    verbs = ("victim.assign", *BEGINS)
    rows = AuditRow.objects.filter(kind=Kind.ACTION, verb__in=verbs, subject_ids__overlap=list(cases))
    for row in rows.order_by("at", "id"):
        for case in row.subject_ids:
            there = turns.setdefault(case, [])
            if row.verb == "victim.assign":
                there.append((row.at, UUID(row.detail["worker"])))
            elif not there and row.account_id:
                there.append((row.at, row.account_id))
    return turns


def _worker_at(turns: Iterable[tuple[datetime, UUID]], at: datetime) -> UUID | None:
    held = [worker for since, worker in turns if since <= at]
    return held[-1] if held else None


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
