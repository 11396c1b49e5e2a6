"""Who may be given a task."""

from uuid import UUID

from caraway.casework.actions.tasks import takers
from caraway.casework.models import Task
from caraway.casework.reach import tasks_of
from caraway.platform.accounts.actor import Actor


def takers_of(task: UUID, *, by: Actor) -> list[tuple[UUID, str]]:
    """Account and name, by name; nobody where the task is not there or not theirs."""
    row = Task.objects.filter(tasks_of(by), pk=task).first()
    return takers(row, by) if row else []
