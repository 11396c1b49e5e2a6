"""Tasks, seen and done."""

from datetime import timedelta

from caraway.casework.actions import tasks
from caraway.casework.models import Task
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doing import Doing, of


def a_task(cast: Cast) -> Task:
    """A call to make about somebody who is accepted."""
    person = cast.accepted()
    late = cast.today + timedelta(days=2)
    wanted = tasks.Wanted(TaskKind.PHONE, Desk.COORDINATION, cast.partners.id, "A text failed.", cast.today, late)
    with scope.acting_as(cast.coordinator):
        row = person.row()
        tasks.raise_task(wanted, agreement=row.agreement_id, case=row, by=cast.coordinator)
        return Task.objects.get(case=row)


def acknowledge(cast: Cast) -> Doing:
    return of(tasks.acknowledge, cast.coordinator, "task.acknowledge", task=a_task(cast).id)


def finish(cast: Cast) -> Doing:
    return of(tasks.finish, cast.coordinator, "task.finish", task=a_task(cast).id, result="Reached.")


def acknowledge_all(cast: Cast) -> Doing:
    chosen = {a_task(cast).id: None for _ in range(2)}
    return of(tasks.acknowledge_all, cast.coordinator, "task.acknowledge", "task.acknowledge", chosen=chosen)


def give_tasks(cast: Cast) -> Doing:
    what = {"chosen": {a_task(cast).id: None for _ in range(2)}, "owner": cast.coordinator_too.account_id}
    return of(tasks.give_tasks, cast.coordinator, "task.give", "task.give", **what)


DOINGS = {one.__name__: one for one in (acknowledge, finish, acknowledge_all, give_tasks)}
