"""Interpreters and rooms: asked for when somebody with such needs is booked, asked anew when it moves, and never forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from caraway.casework.actions import arranging, bookings, cases, participants, tasks
from caraway.casework.models import Arrangement, Room, Task, Venue, Workshop
from caraway.casework.queries.arrangements import room_words
from caraway.core.arranging import ArrangementKind, ArrangementState
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import AskedBy, Language, TaskKind, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.integration.casework.doings_of.persons import POLISH

from .test_coordination_pages import client_of, post, text

INTERPRETER, ROOM, OTHER = ArrangementKind
ASKED, CONFIRMED, CANCELLED = ArrangementState
FIRM = "Solent Interpreting"


def waiting(person: Person) -> dict[str, str]:
    """The open tasks of a case: which session, and what they say."""
    with scope.acting_as(CARAWAY):
        rows = Task.objects.filter(case=person.id, kind=TaskKind.ARRANGE, done_at=None)
        return dict(rows.values_list("about", "why"))


def states(person: Person) -> dict[str, str]:
    with scope.acting_as(CARAWAY):
        return dict(Arrangement.objects.filter(case=person.id).values_list("session", "state"))


def session(person: Person, step: str = "A") -> str:
    return str(person.workshop(step).id)


def confirm(person: Person, step: str = "A", **more: object) -> None:
    what = {"kind": INTERPRETER, "state": CONFIRMED, "who": FIRM, "knows_neither": True} | more
    arranging.arrange(case=person.id, session=session(person, step), by=person.cast.coordinator, **what)


def test_whoever_needs_nothing_causes_nothing(cast: Cast) -> None:
    person = cast.booked()
    assert (waiting(person), states(person)) == ({}, {})
    assert "Needed at this workshop" not in text(client_of(cast.coordinator), f"/sessions/{session(person)}/")


def test_a_booking_raises_a_task_for_each_session_until_it_is_confirmed(cast: Cast) -> None:
    person = cast.booked(**POLISH, access_needs="Uses a wheelchair")
    a, b = session(person), session(person, "B")
    assert set(waiting(person)) == {a, b}
    assert "interpreter and accessible room not confirmed yet" in waiting(person)[a]
    assert "wheelchair" not in waiting(person)[a]
    confirm(person)
    assert "accessible room not confirmed yet" in waiting(person)[a]
    assert "interpreter" not in waiting(person)[a]
    confirm(person, kind=ROOM, who="Main room", knows_neither=False)
    assert set(waiting(person)) == {b}


def test_the_worklist_has_it_and_it_cannot_be_closed_by_hand(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    browser = client_of(cast.coordinator)
    assert "Arrange an interpreter or a room" in text(browser, f"{reverse('worklist')}?whose=all")
    with scope.acting_as(CARAWAY):
        task = Task.objects.filter(case=person.id).first()
    with pytest.raises(NotNow):
        tasks.finish(task=task.id, result="Done.", by=cast.coordinator)
    assert (
        "It closes by itself" in post(browser, reverse("task_close", args=[task.id]), result="Done.").content.decode()
    )
    assert len(waiting(person)) == 2


def test_a_confirmation_needs_the_firm_and_the_tick(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    path, browser = (
        reverse("case_arrange", args=[person.id, session(person), "interpreter"]),
        client_of(cast.coordinator),
    )
    assert "never family" in text(browser, path)
    page = post(browser, path, state="confirmed", who=FIRM).content.decode()
    assert "Check first that the interpreter is no relative" in page
    assert f'value="{FIRM}"' in page
    with pytest.raises(InvalidValue):
        confirm(person, who=" ")
    assert states(person) == {}
    assert post(browser, path, state="confirmed", who=FIRM, knows_neither="on").status_code == 302
    assert states(person) == {session(person): "confirmed"}
    with scope.acting_as(CARAWAY), pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.update(knows_neither=False)


def test_it_is_asked_anew_when_the_booking_moves(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    confirm(person)
    before = session(person)
    another = cast.plan(step="A", day=person.workshop("A").on)
    what = {"step": "A", "session": str(another), "asked_by": AskedBy.PARTICIPANT, "reason": "Work"}
    bookings.move(case=person.id, **what, by=cast.coordinator)
    assert states(person) == {before: "cancelled"}
    assert str(another) in waiting(person)
    assert before not in waiting(person)


def test_it_is_cancelled_with_the_booking(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    confirm(person)
    cases.withdraw(case=person.id, reason=WithdrawalReason.MOVED_AWAY, by=cast.coordinator)
    assert set(states(person).values()) == {"cancelled"}
    assert waiting(person) == {}


def test_the_room_says_what_it_offers() -> None:
    venue = Venue(name="Village hall", accessible_toilet=True)
    room = Room(venue=venue, name="Loft", step_free=False, hearing_loop=True)
    assert room_words(Workshop(room=room)) == "Village hall, Loft: not step-free, hearing loop, accessible toilet."


def test_what_was_held_stays_and_its_task_is_gone(cast: Cast) -> None:
    person = cast.attended_a(**POLISH)
    assert set(waiting(person)) == {session(person, "B")}
    confirm(person, "B")
    held = session(person, "B")
    person.mark("B")
    assert states(person) == {held: "confirmed"}
    assert waiting(person) == {}


def test_needs_that_change_are_asked_for_and_those_that_end_are_not(cast: Cast) -> None:
    person = cast.booked()
    set_needs(person, interpreter=True, language=Language.POLISH)
    assert set(waiting(person)) == {session(person), session(person, "B")}
    confirm(person)
    set_needs(person, interpreter=True, language=Language.PUNJABI)
    assert states(person) == {session(person): "cancelled"}
    assert session(person) in waiting(person)
    set_needs(person, interpreter=False, language=Language.ENGLISH)
    assert waiting(person) == {}


def set_needs(person: Person, **new: object) -> None:
    shown = participants.as_shown(person.row().participant, participants.NEEDS)
    participants.set_needs(case=person.id, shown=shown, by=person.cast.coordinator, **new)


def test_one_that_is_cancelled_is_asked_for_again(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    confirm(person)
    assert session(person) not in waiting(person)
    confirm(person, state=CANCELLED)
    assert session(person) in waiting(person)
    confirm(person, kind=OTHER, state=ASKED, who="A taxi")
    assert "interpreter and something else not confirmed yet" in waiting(person)[session(person)]


def test_a_call_needs_an_interpreter_and_no_room(cast: Cast) -> None:
    person = cast.by_telephone(**POLISH, access_needs="Uses a wheelchair")
    bookings.book_call(case=person.id, on=cast.today + timedelta(days=9), interpreter=FIRM, by=cast.coordinator)
    (why,) = waiting(person).values()
    assert why.startswith("The call on Wednesday 11 March 2026: interpreter not confirmed yet")


def test_the_register_says_what_is_needed_and_what_the_room_offers(cast: Cast) -> None:
    person = cast.booked(**POLISH)
    path = f"/sessions/{session(person)}/"
    shown = text(client_of(cast.coordinator), path)
    assert "Interpreter, Polish <strong" in shown
    assert "Not asked for yet</strong>" in shown
    assert "Guildhall: what its room offers is not recorded." in shown
    confirm(person)
    shown = text(client_of(cast.facilitator), path)
    assert f"Confirmed: {FIRM}</strong>" in shown
    assert reverse("case_arrange", args=[person.id, session(person), "interpreter"]) not in shown


def test_a_session_that_is_not_booked_and_a_kind_that_is_none_are_not_there(cast: Cast) -> None:
    person, browser = cast.booked(**POLISH), client_of(cast.coordinator)
    for where in ((session(cast.attended_a()), "interpreter"), (session(person), "family")):
        assert browser.get(reverse("case_arrange", args=[person.id, *where])).status_code == 404
    what = {"kind": INTERPRETER, "state": ASKED, "by": cast.coordinator}
    with pytest.raises(NotNow):
        arranging.arrange(case=person.id, session="00000000-0000-0000-0000-000000000000", **what)
