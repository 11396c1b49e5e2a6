"""A facilitator's leave, and a task of the coordination desk."""

from datetime import timedelta
from typing import Any

from caraway.casework.actions import tasks
from caraway.casework.models import Task
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts import leave
from caraway.platform.tenancy import scope

WHOSE = dict.fromkeys(("task", "task_seen", "task_close", "task_give"), "has_task")
KEYS = {"leave_end": "leave"}
FILL = {
    "account": lambda world, route, person: world.cast.facilitator.person,
    "task": lambda world, route, person: world.records["task"],
}


def records(world: Any) -> dict[str, Any]:
    """Somebody accepted, with a task; and leave of the first facilitator, after the days that forms are filled in with."""
    cast = world.cast
    person = cast.accepted()
    with scope.acting_as(cast.coordinator):
        wanted = tasks.Wanted(
            TaskKind.PHONE, Desk.COORDINATION, cast.partners.id, "A text failed.", cast.today, cast.today
        )
        tasks.raise_task(wanted, agreement=person.row().agreement_id, case=person.row(), by=cast.coordinator)
        world.records["task"] = Task.objects.get(case_id=person.id).id
    days = {"from_on": cast.today + timedelta(days=60), "to_on": cast.today + timedelta(days=61)}
    made = leave.plan_leave(account=cast.facilitator.person, **days, by=cast.facilitator)
    world.records["leave"] = made.id
    return {"has_task": person}
