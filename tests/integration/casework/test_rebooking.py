"""A workshop cancelled and its people booked anew in one act: under the lock, once, and nobody loses a chance."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from caraway.casework.actions import bookings, rebooking, registers
from caraway.casework.models import NoDates, Place, Workshop
from caraway.casework.queries import rebooking as reading
from caraway.core import facts as f
from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import ATTENDED, Cast, Person, on, saturday_from
from tests.integration.casework.test_facilitation import client_of, post

WEEK = timedelta(days=7)
FIRST = saturday_from(date(2026, 3, 14))


def planned(cast: Cast, step: str, day: date, places: int) -> UUID:
    with on(cast.today - timedelta(days=30)):
        return cast.plan(step=step, day=day, capacity=places)


def into(person: Person, workshop: UUID) -> Person:
    """Book an offer that begins with this workshop, its B as late as may be."""
    keys = [one.key for one in person.options().offers if one.slots[0].session == str(workshop)]
    bookings.book(case=person.id, offer=keys[-1], by=person.cast.coordinator)
    return person


def alone(cast: Cast, *others: UUID) -> None:
    """Cancel every other A, so that these are the only ones there are."""
    with scope.acting_as(CARAWAY):
        rows = Workshop.objects.filter(agreement=cast.wessex, step="A", on__gt=cast.today, cancelled_at=None)
        gone = list(rows.exclude(pk__in=others).values_list("pk", flat=True))
    for workshop in gone:
        registers.cancel(workshop=workshop, by=cast.coordinator)


def chosen(page: str) -> dict[str, str]:
    """What stands chosen on the page, by case."""
    inputs = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page)
    checked = [one for one in inputs if " checked" in one]
    return {_of(one, "name"): _of(one, "value") for one in checked}


def _of(tag: str, attribute: str) -> str:
    return re.findall(f'{attribute}="([^"]*)"', tag)[0]


def booked(person: Person) -> list[str]:
    return [one.session for one in person.standing().bookings]


def cancelling(cast: Cast, workshop: UUID, *chosen: tuple[Person, str], **how: object) -> UUID:
    pairs = tuple((person.id, key) for person, key in chosen)
    return rebooking.cancel_and_rebook(workshop=workshop, chosen=pairs, **{"by": cast.coordinator, **how})


def offered(person: Person, workshop: UUID) -> list[str]:
    """What the page offers somebody instead of the workshop."""
    by = person.cast.coordinator
    with scope.acting_as(by):
        people = reading.affected(Workshop.objects.get(pk=workshop), by, person.cast.today)
    return next([offer.key for offer in one.offers] for one in people if one.case == person.id)


def test_everyone_is_booked_anew_keeps_every_chance_and_is_told_of_both(cast):
    workshop = planned(cast, "A", FIRST, 8)
    people = [into(cast.accepted(), workshop) for _ in range(3)]
    browser = client_of(cast.coordinator)
    page = browser.get(f"/sessions/{workshop}/cancel/").content.decode()
    assert "3 people are booked" in page
    answers = chosen(page)
    assert set(answers) == {str(one.id) for one in people}
    assert post(browser, f"/sessions/{workshop}/cancel/", **answers).status_code == 302
    for person in people:
        now = person.standing()
        assert now.chances_left == 2
        assert str(workshop) not in booked(person)
        assert now.unbooked == ()
        kinds = [type(one.detail) for one in person.facts()]
        assert f.SessionCancelled in kinds
        assert kinds[-1] is f.Booked
    said = unescape(browser.get(f"/sessions/{workshop}/cancelled/").content.decode())
    assert "Booked again" in said
    assert "Not booked yet" not in said
    assert browser.get(f"/sessions/{workshop}/cancel/")["Location"].endswith(f"/sessions/{workshop}/cancelled/")


def test_the_last_place_is_proposed_to_who_runs_out_of_time_first(cast):
    workshop, other = planned(cast, "A", FIRST, 8), planned(cast, "A", FIRST + WEEK, 1)
    patient, pressed = into(cast.accepted(), workshop), into(cast.accepted(days_ago=20), workshop)
    alone(cast, workshop, other)
    page = client_of(cast.coordinator).get(f"/sessions/{workshop}/cancel/").content.decode()
    answers = chosen(page)
    assert answers[str(pressed.id)].startswith(str(other))
    assert answers[str(patient.id)] == "later"
    assert page.index(pressed.row().reference) < page.index(patient.row().reference)


def test_for_whom_nothing_fits_it_is_said_what_follows(cast):
    workshop = planned(cast, "A", FIRST, 8)
    person = into(cast.accepted(), workshop)
    alone(cast, workshop)
    browser = client_of(cast.coordinator)
    page = browser.get(f"/sessions/{workshop}/cancel/").content.decode()
    assert "No dates fit. You can ask the police for more time or move the case to the telephone intervention." in page
    assert post(browser, f"/sessions/{workshop}/cancel/", **{str(person.id): "later"}).status_code == 302
    said = browser.get(f"/sessions/{workshop}/cancelled/").content.decode()
    assert "Not booked yet" in said
    with scope.acting_as(CARAWAY):
        assert NoDates.objects.filter(case_id=person.id).exists()


def test_who_has_lost_the_last_place_to_somebody_stays_unbooked_and_the_rest_holds(committed_cast, server):
    cast = committed_cast
    workshop, other = planned(cast, "A", FIRST, 8), planned(cast, "A", FIRST + WEEK, 1)
    person, late = into(cast.accepted(), workshop), into(cast.accepted(), workshop)
    key = next(one for one in offered(person, workshop) if str(other) in one)
    elsewhere = next(one for one in offered(late, workshop) if str(other) not in one)
    somebody = cast.accepted()
    with transaction.atomic():
        into(somebody, other)
        aside = Aside(lambda: cancelling(cast, workshop, (person, key), (late, elsewhere)))
        waits(server, cast.owner)
    assert aside.done() == workshop
    assert str(other) not in booked(person)
    assert "A" in person.standing().unbooked
    assert set(elsewhere.split("+")) <= set(booked(late))
    with scope.acting_as(CARAWAY):
        assert Place.objects.filter(workshop=other, held=True).count() == 1
        assert Place.objects.filter(workshop=workshop, held=True).count() == 0


@pytest.mark.parametrize("key", ["", "nothing", f"{uuid4()}+{uuid4()}"])
def test_what_is_not_on_offer_is_not_booked(cast, key):
    workshop = planned(cast, "A", FIRST, 8)
    person = into(cast.accepted(), workshop)
    cancelling(cast, workshop, (person, key))
    assert "A" in person.standing().unbooked


def test_sent_twice_it_is_done_once(cast):
    workshop = planned(cast, "A", FIRST, 8)
    person, key = into(cast.accepted(), workshop), uuid4()
    offer = offered(person, workshop)[0]
    for _ in range(2):
        cancelling(cast, workshop, (person, offer), request_key=key)
    assert sum(isinstance(one.detail, f.SessionCancelled) for one in person.facts()) == 1
    with pytest.raises(NotNow, match="cancelled already"):
        cancelling(cast, workshop, (person, offer))


def test_who_was_marked_already_is_left_as_they_are(cast):
    day = saturday_from(cast.today) - WEEK
    workshop = cast.workshops[cast.wessex.id, "A", day]
    person = cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=day)
    other = cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=day)
    registers.mark(workshop=workshop, case=person.id, line=ATTENDED, by=cast.facilitator)
    page = client_of(cast.coordinator).get(f"/sessions/{workshop}/cancel/").content.decode()
    assert str(other.id) in page
    assert str(person.id) not in page


def test_strangers_and_who_may_not_book_cancel_nothing(cast):
    workshop = planned(cast, "A", FIRST, 8)
    for by in (cast.stranger, cast.facilitator):
        with pytest.raises(NotYours):
            cancelling(cast, workshop, by=by)
    for name in ("stranger", "facilitator", "officer"):
        assert client_of(cast.actors[name]).get(f"/sessions/{workshop}/cancelled/").status_code == 404
