"""Tasks as lists and their own page show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Task
from caraway.casework.queries.people import names_of
from caraway.casework.queries.reasons import days
from caraway.casework.queries.teams import Staff, Whose, staff_of
from caraway.casework.reach import tasks_of
from caraway.casework.stored import local
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

SOON = 3
RAISED = "Nobody has said that they saw this: it has gone to the managers too."


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task: what to do, about whom, why, by when, whose it is today, and what was done with it so far."""

    id: UUID
    kind: TaskKind
    desk: Desk
    about: str
    why: str
    case: UUID | None
    name: str
    reference: str
    urgent: bool
    left: str
    tone: str
    due_on: date
    last_on: date
    owner: str
    raised: str
    seen: str
    done: str
    result: str
    raised_at: datetime
    escalated_at: datetime | None

    @property
    def open(self) -> bool:
        return not self.done


def open_tasks(by: Actor, *, desk: Desk, whose: Whose, staff: Staff) -> QuerySet[Task]:
    """The open tasks of a desk that this person may see, and that this list shows.

    Among the own of those who oversee are the urgent ones that nobody has seen.
    """
    rows = Task.objects.filter(tasks_of(by), desk=desk.value, done_at=None)
    theirs = staff.only(whose, "owner")
    if whose is Whose.MINE and by.may("task.oversee"):
        theirs |= Q(escalated_at__isnull=False, seen_at=None)
    return rows.filter(theirs)


def task_page(task: UUID, *, by: Actor, today: date) -> TaskPage:
    """One task. Raises NotYours where it is not there or not theirs: the same answer."""
    row = Task.objects.select_related("case__participant").filter(tasks_of(by), pk=task).first()
    if row is None:
        raise NotYours("not_found", "There is no such task.")
    trail.show(row.case_id or row.id)
    staff = staff_of(by, today)
    names = names_of(row.owner, row.raised_by, row.seen_by, row.done_by)
    words, tone = time_left(row.overdue_on, today)
    return TaskPage(
        id=row.id,
        kind=TaskKind(row.kind),
        desk=Desk(row.desk),
        about=row.about,
        why=row.why,
        case=row.case_id,
        name=_name(row),
        reference=row.case.reference if row.case else "",
        urgent=row.urgent,
        left=words,
        tone=tone,
        due_on=row.due_on,
        last_on=row.overdue_on - timedelta(days=1),
        owner=staff.words(row.owner, names, nobody="Nobody yet: it is the team’s"),
        raised=_name_of(row.raised_by, names) or "Caraway",
        seen=_name_of(row.seen_by, names),
        done=(_name_of(row.done_by, names) or "Caraway") if row.done_at else "",
        result=row.result,
        raised_at=local(row.raised_at),
        escalated_at=local(row.escalated_at) if row.escalated_at else None,
    )


def why_now(row: Any) -> str:
    """The reason of a task, and that it was raised to the managers."""
    return f"{row.why} {RAISED}" if row.escalated_at and not row.seen_at else str(row.why)


def time_left(overdue_on: date, today: date) -> tuple[str, str]:
    """How much time a task leaves, and how urgent that looks. `overdue_on` is the first day on which it is late."""
    left = (overdue_on - today).days - 1
    if left < 0:
        return f"{days(-left)} late", "red"
    return ("today" if left == 0 else days(left)), ("red" if left == 0 else "warn" if left <= SOON else "plain")


def _name(row: Task) -> str:
    if row.case is None:
        return ""
    return f"{row.case.participant.given_name} {row.case.participant.family_name}"


def _name_of(account: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(account, "") if account else ""
