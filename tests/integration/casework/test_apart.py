"""Two who must not meet are never offered one workshop, by any way, and nothing says why."""

from html import unescape

import pytest
from django.db import transaction

from caraway.casework.actions import apart, bookings, cases, corrections
from caraway.casework.models import KeepApart, NoDates, Place, Task
from caraway.core import facts as f
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import TaskKind, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import Cast, Person
from tests.integration.casework.test_facilitation import client_of, post
from tests.integration.casework.test_rebooking import FIRST, alone, into, planned


def pair(cast: Cast, **other: object) -> tuple[Person, Person]:
    one, two = cast.accepted(), cast.accepted(**other)
    apart.keep_apart(case=one.id, other=two.id, by=cast.coordinator)
    return one, two


def offered(person: Person, workshop: object) -> bool:
    return any(str(workshop) in one.key for one in person.options().offers)


def tasks() -> list[Task]:
    with scope.acting_as(CARAWAY):
        return list(Task.objects.filter(kind=TaskKind.KEEP_APART))


def test_the_second_is_not_offered_the_workshop_of_the_first_and_the_page_says_what_a_full_one_says(cast):
    workshop = planned(cast, "A", FIRST, 8)
    one, two = pair(cast)
    third = cast.accepted()
    assert offered(two, workshop)
    into(one, workshop)
    assert not offered(two, workshop)
    assert offered(third, workshop)
    (why,) = {row.why for row in two.options().not_offered if row.slot.session == str(workshop)}
    assert why == "No place left."
    page = client_of(cast.coordinator).get(f"/cases/{two.id}/book").content.decode()
    assert one.row().reference not in page
    assert one.row().participant.family_name not in page


def test_neither_way_round_nor_by_a_move_a_correction_or_an_undoing(cast):
    workshop, other = planned(cast, "A", FIRST, 8), planned(cast, "A", FIRST, 8)
    one, two = pair(cast)
    into(two, workshop)
    assert not offered(one, workshop)
    into(one, other)
    booked = next(fact for fact in one.facts() if isinstance(fact.detail, f.Booked) and fact.detail.step == "A")
    detail = f.Booked("A", str(workshop), FIRST)
    with pytest.raises(NotNow, match="The last place in that workshop has just been taken"):
        corrections.correct(case=one.id, fact=booked.id, detail=detail, why="Wrong room.", by=cast.coordinator)
    cases.withdraw(case=one.id, reason=WithdrawalReason.OTHER, by=cast.coordinator)
    third = cast.accepted()
    apart.keep_apart(case=third.id, other=one.id, by=cast.coordinator)
    into(third, other)
    with pytest.raises(NotNow, match="The place has been taken since"):
        corrections.undo(case=one.id, fact=one.facts()[-1].id, by=cast.coordinator)


def test_also_where_the_first_is_of_an_agreement_that_whoever_books_may_not_see(cast):
    workshop = planned(cast, "A", FIRST, 8)
    guest = cast.accepted(agreement=cast.border, by=cast.welsh_officer)
    host = cast.accepted()
    apart.keep_apart(case=guest.id, other=host.id, by=cast.coordinator)
    key = next(one.key for one in guest.options().offers if str(workshop) in one.key)
    into(host, workshop)
    with scope.acting_as(cast.stranger):
        assert not Place.objects.filter(workshop=workshop).exists()
    assert not offered(guest, workshop)
    with pytest.raises(NotNow):
        bookings.book(case=guest.id, offer=key, by=cast.stranger)


def test_of_two_booked_at_once_the_second_finds_it_full(committed_cast, server):
    workshop = planned(committed_cast, "A", FIRST, 8)
    one, two = pair(committed_cast)
    key = next(offer.key for offer in two.options().offers if str(workshop) in offer.key)
    with transaction.atomic():
        into(one, workshop)
        aside = Aside(lambda: bookings.book(case=two.id, offer=key, by=committed_cast.coordinator))
        waits(server, committed_cast.owner)
    assert isinstance(aside.done(), NotNow)
    assert two.standing().bookings == ()


def test_who_finds_no_dates_for_it_is_on_the_list_of_those_who_find_none(cast):
    workshop = planned(cast, "A", FIRST, 8)
    one, two = pair(cast)
    into(one, workshop)
    alone(cast, workshop)
    with scope.acting_as(CARAWAY):
        assert set(NoDates.objects.values_list("case_id", flat=True)) == {two.id}


def test_two_who_are_booked_together_already_raise_a_task_to_move_one(cast):
    workshop = planned(cast, "A", FIRST, 8)
    one, two = into(cast.accepted(), workshop), into(cast.accepted(), workshop)
    for _ in range(2):
        apart.keep_apart(case=one.id, other=two.id, by=cast.coordinator)
    found = tasks()
    assert {(task.case_id, task.about, task.desk) for task in found if task.about == str(workshop)} == {
        (one.id, str(workshop), "coordination")
    }
    assert all("must not meet" in task.why for task in found)
    with scope.acting_as(CARAWAY):
        assert KeepApart.objects.count() == 1


def test_taken_back_both_are_offered_the_same_again(cast):
    workshop = planned(cast, "A", FIRST, 8)
    one, two = pair(cast)
    into(one, workshop)
    apart.let_meet(case=two.id, other=one.id, by=cast.coordinator)
    assert offered(two, workshop)
    with pytest.raises(NotYours):
        apart.let_meet(case=two.id, other=one.id, by=cast.coordinator)
    apart.keep_apart(case=two.id, other=one.id, by=cast.coordinator)
    assert not offered(two, workshop)


def test_nobody_is_kept_apart_from_themselves_or_from_somebody_elses(cast):
    one, strange = cast.accepted(), cast.referred(agreement=cast.gogledd, by=cast.welsh_officer)
    with pytest.raises(InvalidValue, match="same case"):
        apart.keep_apart(case=one.id, other=one.id, by=cast.coordinator)
    with pytest.raises(NotYours):
        apart.keep_apart(case=one.id, other=strange.id, by=cast.coordinator)


def test_the_pages_and_who_never_sees_them(cast):
    one, two = cast.accepted(), cast.accepted()
    workshop = planned(cast, "A", FIRST, 8)
    browser, path = client_of(cast.coordinator), f"/cases/{one.id}/apart/"
    assert "You have no case with that reference" in post(browser, path, reference="CARA-AAAAAA").content.decode()
    assert post(browser, path, reference=two.row().reference.lower()).status_code == 302
    name = two.row().participant.family_name
    assert name in unescape(browser.get(f"/cases/{one.id}/").content.decode())
    into(one, workshop)
    register = client_of(cast.facilitator).get(f"/sessions/{workshop}/").content.decode()
    assert one.row().reference in register
    assert "Never in one workshop" not in register
    assert name not in register
    for who in ("facilitator", "officer", "stranger", "commissioner"):
        assert client_of(cast.actors[who]).get(path).status_code == 404
    assert "be in one workshop again" in browser.get(f"{path}{two.id}/").content.decode()
    assert post(browser, f"{path}{two.id}/").status_code == 302
    assert name not in browser.get(f"/cases/{one.id}/").content.decode()
