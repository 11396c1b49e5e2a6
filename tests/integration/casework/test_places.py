"""Places: never more than a workshop has, whichever way a booking comes back; and rows locked in one order."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from caraway.casework.actions import bookings, cases, corrections, planning, registers
from caraway.casework.models import Place, Workshop
from caraway.core import facts as f
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import AskedBy, DeclineCode, HoldCode, Mode, ModeReason, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import AgreementParty
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person, on, saturday_from
from tests.integration.casework.test_coordination_pages import client_of, post

FIRST = saturday_from(date(2026, 3, 14))


@pytest.fixture
def small(cast: Cast) -> UUID:
    """A workshop A with one place."""
    return _one_place(cast)


def _one_place(cast: Cast, day: date = FIRST) -> UUID:
    with on(cast.today - timedelta(days=30)):
        return cast.plan(step="A", day=day, capacity=1)


def into(person: Person, workshop: UUID) -> Person:
    """Book an offer that begins with this workshop, its B as late as may be."""
    offers = [one.key for one in person.options().offers if one.slots[0].session == str(workshop)]
    bookings.book(case=person.id, offer=offers[-1], by=person.cast.coordinator)
    return person


def held(workshop: UUID) -> int:
    with scope.acting_as(CARAWAY):
        return Place.objects.filter(workshop=workshop, held=True).count()


def move_away(person: Person) -> None:
    cast = person.cast
    session = str(cast.workshops[cast.wessex.id, "A", FIRST + timedelta(days=7)])
    what = {"step": "A", "session": session, "asked_by": AskedBy.PARTICIPANT, "reason": "A shift."}
    bookings.move(case=person.id, **what, by=cast.coordinator)


def withdraw(person: Person) -> None:
    cases.withdraw(case=person.id, reason=WithdrawalReason.OTHER, by=person.cast.coordinator)


def by_telephone(person: Person) -> None:
    what = {"mode": Mode.TELEPHONE, "reason": ModeReason.HEALTH}
    cases.change_mode(case=person.id, **what, by=person.cast.coordinator)


LEAVING = (move_away, withdraw, by_telephone)


@pytest.mark.parametrize("leave", LEAVING)
@pytest.mark.parametrize("back", ["undo", "annul"])
def test_a_place_given_up_and_taken_by_another_does_not_come_back(cast, small, leave, back):
    person = into(cast.accepted(), small)
    leave(person)
    into(cast.accepted(), small)
    recorded = len(person.facts())
    what = {"case": person.id, "fact": person.facts()[-1].id, "by": cast.coordinator}
    with pytest.raises(NotNow, match="The place has been taken since"):
        corrections.undo(**what) if back == "undo" else corrections.annul(**what, why="Another case.")
    assert held(small) == 1
    assert len(person.facts()) == recorded


@pytest.mark.parametrize("leave", LEAVING)
def test_a_place_that_is_still_free_comes_back(cast, small, leave):
    person = into(cast.accepted(), small)
    leave(person)
    assert held(small) == 0
    corrections.undo(case=person.id, fact=person.facts()[-1].id, by=cast.coordinator)
    assert held(small) == 1


def test_a_booking_is_not_corrected_into_a_full_workshop(cast, small):
    person, _ = into(cast.accepted(), _one_place(cast)), into(cast.accepted(), small)
    booked = next(one for one in person.facts() if isinstance(one.detail, f.Booked) and one.detail.step == "A")
    detail = f.Booked("A", str(small), FIRST)
    with pytest.raises(NotNow, match="last place in that workshop"):
        corrections.correct(case=person.id, fact=booked.id, detail=detail, why="Wrong room.", by=cast.coordinator)
    assert held(small) == 1


def test_a_booking_is_corrected_only_into_a_workshop_that_the_case_may_attend(cast):
    person = cast.booked(agreement=cast.border, by=cast.welsh_officer)
    booked = next(one for one in person.facts() if isinstance(one.detail, f.Booked) and one.detail.step == "A")
    day = booked.detail.session_on
    not_open = planning.plan(
        agreement=cast.wessex.id,
        step="A",
        where=planning.When(day, *cast.free_hours(), "Guildhall", 8),
        sex="male",
        facilitators=[cast.facilitator.person, cast.facilitator_too.person],
        by=cast.coordinator,
    ).id
    other_step, cancelled = cast.plan(step="B", day=day), cast.plan(step="A", day=day)
    registers.cancel(workshop=cancelled, by=cast.coordinator)
    tomorrow = (booked.detail.session, day + timedelta(days=1))
    for session, on_ in ((not_open, day), tomorrow, (other_step, day), (cancelled, day)):
        detail = f.Booked("A", str(session), on_)
        with pytest.raises(InvalidValue, match="Choose a workshop from the list"):
            corrections.correct(case=person.id, fact=booked.id, detail=detail, why="Wrong room.", by=cast.coordinator)
    right = f.Booked("A", str(cast.plan(step="A", day=day)), day)
    corrections.correct(case=person.id, fact=booked.id, detail=right, why="Wrong room.", by=cast.coordinator)


def test_nobody_is_brought_back_into_a_workshop_that_was_cancelled(cast, small):
    person = into(cast.accepted(), small)
    registers.cancel(workshop=small, by=cast.coordinator)
    last = {"case": person.id, "fact": person.facts()[-1].id, "by": cast.coordinator}
    for take_back in (lambda: corrections.undo(**last), lambda: corrections.annul(**last, why="By mistake.")):
        with pytest.raises(NotNow, match="The workshop was cancelled"):
            take_back()
    assert held(small) == 0


def test_a_case_that_went_back_to_the_police_does_not_hold_up_a_cancellation(cast):
    day = saturday_from(cast.today) - timedelta(days=7)
    person = cast.accepted(days_ago=111).book(day - timedelta(days=60), first=day - timedelta(days=35))
    person.mark("A")
    workshop = person.workshop("B").id
    with on(person.standing().window.last_day + timedelta(days=1)):
        person.give_back()
        registers.cancel(workshop=workshop, by=cast.coordinator)
    assert held(workshop) == 0
    assert [line.code for line in person.standing().lines] == ["attended", "cancelled"]


@pytest.fixture
def left(cast: Cast) -> UUID:
    """A workshop in which somebody of the border is booked, whose agreement its provider has left since."""
    with on(cast.today - timedelta(days=30)):
        workshop = cast.plan(step="A", day=FIRST)
    into(cast.accepted(agreement=cast.border, by=cast.welsh_officer), workshop)
    party = AgreementParty.objects.get(agreement=cast.border, organisation=cast.partners)
    agreements.leave_agreement(party=party, last_on=cast.today - timedelta(days=1), by=INSTALLER)
    return workshop


def test_a_workshop_is_not_cancelled_over_the_heads_of_guests_whom_its_provider_no_longer_sees(cast, left):
    with pytest.raises(NotNow, match="an agreement that you no longer deliver"):
        registers.cancel(workshop=left, by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        assert Workshop.objects.get(pk=left).cancelled_at is None
    path = f"/sessions/{left}/cancel/"
    assert "an agreement that you no longer deliver" in post(client_of(cast.coordinator), path).content.decode()
    assert held(left) == 1


def test_nor_is_its_register_closed(cast, left):
    with on(FIRST), pytest.raises(NotNow, match="an agreement that you no longer deliver"):
        registers.close(workshop=left, by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        guest = Place.objects.get(workshop=left).case_id
    cases.hold(case=guest, code=HoldCode.VENUE, by=CARAWAY)
    registers.cancel(workshop=left, by=cast.coordinator)


def test_who_came_is_on_the_register_room_or_not(cast):
    day = saturday_from(cast.today) - timedelta(days=7)
    workshop = _one_place(cast, day)
    people = [cast.accepted(days_ago=20) for _ in range(2)]
    for person in people:
        line = registers.Line(f.Attendance.ATTENDED)
        registers.mark(workshop=workshop, case=person.id, line=line, by=cast.facilitator)
    assert held(workshop) == 2


def test_stopped_by_mistake_is_corrected_by_the_police_alone(cast, small):
    """The return that goes with it has been said: it cannot be undone, and no place comes back."""
    person = into(cast.accepted(), small)
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    with pytest.raises(NotNow):
        corrections.undo(case=person.id, fact=person.facts()[-1].id, by=cast.coordinator)
    assert held(small) == 0
