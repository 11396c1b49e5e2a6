"""What is due today, and why: one row a duty, by who runs out of time first. Three statements a page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Switch
from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from caraway.casework.models import DueRow
from caraway.casework.queries.reasons import Duty, left, what, why
from caraway.casework.reach import provided_by
from caraway.core.vocabulary import Desk, DueKind, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.audit import trail

PAGE = 50
SOON = timedelta(days=7)
SOON_SHOWN = 20
NEVER = date(9999, 12, 31)
STILL_RUNNING = (Stage.REFERRED, Stage.INFORMATION_ASKED, Stage.ACCEPTED, Stage.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: whose desk, only mine, only late, one kind, and the page after or before a key."""

    desk: Desk = Desk.COORDINATION
    mine: bool = False
    late: bool = False
    kind: DueKind | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty of one case: everything the list says of it."""

    kind: DueKind
    what: str
    case: UUID
    name: str
    reference: str
    worker: str
    why: str
    left: str
    tone: str
    late: bool
    held: bool
    by_call: bool
    due_on: date
    about: str
    key: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of one kind are due, and how many of these are late."""

    kind: DueKind
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list, the counts of the whole list, and what comes up in the next seven days."""

    rows: tuple[Row, ...]
    counts: tuple[KindCount, ...]
    soon: tuple[Row, ...]
    next_key: str
    previous_key: str

    @property
    def due(self) -> int:
        return sum(one.due for one in self.counts)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.counts)


def worklist(asked: Asked, *, by: Actor, today: date) -> Worklist:
    """The list for this person as of `today`. A key that was tampered with starts at the first page."""
    ours = _ours(asked, by, today)
    now = ours.filter(_now(today))
    chosen = now.filter(kind=asked.kind.value) if asked.kind else now
    chosen = chosen.filter(overdue_on__lte=today) if asked.late else chosen
    found, more_before, more_after = _page(_with_case(chosen), asked)
    rows = tuple(_row(each, today) for each in found)
    soon = _with_case(ours.filter(due_on__gt=today, due_on__lte=today + SOON).exclude(_held_watch()))
    coming = tuple(_row(each, today) for each in soon.order_by("due_on", "id")[:SOON_SHOWN])
    trail.show(*(row.case for row in (*rows, *coming)))
    return Worklist(
        rows,
        _counts(now, today),
        coming,
        rows[-1].key if rows and more_after else "",
        rows[0].key if rows and more_before else "",
    )


def _held_watch() -> Q:
    """The duty by which a held case is watched: the return that follows when time runs out."""
    return Q(case__standing__on_hold=True, kind=DueKind.RETURN_TO_POLICE.value)


def _now(today: date) -> Q:
    """Due by today and still possible. What no longer is has another duty in its place."""
    return (Q(due_on__lte=today) | _held_watch()) & (Q(impossible_from=None) | Q(impossible_from__gt=today))


def _ours(asked: Asked, by: Actor, today: date) -> QuerySet[DueRow]:
    rows = DueRow.objects.filter(desk=asked.desk.value, agreement_id__in=provided_by(by, today))
    return rows.filter(case__worker=by.account_id) if asked.mine else rows


def _with_case(rows: QuerySet[DueRow]) -> QuerySet[Any]:
    """With the person, the standing, the worker's name, and `ends`: when this person runs out of time."""
    running = When(
        case__standing__stage__in=[stage.value for stage in STILL_RUNNING], then="case__standing__impossible_from"
    )
    ends = Coalesce(F("impossible_from"), Switch(running), Value(NEVER), output_field=DateField())
    worker = Account.objects.filter(pk=OuterRef("case__worker")).values("full_name")
    return rows.select_related("case__participant", "case__standing").annotate(
        ends=ends, worker=Subquery(worker), no_dates_since=F("case__no_dates__since")
    )


def _page(rows: Any, asked: Asked) -> tuple[list[Any], bool, bool]:
    """At most PAGE rows after or before a key; is there more before them, and after them?"""
    after, before = _read_key(asked.after), _read_key(asked.before)
    if before and not after:
        found = list(rows.filter(_beyond(before, "lt")).order_by("-ends", "-overdue_on", "-id")[: PAGE + 1])
        return found[:PAGE][::-1], len(found) > PAGE, True
    if after:
        rows = rows.filter(_beyond(after, "gt"))
    found = list(rows.order_by("ends", "overdue_on", "id")[: PAGE + 1])
    return found[:PAGE], bool(after), len(found) > PAGE


Key = tuple[date, date, UUID]


def _beyond(key: Key, how: str) -> Q:
    ends, overdue, last = key
    same = Q(ends=ends)
    return (
        Q(**{f"ends__{how}": ends})
        | same & Q(**{f"overdue_on__{how}": overdue})
        | same & Q(overdue_on=overdue, **{f"id__{how}": last})
    )


def _read_key(text: str) -> Key | None:
    try:
        ends, overdue, last = text.split("_")
        return date.fromisoformat(ends), date.fromisoformat(overdue), UUID(last)
    except ValueError:
        return None


def _counts(now: QuerySet[DueRow], today: date) -> tuple[KindCount, ...]:
    late = Count("id", filter=Q(overdue_on__lte=today))
    found = now.values("kind").annotate(due=Count("id"), late=late)
    by_kind = {DueKind(each["kind"]): each for each in found}
    return tuple(KindCount(kind, by_kind[kind]["due"], by_kind[kind]["late"]) for kind in DueKind if kind in by_kind)


def _row(row: Any, today: date) -> Row:
    case, standing = row.case, row.case.standing
    duty = Duty(
        DueKind(row.kind),
        row.due_on,
        row.overdue_on,
        row.impossible_from,
        row.about,
        standing.on_hold,
        standing.answer,
        today,
        row.no_dates_since,
    )
    words, tone = left(duty)
    return Row(
        kind=duty.kind,
        what=what(duty),
        case=case.id,
        name=short_name(case.participant),
        reference=case.reference,
        worker=row.worker or "",
        why=why(duty),
        left=words,
        tone=tone,
        late=duty.late_by > 0,
        held=duty.waiting_on_hold,
        by_call=_by_call(duty),
        due_on=row.due_on,
        about=row.about,
        key=f"{row.ends}_{row.overdue_on}_{row.id}",
    )


def _by_call(duty: Duty) -> bool:
    """Whether the duty is about a call: one to arrange, or one that is arranged."""
    if duty.kind is DueKind.BOOK:
        return bool(duty.answer["mode"] != "group")
    return duty.about_a_call


def short_name(participant: Any) -> str:
    """`T. Ellery`: enough to know the person by, on a list that others may see."""
    return f"{participant.given_name[:1]}. {participant.family_name}"
