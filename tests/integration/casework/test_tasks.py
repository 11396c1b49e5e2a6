"""Tasks in the worklist, their page, and urgent ones that nobody has seen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from caraway.casework.actions import tasks
from caraway.casework.jobs.escalation import escalate
from caraway.casework.models import Case, Task
from caraway.casework.queries import worklist as listing
from caraway.casework.queries.teams import Whose
from caraway.casework.queries.worklist import Asked, worklist
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts import leave
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.agreements import actions as agreements
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person

from .test_coordination_pages import client_of, post, text

DAY = timedelta(days=1)


def raised(cast: Cast, person: Person | None = None, *, late: int = 3, about: str = "", **how: Any) -> Task:
    """A task of Wessex Partners', about somebody's case where one is given."""
    what: dict[str, Any] = {"organisation": cast.partners.id, "desk": Desk.COORDINATION, "kind": TaskKind.PHONE} | how
    wanted = tasks.Wanted(
        **what, why="A text failed.", due_on=cast.today, overdue_on=cast.today + late * DAY, about=about
    )
    with scope.acting_as(CARAWAY):
        case = Case.objects.get(pk=person.id) if person else None
        tasks.raise_task(wanted, agreement=cast.wessex.id, case=case, by=CARAWAY)
        return Task.objects.get(about=about, kind=wanted.kind, organisation=wanted.organisation)


def listed(cast: Cast, by: Actor | None = None, **asked: Any):
    who = by or cast.coordinator
    with scope.acting_as(who):
        return worklist(Asked(**asked), by=who, today=cast.today)


def found(cast: Cast, by: Actor | None = None, **asked: Any) -> set[Any]:
    return {row.task for row in listed(cast, by, **asked).rows if row.task}


def test_duties_and_tasks_stand_in_one_list(cast: Cast) -> None:
    person = cast.accepted()
    task = raised(cast, person, owner=cast.coordinator.person)
    rows = listed(cast).rows
    assert {row.task for row in rows} == {None, task.id}
    (row,) = (row for row in rows if row.task)
    assert (row.what, row.why, row.left) == ("Telephone the participant", "A text failed.", "2 days")
    assert (row.case, row.worker) == (person.id, "R. Okafor")
    page = text(client_of(cast.coordinator), reverse("worklist"))
    assert reverse("task", args=[task.id]) in page
    assert "Telephone the participant</a>" in page


def test_urgent_comes_first_late_is_counted_and_a_kind_is_chosen(cast: Cast) -> None:
    cast.accepted(days_ago=70)
    ordinary = raised(cast, about="1", late=0)
    urgent = raised(cast, about="2", urgent=True, late=1)
    rows = listed(cast).rows
    assert rows[0].task == urgent.id
    assert rows[0].left == "Urgent: today"
    assert found(cast, late=True) == {ordinary.id}
    assert found(cast, kind=TaskKind.PHONE) == {ordinary.id, urgent.id}
    assert {row.kind for row in listed(cast, kind=TaskKind.PHONE).rows} == {TaskKind.PHONE}
    assert (TaskKind.PHONE, 2, 1) in {(one.kind, one.due, one.late) for one in listed(cast).counts}


def test_mine_the_teams_and_what_i_cover(cast: Cast) -> None:
    mine = raised(cast, about="1", owner=cast.coordinator.person)
    nobodys = raised(cast, about="2")
    assert found(cast, whose=Whose.MINE) == {mine.id}
    assert found(cast, whose=Whose.TEAM) == {nobodys.id}
    days = {"from_on": cast.today, "to_on": cast.today}
    leave.plan_leave(account=cast.coordinator.person, cover=cast.coordinator_too.person, **days, by=cast.coordinator)
    assert found(cast, whose=Whose.MINE) == set()
    assert found(cast, cast.coordinator_too, whose=Whose.MINE) == {mine.id}
    assert found(cast, whose=Whose.TEAM) == {nobodys.id}


def test_paged_together_both_ways(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        raised(cast, cast.referred(), about=str(number))
    everything = [row.key for row in listed(cast).rows]
    assert len(everything) == 9
    monkeypatch.setattr(listing, "PAGE", 4)
    pages = [listed(cast)]
    while pages[-1].next_key:
        pages.append(listed(cast, after=pages[-1].next_key))
    assert [row.key for page in pages for row in page.rows] == everything
    back = listed(cast, before=pages[-1].previous_key)
    assert [row.key for row in back.rows] == everything[4:8]


def test_what_comes_up_has_tasks_too(cast: Cast) -> None:
    raised(cast, about="1")
    with clock.use(clock.at(cast.today - 2 * DAY, 12)), scope.acting_as(cast.coordinator):
        soon = worklist(Asked(), by=cast.coordinator, today=cast.today - 2 * DAY).soon
    assert [row.what for row in soon] == ["Telephone the participant"]


def test_one_that_is_open_is_not_raised_again_and_nothing_is_written_down(cast: Cast) -> None:
    person = cast.accepted()
    wanted = tasks.Wanted(
        TaskKind.PHONE, Desk.COORDINATION, cast.partners.id, "A text failed.", cast.today, cast.today + DAY
    )

    def rise() -> list[list[Any]]:
        with scope.acting_as(cast.coordinator):
            tasks.raise_task(wanted, agreement=cast.wessex.id, case=person.row(), by=cast.coordinator)
            return list(AuditRow.objects.filter(verb="task.raise").order_by("id").values_list("subject_ids", flat=True))

    first = rise()
    with scope.acting_as(cast.coordinator):
        task = Task.objects.get(case=person.id)
    assert first == [sorted([task.id, person.id])]
    assert rise() == first
    tasks.finish(task=task.id, result="Reached.", by=cast.coordinator)
    assert len(rise()) == 2


@pytest.mark.parametrize(
    ("days", "key", "refused"), [(-1, False, "task_late_after_due"), (0, True, "casework_task_pkey")]
)
def test_what_else_the_database_refuses_undoes_the_action(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, days: int, key: bool, refused: str
) -> None:
    other, by = raised(cast, about="1"), cast.coordinator
    late = cast.today + days * DAY
    wanted = tasks.Wanted(TaskKind.PHONE, Desk.COORDINATION, cast.partners.id, "A text failed.", cast.today, late)
    if key:
        monkeypatch.setattr(ids, "new", lambda: other.id)
    with scope.acting_as(by), pytest.raises(IntegrityError, match=refused):
        tasks.raise_task(wanted, agreement=cast.wessex.id, case=None, by=by)


def test_each_desk_and_organisation_has_its_own(cast: Cast) -> None:
    here = raised(cast, about="1")
    raised(cast, about="2", organisation=cast.police.id, desk=Desk.POLICE, unit=cast.southampton.id)
    theirs = raised(cast, about="3", desk=Desk.FACILITATION, owner=cast.facilitator.person)
    with scope.acting_as(CARAWAY):
        of_police = Task.objects.get(desk=Desk.POLICE.value)
    open_to = {
        here.id: {"coordinator", "manager", "safeguarding"},
        theirs.id: {"coordinator", "manager", "safeguarding", "facilitator"},
        of_police.id: {"officer", "supervisor", "decider"},
    }
    everybody = ("coordinator", "manager", "safeguarding", "facilitator", "facilitator_too", "officer", "elsewhere")
    for task, names in open_to.items():
        for name in (*everybody, "supervisor", "decider", "stranger", "welsh_officer"):
            expected = 200 if name in names else 404
            for path in ("task", "task_close", "task_give"):
                answer = client_of(cast.actors[name]).get(reverse(path, args=[task]))
                assert answer.status_code == expected, (name, path, task)
    with pytest.raises(NotYours):
        tasks.acknowledge(task=theirs.id, by=cast.facilitator_too)
    with pytest.raises(NotYours):
        tasks.finish(task=of_police.id, result="", by=cast.elsewhere)


def test_the_page_says_what_was_done_and_leads_there(cast: Cast) -> None:
    person = cast.accepted()
    task, browser = raised(cast, person, urgent=True), client_of(cast.coordinator)
    path = reverse("task", args=[task.id])
    page = text(browser, path)
    assert "Nobody yet: it is the team’s" in page
    assert reverse("case_contact", args=[person.id]) in page
    assert reverse("case", args=[person.id]) in page
    assert post(browser, reverse("task_seen", args=[task.id])).headers["Location"] == path
    assert "I have seen this" not in text(browser, path)
    give = reverse("task_give", args=[task.id])
    assert "Select who has it from now on" in post(browser, give, owner="").content.decode()
    assert post(browser, give, owner=cast.coordinator_too.person).status_code == 302
    assert "M. Vane" in text(browser, path)
    close = reverse("task_close", args=[task.id])
    assert "Enter what came of it" in post(browser, close, result="").content.decode()
    assert post(browser, close, result="Reached him at work.").status_code == 302
    page = text(browser, path)
    assert "Reached him at work." in page
    assert "Close it" not in page
    assert found(cast) == set()


def test_it_is_given_to_whoever_works_at_its_desk(cast: Cast) -> None:
    task = raised(cast)
    for owner in (cast.facilitator.person, cast.stranger.person, cast.officer.person, uuid4()):
        with pytest.raises(InvalidValue):
            tasks.give_task(task=task.id, owner=owner, by=cast.coordinator)
    tasks.give_task(task=task.id, owner=cast.safeguarding.person, by=cast.coordinator)


def after(cast: Cast, hours: float) -> Any:
    return clock.use(clock.at(cast.today, 12) + timedelta(hours=hours))


def test_urgent_and_unseen_it_goes_to_the_managers_once(cast: Cast) -> None:
    task = raised(cast, urgent=True, owner=cast.coordinator.person)
    raised(cast, about="not urgent")
    with after(cast, 3.99):
        assert escalate() == 0
    assert found(cast, cast.manager, whose=Whose.MINE) == set()
    with after(cast, 4):
        assert escalate() == 1
        assert escalate() == 0
    assert found(cast, cast.manager, whose=Whose.MINE) == {task.id}
    assert found(cast, cast.coordinator_too, whose=Whose.MINE) == set()
    assert found(cast, cast.coordinator, whose=Whose.MINE) == {task.id}
    said = "Nobody has said that they saw this: it has gone to the managers too."
    assert said in text(client_of(cast.manager), f"{reverse('worklist')}?whose=mine")
    assert "so it went to the managers too" in text(client_of(cast.manager), reverse("task", args=[task.id]))
    tasks.acknowledge(task=task.id, by=cast.manager)
    assert found(cast, cast.manager, whose=Whose.MINE) == set()


def test_seen_or_done_it_stays_where_it_is(cast: Cast) -> None:
    seen, done = raised(cast, about="1", urgent=True), raised(cast, about="2", urgent=True)
    tasks.acknowledge(task=seen.id, by=cast.coordinator)
    tasks.finish(task=done.id, result="Done.", by=cast.coordinator)
    with after(cast, 9):
        assert escalate() == 0


def test_the_hours_are_the_areas(cast: Cast) -> None:
    raised(cast, urgent=True)
    agreements.write_version(
        agreement=cast.wessex, settings={"urgent_hours": 1}, in_force_from=cast.today, by=INSTALLER
    )
    with after(cast, 0.9):
        assert escalate() == 0
    with after(cast, 1):
        assert escalate() == 1
