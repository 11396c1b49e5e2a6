"""Tasks: raised inside another action, seen and done by people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Case, Task
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


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
    """Raise a task within the running action; where the same one is open it stays as it is.

    Call it inside an action: the task, its audit row and whatever made it necessary commit together.
    """
    made = Task.objects.bulk_create(
        [
            Task(
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
        ],
        ignore_conflicts=True,
    )
    subjects = [made[0].id, *([case.id] if case else [])]
    trail.record("task.raise", by=by, subjects=subjects, agreement=agreement, detail={"kind": wanted.kind.value})


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
    """Close a task with what came of it."""
    found = _locked(task, by)
    if found.done_at is None:
        found.done_at, found.done_by, found.result = clock.now(), by.person, result
        found.save(update_fields=["done_at", "done_by", "result"])
    trail.record("task.finish", by=by, subjects=_subjects(found), agreement=found.agreement_id)
    return task


def _locked(task: UUID, by: Actor) -> Task:
    """Lock a task of this person's organisation. Raises NotYours where it is not there or not theirs: the same answer."""
    found = Task.objects.select_for_update(no_key=True).filter(pk=task, organisation_id=by.organisation).first()
    if found is None or (by.may("referral.see") and not _of_unit(found, by)) or _is_of_safeguarding_alone(found, by):
        raise NotYours("not_found", "There is no such task.")
    return found


def _of_unit(task: Task, by: Actor) -> bool:
    return by.may("referral.see_force") or task.unit_id == by.unit_id


def _is_of_safeguarding_alone(task: Task, by: Actor) -> bool:
    return task.desk == Desk.SAFEGUARDING.value and not by.may("concern.review")


def _subjects(task: Task) -> list[UUID]:
    return [task.id, *([task.case_id] if task.case_id else [])]
