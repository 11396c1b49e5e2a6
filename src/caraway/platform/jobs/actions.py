"""What people do with jobs."""

from uuid import UUID

from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns

from .job import jobs
from .models import OPEN, Run


@action("jobs.run")
def ask_now(*, job: str, by: Actor) -> UUID:
    """Ask for a job now. Raises NotYours for one that nobody may ask for, NotNow where it is waiting or under way."""
    found = jobs().get(job)
    if found is None or not found.by_hand:
        raise NotYours("not_found", "There is no such job.")
    turns.take(f"job asked:{job}")
    if Run.objects.filter(job=job, state__in=OPEN).exists():
        raise NotNow("job_waits", "It is waiting or running already.")
    now = clock.now()
    run = Run.objects.create(job=job, due_at=now, try_at=now, asked_by=by.account_id)
    trail.record("jobs.run", by=by, subjects=[run.id], detail={"job": job})
    return run.id
