"""Several tasks chosen in the worklist: given to somebody or said to be seen, all or none, as they were chosen."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from caraway.casework.actions import tasks
from caraway.casework.models import Task
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast

from .test_coordination_pages import client_of, post, text
from .test_tasks import raised

GIVE, SEEN = "tasks_give", "tasks_seen"


def stored(*found: Task) -> list[Task]:
    with scope.acting_as(CARAWAY):
        rows = {row.id: row for row in Task.objects.all()}
    return [rows[one.id] for one in found]


def two(cast: Cast, **how: Any) -> tuple[Task, Task]:
    """Two tasks due today, one somebody's and one nobody's."""
    one = raised(cast, cast.accepted(), about="one", owner=cast.coordinator.person, **how)
    return one, raised(cast, cast.accepted(), about="two", **how)


def picks(*found: Task) -> list[str]:
    return [f"{one.id}:{one.owner or ''}" for one in found]


def chosen(*found: Task) -> dict[UUID, UUID | None]:
    return {one.id: one.owner for one in found}


def test_given_to_somebody_from_the_list(cast: Cast) -> None:
    found, browser = two(cast), client_of(cast.coordinator)
    page = text(browser, reverse("worklist"))
    for pick in picks(*found):
        assert f'value="{pick}"' in page
    asked = browser.post(reverse(GIVE), {"pick": picks(*found)}).content.decode()
    assert "Give 2 tasks to somebody" in asked
    assert "R. Okafor" in asked
    assert "error" not in asked.split("<form")[1].split("Who has them")[0]
    missing = post(browser, reverse(GIVE), pick=picks(*found)).content.decode()
    assert "Select who has them from now on" in missing
    done = post(browser, reverse(GIVE), pick=picks(*found), owner=cast.coordinator_too.person)
    assert (done.status_code, done["Location"]) == (302, reverse("worklist"))
    assert [row.owner for row in stored(*found)] == [cast.coordinator_too.person] * 2


def test_seen_from_the_list(cast: Cast) -> None:
    found, browser = two(cast), client_of(cast.coordinator)
    assert f'formaction="{reverse(SEEN)}"' in text(browser, reverse("worklist"))
    asked = browser.post(reverse(SEEN), {"pick": picks(*found)}).content.decode()
    assert "Say that you have seen 2 tasks" in asked
    assert [row.seen_at for row in stored(*found)] == [None, None]
    assert post(browser, reverse(SEEN), pick=picks(*found)).status_code == 302
    assert [row.seen_by for row in stored(*found)] == [cast.coordinator.person] * 2
    first = [row.seen_at for row in stored(*found)]
    assert post(client_of(cast.manager), reverse(SEEN), pick=picks(*found)).status_code == 302
    assert [row.seen_at for row in stored(*found)] == first


def test_a_list_without_tasks_has_nothing_to_choose(cast: Cast) -> None:
    cast.accepted()
    page = text(client_of(cast.coordinator), reverse("worklist"))
    assert 'name="pick"' not in page
    assert reverse(GIVE) not in page


@pytest.mark.parametrize("how", ["given", "closed"])
def test_what_changed_meanwhile_stops_all(cast: Cast, how: str) -> None:
    one, other = two(cast)
    if how == "given":
        tasks.give_task(task=other.id, owner=cast.manager.person, by=cast.manager)
    else:
        tasks.finish(task=other.id, result="Reached.", by=cast.manager)
    before = stored(one, other)
    reference = stored(other)[0].case_id
    with scope.acting_as(CARAWAY):
        named = Task.objects.select_related("case").get(case_id=reference).case.reference
    for do, more in ((tasks.give_tasks, {"owner": cast.coordinator_too.person}), (tasks.acknowledge_all, {})):
        with pytest.raises(NotNow) as refused:
            do(chosen=chosen(one, other), by=cast.coordinator, **more)
        assert refused.value.sentence.endswith(f"{named}.")
    assert [(row.owner, row.seen_at) for row in stored(one, other)] == [(row.owner, row.seen_at) for row in before]
    page = post(
        client_of(cast.coordinator), reverse(GIVE), pick=picks(one, other), owner=cast.coordinator_too.person
    ).content.decode()
    assert "none was changed" in page


def test_one_that_is_not_theirs_stops_all_and_is_not_there(cast: Cast) -> None:
    (one, _), theirs = two(cast), raised(cast, about="theirs", organisation=cast.northern.id)
    for do, more in ((tasks.give_tasks, {"owner": cast.coordinator.person}), (tasks.acknowledge_all, {})):
        with pytest.raises(NotYours):
            do(chosen=chosen(one, theirs), by=cast.coordinator, **more)
    browser = client_of(cast.coordinator)
    absent = f"{UUID(int=5)}:"
    for route in (GIVE, SEEN):
        for pick in (picks(theirs), [absent], ["tampered"], [f"{one.id}:x"], [*picks(one), absent]):
            assert browser.post(reverse(route), {"pick": pick}).status_code == 404
    assert stored(one)[0].seen_at is None


def test_only_to_who_works_at_every_desk_of_them(cast: Cast) -> None:
    one, _ = two(cast)
    on_the_floor = raised(cast, about="floor", desk=Desk.FACILITATION)
    browser = client_of(cast.coordinator)
    page = browser.post(reverse(GIVE), {"pick": picks(on_the_floor)}).content.decode()
    assert "T. Bray" in page
    both = browser.post(reverse(GIVE), {"pick": picks(one, on_the_floor)}).content.decode()
    assert "T. Bray" not in both
    assert "M. Vane" in both
    what = {"chosen": chosen(one, on_the_floor), "owner": cast.facilitator.person}
    with pytest.raises(InvalidValue):
        tasks.give_tasks(**what, by=cast.coordinator)


def test_none_and_too_many_are_refused(cast: Cast) -> None:
    many: dict[UUID, UUID | None] = {UUID(int=number): None for number in range(tasks.MOST + 1)}
    for some in ({}, many):
        with pytest.raises(InvalidValue):
            tasks.acknowledge_all(chosen=some, by=cast.coordinator)
    page = client_of(cast.coordinator).post(reverse(GIVE)).content.decode()
    assert "No task was chosen" in page
    assert "No task was chosen" in text(client_of(cast.coordinator), reverse(SEEN))


def test_nobody_is_given_one_of_another_unit_among_others(cast: Cast) -> None:
    police = {"desk": Desk.POLICE, "organisation": cast.police.id}
    ours = raised(cast, about="ours", unit=cast.southampton.id, **police)
    theirs = raised(cast, about="theirs", unit=cast.portsmouth.id, **police)
    for both in ((ours, theirs), (theirs, ours)):
        with pytest.raises(InvalidValue):
            tasks.give_tasks(chosen=chosen(*both), owner=cast.officer.person, by=cast.decider)
    with pytest.raises(InvalidValue):
        tasks.give_tasks(chosen=chosen(ours, theirs), owner=cast.elsewhere.person, by=cast.decider)
    tasks.give_tasks(chosen=chosen(ours), owner=cast.officer.person, by=cast.decider)
    assert [row.owner for row in stored(ours, theirs)] == [cast.officer.person, None]
