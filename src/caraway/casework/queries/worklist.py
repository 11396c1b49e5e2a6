"""What is due today, and why: duties and tasks in one list, by who runs out of time first.

A page takes the same number of statements whatever its length. Duties are made by the facts of a case, tasks by people and
by what happened elsewhere; each is read in its own statement, cut to a page, and the two are put together by one key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Switch
from django.db.models import Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from caraway.casework.models import DueRow
from caraway.casework.queries.reasons import Duty, left, what, why
from caraway.casework.queries.tasks import open_tasks, time_left, why_now
from caraway.casework.queries.teams import Staff, Whose, staff_of
from caraway.core.vocabulary import Desk, DueKind, Stage, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

PAGE = 50
SOON = timedelta(days=7)
SOON_SHOWN = 20
NEVER = date(9999, 12, 31)
STILL_RUNNING = (Stage.REFERRED, Stage.INFORMATION_ASKED, Stage.ACCEPTED, Stage.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: whose desk, whose work, only late, one kind, and the page after or before a key."""

    desk: Desk = Desk.COORDINATION
    whose: Whose = Whose.ALL
    late: bool = False
    kind: DueKind | TaskKind | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty of one case, or one task: everything the list says of it. `task` and `owner` are set for a task alone."""

    kind: DueKind | TaskKind
    what: str
    case: UUID | None
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
    task: UUID | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of one kind are due, and how many of these are late."""

    kind: DueKind | TaskKind
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list, the counts of the whole list, what comes up in the next seven days, and whom one covers."""

    rows: tuple[Row, ...]
    counts: tuple[KindCount, ...]
    soon: tuple[Row, ...]
    covered: tuple[str, ...]
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
    staff = staff_of(by, today)
    duties, tasks = _duties(asked, staff), _tasks(asked, by, staff)
    now, tasks_now = duties.filter(_now(today)), tasks.filter(due_on__lte=today)
    found, more_before, more_after = _page([*_chosen(asked, now, tasks_now, today)], asked)
    coming = _coming(duties, tasks, today)
    gone = staff.gone_of(map(_owner, (*found, *coming)))
    rows = tuple(_row(each, today, staff, gone) for each in found)
    soon = tuple(_row(each, today, staff, gone) for each in coming)
    trail.show(*(shown for row in (*rows, *soon) if (shown := row.case or row.task)))
    return Worklist(
        rows,
        (*_counts(now, DueKind, today), *_counts(tasks_now, TaskKind, today)),
        soon,
        staff.covered(),
        rows[-1].key if rows and more_after else "",
        rows[0].key if rows and more_before else "",
    )


def _held_watch() -> Q:
    """The duty by which a held case is watched: the return that follows when time runs out."""
    return Q(case__standing__on_hold=True, kind=DueKind.RETURN_TO_POLICE.value)


def _now(today: date) -> Q:
    """Due by today and still possible. What no longer is has another duty in its place."""
    return (Q(due_on__lte=today) | _held_watch()) & (Q(impossible_from=None) | Q(impossible_from__gt=today))


def _duties(asked: Asked, staff: Staff) -> QuerySet[DueRow]:
    rows = DueRow.objects.filter(desk=asked.desk.value, agreement_id__in=staff.delivers)
    return rows.filter(staff.ours(), staff.only(asked.whose, "case__worker"))


def _tasks(asked: Asked, by: Actor, staff: Staff) -> QuerySet[Any]:
    return open_tasks(by, desk=asked.desk, whose=asked.whose, staff=staff)


def _chosen(asked: Asked, duties: QuerySet[Any], tasks: QuerySet[Any], today: date) -> list[Any]:
    """What the list shows: one kind where one is chosen, only what is late where that is."""
    wanted = {DueKind: duties, TaskKind: tasks}
    if asked.kind is not None:
        wanted = {type(asked.kind): wanted[type(asked.kind)].filter(kind=asked.kind.value)}
    late = Q(overdue_on__lte=today) if asked.late else Q()
    return [_READ[kind](rows.filter(late)) for kind, rows in wanted.items()]


def _coming(duties: QuerySet[Any], tasks: QuerySet[Any], today: date) -> list[Any]:
    """What falls due in the next days, in the order of that."""
    soon = Q(due_on__gt=today, due_on__lte=today + SOON)
    rows = (_read_duties(duties.filter(soon).exclude(_held_watch())), _read_tasks(tasks.filter(soon)))
    found = [row for each in rows for row in each.order_by("due_on", "id")[:SOON_SHOWN]]
    return sorted(found, key=lambda row: (row.due_on, row.id))[:SOON_SHOWN]


def _running() -> When:
    """When this person runs out of time, where that still matters."""
    stages = [stage.value for stage in STILL_RUNNING]
    return When(case__standing__stage__in=stages, then="case__standing__impossible_from")


def _read_duties(rows: QuerySet[Any]) -> Any:
    """With the person, the standing, and `ends`: when this person runs out of time."""
    ends = Coalesce(F("impossible_from"), Switch(_running()), Value(NEVER), output_field=DateField())
    read: QuerySet[Any] = rows.select_related("case__participant", "case__standing")
    return read.annotate(ends=ends, no_dates_since=F("case__no_dates__since"))


def _read_tasks(rows: QuerySet[Any]) -> Any:
    """The same of tasks; an urgent one's time is its own."""
    urgent = When(urgent=True, then="overdue_on")
    ends = Coalesce(Switch(urgent, _running()), Value(NEVER), output_field=DateField())
    read: QuerySet[Any] = rows.select_related("case__participant")
    return read.annotate(ends=ends)


_READ = {DueKind: _read_duties, TaskKind: _read_tasks}
ORDER = ("ends", "overdue_on", "id")


def _page(sources: Sequence[Any], asked: Asked) -> tuple[list[Any], bool, bool]:
    """At most PAGE rows after or before a key; is there more before them, and after them?"""
    after, before = _read_key(asked.after), _read_key(asked.before)
    if before and not after:
        backwards = [f"-{one}" for one in ORDER]
        rows = [row for each in sources for row in each.filter(_beyond(before, "lt")).order_by(*backwards)[: PAGE + 1]]
        found = sorted(rows, key=_key, reverse=True)
        return found[:PAGE][::-1], len(found) > PAGE, True
    beyond = _beyond(after, "gt") if after else Q()
    found = sorted((row for each in sources for row in each.filter(beyond).order_by(*ORDER)[: PAGE + 1]), key=_key)
    return found[:PAGE], bool(after), len(found) > PAGE


Key = tuple[date, date, UUID]


def _key(row: Any) -> Key:
    return row.ends, row.overdue_on, row.id


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


def _counts(now: QuerySet[Any], kinds: type[DueKind] | type[TaskKind], today: date) -> tuple[KindCount, ...]:
    late = Count("id", filter=Q(overdue_on__lte=today))
    by_kind = {kinds(each["kind"]): each for each in now.values("kind").annotate(due=Count("id"), late=late)}
    return tuple(KindCount(kind, by_kind[kind]["due"], by_kind[kind]["late"]) for kind in kinds if kind in by_kind)


def _owner(row: Any) -> UUID | None:
    owner: UUID | None = row.case.worker if isinstance(row, DueRow) else row.owner
    return owner


def _row(row: Any, today: date, staff: Staff, gone: Mapping[UUID, str]) -> Row:
    key = f"{row.ends}_{row.overdue_on}_{row.id}" if hasattr(row, "ends") else ""
    if isinstance(row, DueRow):
        return _duty(row, today, staff.words(row.case.worker, gone), key)
    return _task(row, today, staff.words(row.owner, gone, nobody="the team’s"), key)


def _duty(row: Any, today: date, worker: str, key: str) -> Row:
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
        worker=worker,
        why=why(duty),
        left=words,
        tone=tone,
        late=duty.late_by > 0,
        held=duty.waiting_on_hold,
        by_call=_by_call(duty),
        due_on=row.due_on,
        about=row.about,
        key=key,
    )


def _task(row: Any, today: date, owner: str, key: str) -> Row:
    words, tone = time_left(row.overdue_on, today)
    return Row(
        kind=TaskKind(row.kind),
        what=TaskKind(row.kind).words,
        case=row.case_id,
        name=short_name(row.case.participant) if row.case else "",
        reference=row.case.reference if row.case else "",
        worker=owner,
        why=why_now(row),
        left=f"Urgent: {words}" if row.urgent else words,
        tone="red" if row.urgent else tone,
        late=row.overdue_on <= today,
        held=False,
        by_call=False,
        due_on=row.due_on,
        about=row.about,
        key=key,
        task=row.id,
        owner=row.owner,
    )


def _by_call(duty: Duty) -> bool:
    """Whether the duty is about a call: one to arrange, or one that is arranged."""
    if duty.kind is DueKind.BOOK:
        return bool(duty.answer["mode"] != "group")
    return duty.about_a_call


def short_name(participant: Any) -> str:
    """`T. Ellery`: enough to know the person by, on a list that others may see."""
    return f"{participant.given_name[:1]}. {participant.family_name}"
