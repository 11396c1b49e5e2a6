"""Urgent tasks that nobody has said they saw: after the area's hours they go to the managers as well."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from caraway.casework.actions.tasks import escalate_task
from caraway.casework.models import Task
from caraway.casework.stored import rules_in_force
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope


def escalate() -> int:
    """Raise every urgent task whose hours are over; how many were raised. Run again it raises nothing twice.

    The hours are those of the agreement's settings today, counted on the clock from when the task was raised.
    """
    with scope.acting_as(CARAWAY):
        waiting = list(_waiting())
    return sum(map(_raised, waiting))


def _waiting() -> Iterator[UUID]:
    """The tasks whose hours are over, the longest waiting first."""
    rows = Task.objects.filter(urgent=True, seen_at=None, done_at=None, escalated_at=None)
    hours: dict[UUID, timedelta] = {}
    for task, agreement, raised_at in rows.order_by("raised_at", "id").values_list("id", "agreement_id", "raised_at"):
        if agreement not in hours:
            hours[agreement] = timedelta(hours=rules_in_force(agreement, clock.today()).settings.urgent_hours)
        if clock.now() - raised_at >= hours[agreement]:
            yield task


def _raised(task: UUID) -> bool:
    """Whether it still needed raising: somebody may have seen it since it was found."""
    try:
        escalate_task(task=task, by=CARAWAY)
    except NotNow:
        return False
    return True
