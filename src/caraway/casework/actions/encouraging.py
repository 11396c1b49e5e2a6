"""The provider asks the police to encourage a participant to attend; an officer says what was done.

Nobody's standing depends on it: it is a task of the police, and its answer is shown beside the case.
"""

from datetime import timedelta
from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.tasks import Wanted, close_tasks, raise_task
from caraway.casework.models import Task
from caraway.core.policies import require
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Desk, EncourageReason, EncourageResult, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action

ASKED_ALREADY = "The police have been asked already and have not answered yet."


@action("encouragement.ask")
def ask_encouragement(*, case: UUID, reason: EncourageReason, by: Actor) -> UUID:
    """Ask the unit that referred to encourage the participant. Raises NotNow while an earlier request is open."""
    found = opened(case, by)
    require("ask_encouragement", found.standing, found.today)
    if _open(found):
        raise NotNow("asked_already", ASKED_ALREADY)
    row = found.case
    allowed = timedelta(days=found.rules.settings.clocks.encourage + 1)
    wanted = Wanted(
        TaskKind.ENCOURAGE,
        Desk.POLICE,
        row.referred_by_organisation_id,
        reason.words,
        found.today,
        found.today + allowed,
        unit=row.unit_id,
    )
    raise_task(wanted, agreement=row.agreement_id, case=row, by=by)
    return case


@action("attendance.encourage")
def answer_encouragement(*, case: UUID, result: EncourageResult, by: Actor) -> UUID:
    """Say what was done about the request. Raises NotNow where none is open."""
    found = opened(case, by)
    if not _open(found):
        raise NotNow("nothing_asked", "Nobody asks for this now. Somebody may have answered already.")
    close_tasks(TaskKind.ENCOURAGE, case=case, by=by, result=result.value)
    agreement = found.case.agreement_id
    trail.record("task.encouraged", by=by, subjects=[case], agreement=agreement, detail={"result": result.value})
    return case


def _open(found: Open) -> bool:
    return Task.objects.filter(case=found.case, kind=TaskKind.ENCOURAGE.value, done_at=None).exists()
