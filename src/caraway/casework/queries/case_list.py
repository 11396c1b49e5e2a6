"""Cases found by what identifies them, and cases by stage. No patterns and no suggestions: equality and ranges alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from caraway.casework.models import Case
from caraway.casework.models.search_keys import name_key
from caraway.casework.reach import provided_by
from caraway.core.refusals import InvalidValue
from caraway.core.values import PncId
from caraway.core.vocabulary import Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.audit import trail

PAGE = 50
LEAST_LETTERS = 2
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: UUID
    name: str
    reference: str
    police_reference: str
    stage: Stage
    on_hold: bool
    expires_on: date | None
    worker: str


@dataclass(frozen=True, slots=True)
class CaseRows:
    """One page of cases, newest first, and the keys of the pages around it."""

    rows: tuple[CaseRow, ...]
    next_key: str = ""
    previous_key: str = ""


@dataclass(frozen=True, slots=True)
class StageCount:
    stage: Stage
    cases: int


def stage_counts(*, by: Actor, today: date, mine: bool = False) -> tuple[StageCount, ...]:
    """How many cases stand at each stage."""
    found = dict(_cases(by, today, mine).values_list("standing__stage").annotate(Count("id")))
    return tuple(StageCount(stage, found[stage.value]) for stage in Stage if found.get(stage.value))


def in_stage(
    stage: Stage | None, *, by: Actor, today: date, mine: bool = False, after: str = "", before: str = ""
) -> CaseRows:
    """Cases of a stage (of every stage without one), newest first."""
    rows = _cases(by, today, mine)
    rows = rows.filter(standing__stage=stage.value) if stage else rows
    older, newer = _uuid(after), _uuid(before)
    if newer and not older:
        found = list(_whole(rows.filter(pk__gt=newer)).order_by("pk")[: PAGE + 1])
        return _paged(found[:PAGE][::-1], len(found) > PAGE, True)
    rows = rows.filter(pk__lt=older) if older else rows
    found = list(_whole(rows).order_by("-pk")[: PAGE + 1])
    return _paged(found[:PAGE], bool(older), len(found) > PAGE)


def find(text: str, *, by: Actor, today: date) -> CaseRows:
    """Cases by reference, police reference or PNC number, whole; or by the beginning of the family name.

    What is not there and what is not this person's give the same nothing. `next_key` is set where there are more.
    """
    found = list(_whole(_cases(by, today).filter(_matching(text.strip(), today))).order_by("-pk")[: PAGE + 1])
    return _paged(found[:PAGE], False, len(found) > PAGE)


def _matching(text: str, today: date) -> Q:
    typed = text.upper()
    match = Q(reference=typed) | Q(police_reference__in={text, typed, typed.replace(" ", "")})
    pnc, key = _pnc(text, today), name_key(text)
    if pnc:
        match |= Q(participant__pnc=pnc)
    if len(key) >= LEAST_LETTERS and not any(each.isdigit() for each in key):
        match |= Q(participant__family_name_key__gte=key, participant__family_name_key__lt=key + _LAST)
    return match


def _pnc(text: str, today: date) -> str:
    try:
        return PncId.parse(text, latest_year=today.year).text
    except InvalidValue:
        return ""


def _cases(by: Actor, today: date, mine: bool = False) -> QuerySet[Case]:
    rows = Case.objects.filter(agreement_id__in=provided_by(by, today))
    return rows.filter(worker=by.account_id) if mine else rows


def _whole(rows: QuerySet[Case]) -> QuerySet[Case]:
    worker = Account.objects.filter(pk=OuterRef("worker")).values("full_name")
    return rows.select_related("participant", "standing").annotate(worker_name=Subquery(worker))


def _paged(found: list[Any], before: bool, after: bool) -> CaseRows:
    rows = tuple(_row(case) for case in found)
    trail.show(*(row.id for row in rows))
    return CaseRows(rows, str(rows[-1].id) if rows and after else "", str(rows[0].id) if rows and before else "")


def _row(case: Any) -> CaseRow:
    person, standing = case.participant, case.standing
    return CaseRow(
        case.id,
        f"{person.given_name} {person.family_name}",
        case.reference,
        case.police_reference,
        Stage(standing.stage),
        standing.on_hold,
        standing.expires_on,
        case.worker_name or "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
