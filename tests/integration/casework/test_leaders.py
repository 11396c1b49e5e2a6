"""Substitutes: both are told, the register changes hands at once, and nobody is in two places."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from caraway.casework.actions import accrediting, leaders, registers
from caraway.casework.models import Accreditation, Task, Workshop
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import Cast, on, saturday_from
from tests.integration.casework.test_facilitation import client_of, post


@pytest.fixture
def workshop(cast: Cast) -> UUID:
    return cast.plan(step="A", day=saturday_from(cast.today))


def led_by(cast: Cast, workshop: UUID, *names: str) -> UUID:
    people = tuple(cast.actors[name].person for name in names)
    return leaders.set_leaders(workshop=workshop, facilitators=people, by=cast.coordinator)


def told(cast: Cast) -> dict[tuple[str, str], str]:
    """Open tasks of those who lead, by whose and what."""
    names = {one.account_id: key for key, one in cast.actors.items()}
    with scope.acting_as(CARAWAY):
        rows = Task.objects.filter(kind__in=(TaskKind.LEAD, TaskKind.STOOD_DOWN), done_at=None)
        return {(names[row.owner], row.kind): row.why for row in rows}


def test_both_are_told_and_the_register_changes_hands_at_once(cast, workshop):
    led_by(cast, workshop, "facilitator", "facilitator_three")
    assert told(cast) == {
        ("facilitator_three", "lead"): told(cast)["facilitator_three", "lead"],
        ("facilitator_too", "stood_down"): "Workshop A on Saturday 7 March 2026 is led by T. Bray and H. Dunne.",
    }
    assert told(cast)["facilitator_three", "lead"].startswith("You lead Workshop A on Saturday 7 March 2026, ")
    assert told(cast)["facilitator_three", "lead"].endswith("Guildhall, with T. Bray.")
    assert client_of(cast.facilitator_too).get(f"/sessions/{workshop}/").status_code == 404
    assert client_of(cast.facilitator_three).get(f"/sessions/{workshop}/").status_code == 200


def test_who_comes_back_is_told_that_alone(cast, workshop):
    led_by(cast, workshop, "facilitator", "facilitator_three")
    led_by(cast, workshop, "facilitator", "facilitator_too")
    assert set(told(cast)) == {("facilitator_too", "lead"), ("facilitator_three", "stood_down")}


def test_both_may_be_replaced_in_one_step(cast, workshop):
    with scope.acting_as(cast.manager):
        held = list(Accreditation.objects.filter(account=cast.facilitator_too.person))
    for one in held:
        accrediting.withdraw_accreditation(accreditation=one.id, by=cast.manager)
    with pytest.raises(InvalidValue, match=r"Not accredited that day: N\. Lund\."):
        led_by(cast, workshop, "facilitator_too", "facilitator_three")
    led_by(cast, workshop, "facilitator", "facilitator_three")


def test_nobody_is_in_two_places_at_once(cast, workshop):
    with scope.acting_as(cast.coordinator):
        first = Workshop.objects.get(pk=workshop)
    hours = (first.starts_at, first.ends_at)
    with pytest.raises(InvalidValue, match="Already at another workshop"):
        cast.plan(step="B", day=first.on, hours=hours, facilitators=[cast.facilitator_too, cast.facilitator_three])
    led_by(cast, workshop, "facilitator", "facilitator_three")
    with pytest.raises(InvalidValue, match="Already at another workshop"):
        cast.plan(step="B", day=first.on, hours=hours, facilitators=[cast.facilitator_too, cast.facilitator_three])


def test_of_two_who_substitute_at_once_the_second_finds_the_person_taken(committed_cast, server):
    cast = committed_cast
    day, hours = saturday_from(cast.today) + timedelta(weeks=30), cast.free_hours()
    one = cast.plan(step="A", day=day, hours=hours)
    with transaction.atomic():
        led_by(cast, one, "facilitator", "facilitator_three")
        people = [cast.facilitator_too, cast.facilitator_three]
        aside = Aside(lambda: cast.plan(step="B", day=day, hours=hours, facilitators=people))
        waits(server, cast.owner)
    assert isinstance(aside.done(), InvalidValue)
    assert "H. Dunne" in str(aside.result)


def test_a_workshop_that_is_over_or_cancelled_keeps_its_people(cast, workshop):
    with on(saturday_from(cast.today) + timedelta(days=1)), pytest.raises(NotNow, match="is over"):
        led_by(cast, workshop, "facilitator", "facilitator_three")
    with on(saturday_from(cast.today)):
        led_by(cast, workshop, "facilitator", "facilitator_three")
    registers.cancel(workshop=workshop, by=cast.coordinator)
    with pytest.raises(NotNow, match="was cancelled"):
        led_by(cast, workshop, "facilitator", "facilitator_too")


def test_the_page_names_who_cannot_and_strangers_do_not_find_it(cast, workshop):
    browser, path = client_of(cast.coordinator), f"/sessions/{workshop}/leaders/"
    assert "Change who leads" in browser.get(f"/sessions/{workshop}/").content.decode()
    people = [str(cast.facilitator.account_id), str(cast.facilitator_three.account_id)]
    assert post(browser, path, facilitators=people).status_code == 302
    assert "CARA needs 2 facilitators" in post(browser, path, facilitators=people[:1]).content.decode()
    for name in ("stranger", "facilitator", "officer"):
        assert client_of(cast.actors[name]).get(path).status_code == 404
    with pytest.raises(NotYours):
        leaders.set_leaders(workshop=workshop, facilitators=(), by=cast.stranger)
