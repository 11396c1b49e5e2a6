"""What shows whose work it is: somebody away with a cover, a case handed over, one transferred, and tasks of today."""

from datetime import date, timedelta
from uuid import UUID

from caraway.casework.actions import handovers, tasks, transferring
from caraway.casework.demonstration.setting import World
from caraway.casework.models import Case
from caraway.core.vocabulary import Desk, Stage, TaskKind
from caraway.platform.accounts import leave
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.tenancy import scope

WEEK = timedelta(days=7)


def add(world: World, today: date) -> None:
    """On the morning of the last day: Martin Vanebrook is away and Rose Okafor covers; she has two tasks, one urgent.

    Her team has a case of the border that the Marches Trust began.
    """
    rose, martin = world.areas["wessex"].coordinators[:2]
    away = {"from_on": today, "to_on": today + timedelta(days=4)}
    leave.plan_leave(account=martin.person, cover=rose.person, **away, by=martin)
    later = {"from_on": today + 3 * WEEK, "to_on": today + 4 * WEEK}
    leave.plan_leave(account=rose.person, cover=martin.person, **later, by=rose)
    mine, his = _cases(rose, rose), _cases(rose, martin)
    for case in his[:1]:
        note = "Works nights until the end of the month: call after 16:00."
        handovers.hand_over(case=case.id, worker=rose.person, note=note, by=martin)
    theirs = world.areas["border"].coordinators[0]
    for case in _cases(theirs, theirs, world.areas["border"].id)[:1]:
        note = "Has moved to Southampton and cannot travel to Chepstow."
        transferring.transfer(case=case.id, to=rose.organisation, note=note, by=theirs)
    for case, urgent in zip(mine, (True, False), strict=False):
        _phone(case, rose, today, urgent)


def _cases(by: Actor, worker: Actor, agreement: UUID | None = None) -> list[Case]:
    """A few cases under way of this worker's, the newest first; of one agreement where it is given."""
    with scope.acting_as(by):
        rows = Case.objects.filter(worker=worker.person, standing__stage=Stage.UNDER_WAY.value)
        rows = rows.filter(agreement=agreement) if agreement else rows
        return list(rows.order_by("-id")[:2])


def _phone(case: Case, owner: Actor, today: date, urgent: bool) -> None:
    why = "His number has changed: a text came back." if urgent else "He asked to be called about the way to the hall."
    wanted = tasks.Wanted(
        TaskKind.PHONE,
        Desk.COORDINATION,
        owner.organisation,
        why,
        today,
        today + timedelta(days=1 if urgent else 3),
        owner=owner.person,
        urgent=urgent,
    )
    with scope.acting_as(CARAWAY):
        tasks.raise_task(wanted, agreement=case.agreement_id, case=case, by=CARAWAY)
