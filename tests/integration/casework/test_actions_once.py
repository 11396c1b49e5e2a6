"""A form sent twice changes things once, also when both arrive together; two people never get one place."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connections

from caraway.casework.actions import bookings, drafts
from caraway.casework.actions.projections import take_room
from caraway.casework.models import Case, Place
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import DoneOnce
from caraway.platform.tenancy import scope
from tests.cast import on, saturday_from
from tests.integration.casework.doings import DAY, DOINGS, Kept


def together(*todo):
    """Do these at the same moment, each in a thread of its own; the results, or what was raised, in order."""
    found, barrier = [None] * len(todo), threading.Barrier(len(todo))

    def run(number, do):
        try:
            barrier.wait(10)
            found[number] = do()
        except Exception as raised:
            found[number] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(todo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_details_of_a_victim_sent_again_are_never_swallowed_nor_compared(shared_cast):
    doing, key = DOINGS["replace_victim"](shared_cast), uuid4()
    before = shared_cast.owner.execute("SELECT count(*) FROM casework_dropbox").fetchone()[0]
    doing.now(request_key=key)
    doing.now(request_key=key, details=replace(doing.what["details"], phone="+447700900888"))
    assert shared_cast.owner.execute("SELECT count(*) FROM casework_dropbox").fetchone()[0] == before + 2
    with scope.acting_as(CARAWAY):
        assert not DoneOnce.objects.filter(key=key).exists()


@pytest.mark.parametrize(
    "name", ["accept", "log_contact", "book", "make", "mark", "correct", "return_to_police", "plan"]
)
def test_together_with_one_key_is_once(shared_cast, name):
    doing, kept, key = DOINGS[name](shared_cast), Kept(shared_cast.owner), uuid4()
    before = kept.audited()
    results = together(*[lambda: doing.now(request_key=key)] * 2)
    assert results[0] == results[1]
    assert tuple(kept.rows_since(before)) == doing.audit


def test_the_two_buttons_of_check_your_answers_are_two_actions(shared_cast):
    """The page asks a supervisor or sends, with the one key of its form."""
    doing, key = DOINGS["make"](shared_cast), uuid4()
    drafts.ask_supervisor(draft=doing.what["draft"], by=doing.by, request_key=key)
    case = doing.now(request_key=key)
    with scope.acting_as(CARAWAY):
        assert Case.objects.filter(pk=case).exists()


def test_two_contacts_without_a_key_are_two(shared_cast):
    doing, kept = DOINGS["log_contact"](shared_cast), Kept(shared_cast.owner)
    before = kept.audited()
    together(doing.now, doing.now)
    assert tuple(kept.rows_since(before)) == doing.audit * 2


def test_of_two_people_one_gets_the_last_place(shared_cast):
    day = saturday_from(shared_cast.today + 20 * DAY)
    with on(shared_cast.today - 30 * DAY):
        workshop = shared_cast.plan(step="A", day=day, capacity=1)
    people = [shared_cast.accepted() for _ in range(2)]
    keys = [next(one.key for one in person.options().offers if str(workshop) in one.key) for person in people]

    def booking(person, key):
        return lambda: bookings.book(case=person.id, offer=key, by=shared_cast.coordinator)

    results = together(*map(booking, people, keys))
    assert sum(isinstance(one, NotNow) for one in results) == 1
    assert sorted(map(type, results), key=str) == sorted([NotNow, type(people[0].id)], key=str)
    with scope.acting_as(CARAWAY):
        assert Place.objects.filter(workshop_id=workshop, held=True).count() == 1
    assert sorted(len(person.standing().bookings) for person in people) == [0, 2]


def test_a_place_taken_under_another_agreement_is_taken(shared_cast):
    """Northern Partners book their border cases into Wessex's workshops, whose other guests they may not see."""
    day = saturday_from(shared_cast.today + 27 * DAY)
    with on(shared_cast.today - 30 * DAY):
        workshop = shared_cast.plan(step="A", day=day, capacity=1)
    border = {"agreement": shared_cast.border, "by": shared_cast.welsh_officer}
    guest, host = shared_cast.accepted(**border), shared_cast.accepted()
    with scope.acting_as(shared_cast.stranger):
        assert not Place.objects.filter(workshop_id=workshop).exists()
    offered = next(one.key for one in guest.options().offers if str(workshop) in one.key)
    key = next(one.key for one in host.options().offers if str(workshop) in one.key)
    bookings.book(case=host.id, offer=key, by=shared_cast.coordinator)
    assert not any(str(workshop) in one.key for one in guest.options().offers)
    with scope.acting_as(shared_cast.stranger):
        with pytest.raises(NotNow, match="last place"):
            take_room({workshop})
        assert not Place.objects.filter(workshop_id=workshop).exists()
    with pytest.raises(NotNow):
        bookings.book(case=guest.id, offer=offered, by=shared_cast.stranger)
    assert guest.standing().bookings == ()
