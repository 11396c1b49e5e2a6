"""Cases handed over, one and several; a task given to somebody, and one raised to the managers."""

from caraway.casework.actions import handovers, tasks
from caraway.casework.models import Task
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doing import Doing, of, on_case
from tests.integration.casework.doings_of.tasks import a_task


def hand_over(cast: Cast) -> Doing:
    what = {"worker": cast.coordinator_too.account_id, "note": "Prefers evenings."}
    return on_case(handovers.hand_over, cast.accepted(), cast.coordinator, "case.assign", **what)


def hand_over_all(cast: Cast) -> Doing:
    people = [cast.accepted(), cast.accepted()]
    chosen = {person.id: cast.coordinator.account_id for person in people}
    what = {"chosen": chosen, "worker": cast.coordinator_too.account_id, "note": "On leave from Monday."}
    return of(handovers.hand_over_all, cast.coordinator, "case.assign", "case.assign", **what)


def give_task(cast: Cast) -> Doing:
    what = {"task": a_task(cast).id, "owner": cast.coordinator_too.account_id}
    return of(tasks.give_task, cast.coordinator, "task.give", **what)


def escalate_task(cast: Cast) -> Doing:
    row = a_task(cast)
    with scope.acting_as(CARAWAY):
        Task.objects.filter(pk=row.id).update(urgent=True)
    return of(tasks.escalate_task, CARAWAY, "task.escalate", task=row.id)


DOINGS = {one.__name__: one for one in (hand_over, hand_over_all, give_task, escalate_task)}
