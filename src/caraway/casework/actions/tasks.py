"""Tasks: raised inside another action; seen, given, done and closed by people; raised to managers where nobody saw them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from caraway.casework.models import Case, Task
from caraway.casework.reach import tasks_of
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import actor_of, memberships_in
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

OPEN_ONCE = "task_open_once"
"""The constraint that lets a task be open once."""
MOST = 50
"""How many tasks may be given, or said to be seen, at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to raise: what, at which desk of which organisation, about what, why, and by when.

    `why` is shown on worklists: it may hold nothing about a victim. Without `owner` it is the team's.
    """

    kind: TaskKind
    desk: Desk
    organisation: UUID
    why: str
    due_on: date
    overdue_on: date
    about: str = ""
    owner: UUID | None = None
    unit: UUID | None = None
    urgent: bool = False


def raise_task(wanted: Wanted, *, agreement: UUID, case: Case | None, by: Actor) -> None:
    """Raise a task within the running action; where the same one is open it stays as it is, and nothing is written down.

    Call it inside an action: the task, its audit row and whatever made it necessary commit together.
    """
    task = Task(
        id=ids.new(),
        agreement_id=agreement,
        case=case,
        organisation_id=wanted.organisation,
        unit_id=wanted.unit,
        owner=wanted.owner,
        kind=wanted.kind.value,
        desk=wanted.desk.value,
        about=wanted.about,
        why=wanted.why,
        urgent=wanted.urgent,
        due_on=wanted.due_on,
        overdue_on=wanted.overdue_on,
        raised_at=clock.now(),
        raised_by=by.account_id,
    )
    if _new(task):
        detail = {"kind": wanted.kind.value}
        trail.record("task.raise", by=by, subjects=_subjects(task), agreement=agreement, detail=detail)


def _new(task: Task) -> bool:
    """Keep it, unless the same one is open. Whatever else the database refuses undoes the action."""
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError as refused:
        if not _open_already(refused.__cause__):
            raise
        return False
    return True


def _open_already(error: BaseException | None) -> bool:
    return isinstance(error, UniqueViolation) and error.diag.constraint_name == OPEN_ONCE


def close_tasks(kind: TaskKind, *, case: UUID | None, by: Actor, about: str = "", result: str = "") -> None:
    """Close the open task of this kind, within the running action, because what it asked for has happened elsewhere."""
    of_case = {"case_id": case} if case else {"case": None}
    open_ones = Task.objects.filter(**of_case, kind=kind.value, about=about, done_at=None)
    open_ones.update(done_at=clock.now(), done_by=by.account_id, result=result)


@action("task.do")
def acknowledge(*, task: UUID, by: Actor) -> UUID:
    """Say that one has seen it: an urgent task that nobody has seen escalates."""
    found = _locked(task, by)
    if found.seen_at is None:
        found.seen_at, found.seen_by = clock.now(), by.person
        found.save(update_fields=["seen_at", "seen_by"])
    trail.record("task.acknowledge", by=by, subjects=_subjects(found), agreement=found.agreement_id)
    return task


@action("task.do")
def finish(*, task: UUID, by: Actor, result: str = "") -> UUID:
    """Close a task with what came of it. Raises NotNow for one that closes when what it asks for is recorded."""
    found = _locked(task, by)
    if found.kind == TaskKind.ARRANGE and found.done_at is None:
        raise NotNow("not_arranged", "It closes by itself when what is needed is confirmed, on the page of the case.")
    if found.done_at is None:
        found.done_at, found.done_by, found.result = clock.now(), by.person, result
        found.save(update_fields=["done_at", "done_by", "result"])
    trail.record("task.finish", by=by, subjects=_subjects(found), agreement=found.agreement_id)
    return task


@action("task.do")
def give_task(*, task: UUID, owner: UUID, by: Actor) -> UUID:
    """Give a task to somebody. Raises InvalidValue for somebody of whose work it is not."""
    found = _locked(task, by)
    if owner not in dict(takers(found, by)):
        raise InvalidValue("owner", "Choose someone from the list.")
    found.owner = owner
    found.save(update_fields=["owner"])
    detail = {"owner": owner}
    trail.record("task.give", by=by, subjects=_subjects(found), agreement=found.agreement_id, detail=detail)
    return task


@action("task.do")
def acknowledge_all(*, chosen: Mapping[UUID, UUID | None], by: Actor) -> None:
    """Say of several that one has seen them: all of them or none. `chosen` and what it raises: as `give_tasks`."""
    for row in _unchanged(chosen, by):
        if row.seen_at is None:
            row.seen_at, row.seen_by = clock.now(), by.person
            row.save(update_fields=["seen_at", "seen_by"])
        trail.record("task.acknowledge", by=by, subjects=_subjects(row), agreement=row.agreement_id)


@action("task.do")
def give_tasks(*, chosen: Mapping[UUID, UUID | None], owner: UUID, by: Actor) -> None:
    """Give several tasks to somebody: all of them or none.

    `chosen`: each task, and the owner it had where it was chosen. Raises NotNow, naming the tasks, where another gave one of
    them away or closed it meanwhile; NotYours for one that is not there or not theirs; InvalidValue for somebody of whose
    work one of them is not.
    """
    rows = _unchanged(chosen, by)
    for row in {(row.desk, row.unit_id): row for row in rows}.values():
        if owner not in dict(takers(row, by)):
            raise InvalidValue("owner", "Choose someone from the list.")
    for row in rows:
        row.owner = owner
        row.save(update_fields=["owner"])
        detail = {"owner": owner}
        trail.record("task.give", by=by, subjects=_subjects(row), agreement=row.agreement_id, detail=detail)


def _unchanged(chosen: Mapping[UUID, UUID | None], by: Actor) -> list[Task]:
    """Lock these tasks, by id. Raises where one is not theirs, or is not as it was chosen."""
    if not 0 < len(chosen) <= MOST:
        raise InvalidValue("pick", f"Choose up to {MOST} tasks.")
    rows = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("case")
    found = list(rows.filter(tasks_of(by), pk__in=chosen).order_by("id"))
    if len(found) != len(chosen):
        raise _not_there()
    changed = [_name(row) for row in found if row.done_at or row.owner != chosen[row.id]]
    if changed:
        names = "; ".join(changed)
        raise NotNow(
            "changed_since", f"Somebody else gave these away or closed them meanwhile, so none was changed: {names}."
        )
    return found


def _name(row: Task) -> str:
    what = TaskKind(row.kind).words
    return f"{what}, {row.case.reference}" if row.case else what


def takers(task: Task, by: Actor) -> list[tuple[UUID, str]]:
    """Who may be given this task: everybody of the organisation who works at its desk, account and name by name."""
    held = memberships_in(by.organisation, clock.today()).select_related("account", "organisation")
    found = map(actor_of, held.order_by("account__full_name", "account_id"))
    return [(one.person, one.name) for one in found if one.may("task.do") and _works_at(task, one)]


def _works_at(task: Task, one: Actor) -> bool:
    match Desk(task.desk):
        case Desk.POLICE:
            return one.may("referral.see") and (one.may("referral.see_force") or one.unit_id == task.unit_id)
        case Desk.FACILITATION:
            return one.may("case.list") or one.may("register.see")
        case Desk.SAFEGUARDING:
            return one.may("concern.review")
    return one.may("case.list")


@action("fact.sweep")
def escalate_task(*, task: UUID, by: Actor) -> UUID:
    """An urgent task that nobody has seen goes to the managers as well. Raises NotNow where it needs none."""
    found = Task.objects.select_for_update(no_key=True).filter(pk=task).first()
    if found is None:
        raise _not_there()
    if not found.urgent or found.seen_at or found.done_at or found.escalated_at:
        raise NotNow("seen_already", "There is nothing to raise: it was seen, done or raised meanwhile.")
    found.escalated_at = clock.now()
    found.save(update_fields=["escalated_at"])
    trail.record("task.escalate", by=by, subjects=_subjects(found), agreement=found.agreement_id)
    return task


def _locked(task: UUID, by: Actor) -> Task:
    """Lock a task of this person's desk. Raises NotYours where it is not there or not theirs: the same answer."""
    found = Task.objects.select_for_update(no_key=True, of=("self",)).filter(tasks_of(by), pk=task).first()
    if found is None:
        raise _not_there()
    return found


def _not_there() -> NotYours:
    return NotYours("not_found", "There is no such task.")


def _subjects(task: Task) -> list[UUID]:
    return [task.id, *([task.case_id] if task.case_id else [])]
