"""Giving cases to somebody: the first worker, a handover with its note, several cases at once."""

from collections.abc import Mapping
from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.tasks import close_tasks
from caraway.casework.models import Handover, Task
from caraway.casework.reach import require_ours
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import actor_of, memberships_in
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

MOST = 50


@action("case.assign")
def hand_over(*, case: UUID, worker: UUID, by: Actor, note: str = "") -> UUID:
    """Give a case to somebody; from another worker, with a note that the next one reads.

    The open tasks of the case that the last worker had go with it. Raises InvalidValue for somebody who cannot work on
    cases here, and where the note is missing; NotNow where another provider's team has it.
    """
    found = opened(case, by)
    require_ours(found.case, by)
    require_worker(worker, by)
    give(found, worker, note, by)
    return case


@action("case.assign")
def hand_over_all(*, chosen: Mapping[UUID, UUID | None], worker: UUID, note: str, by: Actor) -> None:
    """Give several cases to somebody: all of them or none.

    `chosen`: each case, and the worker it had where it was chosen. Raises NotNow, naming the cases, where another gave one
    of them to somebody meanwhile, or where another provider's team has one.
    """
    if not 0 < len(chosen) <= MOST:
        raise InvalidValue("pick", f"Choose up to {MOST} cases.")
    found = [opened(case, by) for case in sorted(chosen)]
    require_worker(worker, by)
    moved = [one.case.reference for one in found if one.case.worker != chosen[one.case.id]]
    if moved:
        names = ", ".join(moved)
        raise NotNow("changed_since", f"Somebody else gave these away meanwhile, so none was changed: {names}.")
    for one in found:
        require_ours(one.case, by)
        give(one, worker, note, by)


def require_worker(worker: UUID, by: Actor) -> None:
    """Raise InvalidValue unless that person works on cases of this organisation today."""
    held = memberships_in(by.organisation, clock.today()).filter(account_id=worker)
    rows = held.select_related("account", "organisation")
    if not any(actor_of(one).may("case.book") for one in rows):
        raise InvalidValue("worker", "Choose someone from the list.")


def give(found: Open, worker: UUID, note: str, by: Actor) -> None:
    """Change the worker of a locked case within the running action."""
    before = found.case.worker
    if before not in (None, worker):
        _write(found, before, worker, note.strip(), by)
    found.case.worker = worker
    found.case.save(update_fields=["worker"])
    close_tasks(TaskKind.TRANSFERRED, case=found.case.id, by=by, result="It was given to somebody.")
    detail = {"worker": worker, "before": before}
    trail.record("case.assign", by=by, subjects=[found.case.id], agreement=found.case.agreement_id, detail=detail)


def _write(found: Open, before: UUID, worker: UUID, note: str, by: Actor) -> None:
    if not note:
        raise InvalidValue("note", "Enter what the next worker has to know.")
    row = Handover(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, note=note)
    row.from_worker, row.to_worker = before, worker
    row.by, row.by_name, row.at = by.person, by.name, clock.now()
    row.save(force_insert=True)
    Task.objects.filter(case=found.case, owner=before, done_at=None).update(owner=worker)
