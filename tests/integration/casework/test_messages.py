"""The outbox: made with the fact, sent once, stopped by a change, settled by what became of it."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from caraway.casework.actions import bookings, cases, messages, participants, registers
from caraway.casework.jobs import messages as jobs
from caraway.casework.models import Outgoing, Task
from caraway.core.message_words import MessageKind, MessageState
from caraway.core.vocabulary import AskedBy, Attendance, HoldCode, TaskKind
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, notify
from caraway.platform.tenancy import scope
from tests.cast import ATTENDED, Cast, Person, on
from tests.integration.casework.test_coordination_work import client_of, kept_contact, post, shown
from tests.notify_server import FakeNotify, fake_notify

DAY = timedelta(days=1)
SAFE = {"safe_methods": ["call", "text"]}
FORBIDDEN = ("cara", "police", "abuse", "heddlu", "cam-drin", "domestic", "officer", "workshop", "marlowe", "dean")


@pytest.fixture
def carrier() -> Iterator[FakeNotify]:
    with fake_notify() as fake, notify.use(notify.Notify(fake.service)):
        yield fake


def rows(person: Person, *kinds: MessageKind) -> list[Outgoing]:
    with scope.acting_as(CARAWAY):
        found = Outgoing.objects.filter(case_id=person.id).order_by("due_at", "id")
        return [row for row in found if not kinds or row.kind in kinds]


def states(person: Person, *kinds: MessageKind) -> list[str]:
    return [row.state for row in rows(person, *kinds)]


def tasks(person: Person) -> list[Task]:
    with scope.acting_as(CARAWAY):
        return list(Task.objects.filter(case_id=person.id, kind=TaskKind.PHONE, done_at=None).order_by("id"))


def send() -> None:
    jobs.send_due(clock.now())


def test_a_booking_is_told_once_and_reminders_wait(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    assert states(person, MessageKind.BOOKED) == ["waiting"]
    reminders = rows(person, MessageKind.REMINDER)
    assert all(row.due_at < row.expires_at for row in reminders)
    first, last = person.standing().bookings[0].on, person.standing().bookings[-1].on
    due = {clock.at(day - DAY * n, 10) for day in (first, last) for n in (7, 1)}
    assert {row.due_at for row in reminders} == {one for one in due if one > clock.now()}
    send()
    send()
    (sent,) = carrier.sent
    row = rows(person, MessageKind.BOOKED)[0]
    assert (row.state, row.provider_reference, row.language) == ("sent", sent["id"], "en")
    body = sent["personalisation"]["body"]
    assert body == row.body
    assert "Saturday 7 March 2026 at 10:00" in body
    assert sent["phone_number"] == person.row().participant.phone
    assert row.words
    assert sent["reference"] == row.reference == f"{row.id}-1"


def test_nothing_that_is_written_names_anything(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE, language="und")
    missed = cast.missed_a(**SAFE)
    over = cast.returned(safe_methods=["email"], email="dean@example.org")
    over.tell()
    registers.cancel(workshop=person.workshop("A").id, by=cast.coordinator)
    with on(cast.today, 13):
        send()
    said = [row for one in (person, missed, over) for row in rows(one) if row.state == "sent"]
    assert {row.kind for row in said} >= {"missed", "cancelled", "outcome"}
    for row in said:
        assert not [word for word in FORBIDDEN if word in f"{row.subject} {row.body}".lower()], row.body
    cancelled = next(row for row in said if row.kind == "cancelled")
    assert cancelled.language == "und"
    assert "Rydym wedi canslo" in cancelled.body
    assert "We have cancelled" in cancelled.body


def test_a_move_overtakes_what_waits_and_moving_back_brings_the_reminders_back(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    b = next(one for one in person.standing().bookings if one.step == "B")
    later = str(cast.workshops[cast.wessex.id, "B", b.on + 7 * DAY])
    before = [row for row in rows(person, MessageKind.REMINDER) if row.session == b.session]
    how: dict[str, Any] = {"step": "B", "asked_by": AskedBy.PARTICIPANT, "reason": "A shift."}
    bookings.move(case=person.id, session=later, by=cast.coordinator, **how)
    assert {row.state for row in rows(person, MessageKind.REMINDER) if row.session == b.session} == {"overtaken"}
    bookings.move(case=person.id, session=b.session, by=cast.coordinator, **how)
    again = [row for row in rows(person, MessageKind.REMINDER) if row.session == b.session]
    assert [row.id for row in again] == [row.id for row in before]
    assert {row.state for row in again} == {"waiting"}
    assert {row.state for row in rows(person, MessageKind.REMINDER) if row.session == later} == {"overtaken"}


def test_a_hold_overtakes_what_waits_and_is_told_as_any_session_that_we_cancel(cast: Cast, carrier: FakeNotify) -> None:
    held, cancelled = cast.booked(**SAFE), cast.booked(**SAFE)
    cases.hold(case=held.id, code=HoldCode.VENUE, by=CARAWAY)
    assert set(states(held, MessageKind.REMINDER, MessageKind.BOOKED)) == {"overtaken"}
    registers.cancel(workshop=cancelled.workshop("A").id, by=cast.coordinator)
    send()
    one, other = (rows(person, MessageKind.CANCELLED) for person in (held, cancelled))
    assert [row.body for row in one] == [row.body for row in other]
    cases.resume(case=held.id, by=CARAWAY)
    assert states(held, MessageKind.CANCELLED) == ["sent"]


def test_a_missed_session_is_told_when_nobody_has_taken_the_mark_back(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.missed_a(**SAFE)
    workshop = person.workshop("A")
    (row,) = rows(person, MessageKind.MISSED)
    assert (row.state, row.due_at) == ("waiting", clock.at(workshop.on, 16, 30))
    with on(workshop.on, 16):
        send()
        registers.mark(workshop=workshop.id, case=person.id, line=ATTENDED, by=cast.facilitator)
    assert states(person, MessageKind.MISSED) == ["overtaken"]


def test_nobody_asked_means_a_call_and_one_task(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked()
    send()
    assert carrier.sent == []
    (row,) = rows(person, MessageKind.BOOKED)
    assert (row.state, row.why) == ("suppressed", "not_known")
    (task,) = tasks(person)
    assert task.why.startswith("Dates booked: tell by telephone.")
    assert task.owner == cast.coordinator.account_id
    assert task.organisation_id == cast.partners.id


def test_another_language_is_a_call_with_an_interpreter(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE, language="pl", interpreter=True)
    send()
    assert carrier.sent == []
    assert "with an interpreter for Polish" in tasks(person)[0].why


def change(cast: Cast, person: Person, **what: Any) -> None:
    row = person.row().participant
    kept = {name: getattr(row, name) for name in participants.CONTACT}
    shown = participants.as_shown(row, participants.CONTACT)
    participants.set_contact(case=person.id, by=cast.coordinator, shown=shown, **kept | what)


def test_a_change_stops_everything_until_the_participant_confirms(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    change(cast, person, phone="+447700900777")
    assert set(states(person)) == {"held"}
    send()
    assert carrier.sent == []
    assert "confirm them with the participant" in tasks(person)[0].why
    change(cast, person, confirmed=True)
    assert tasks(person) == []
    assert set(states(person)) == {"waiting"}
    send()
    assert [one["phone_number"] for one in carrier.sent] == ["+447700900777"]


def test_a_change_between_claim_and_hand_over_stops_it(cast: Cast, carrier: FakeNotify) -> None:
    one, other = cast.booked(**SAFE), cast.booked(**SAFE)
    for person in (one, other):
        messages.claim(message=rows(person, MessageKind.BOOKED)[0].id, by=CARAWAY)
    change(cast, one, phone="+447700900777", confirmed=True)
    change(cast, other, phone="+447700900778")
    for person in (one, other):
        messages.post(message=rows(person, MessageKind.BOOKED)[0].id, by=CARAWAY)
    assert carrier.sent == []
    send()
    assert [row["phone_number"] for row in carrier.sent] == ["+447700900777"]
    assert states(other, MessageKind.BOOKED) == ["suppressed"]


def test_hours_said_are_kept(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    change(cast, person, safe_from="17:00", safe_to="20:00", confirmed=True)
    send()
    (row,) = rows(person, MessageKind.BOOKED)
    assert (row.state, row.due_at, carrier.sent) == ("waiting", clock.at(cast.today, 17), [])
    with on(cast.today, 17):
        send()
    assert states(person, MessageKind.BOOKED) == ["sent"]


class Killed(BaseException):
    """The process ended here."""


def test_a_sender_killed_at_any_step_sends_once(cast: Cast, carrier: FakeNotify, monkeypatch: Any) -> None:
    """Before it is claimed, after, before and after it is handed over, and while it is looked up."""
    postman, real = notify.Notify, notify.Notify.send

    def before(self: Any, note: Any) -> str:
        raise Killed

    def after(self: Any, note: Any) -> str:
        real(self, note)
        raise Killed

    def claim(**how: Any) -> None:
        raise Killed

    steps = {
        "claim": (messages, "claim", claim),
        "before": (postman, "send", before),
        "after": (postman, "send", after),
    }
    for number, (where, name, fault) in enumerate(steps.values(), 1):
        person = cast.booked(**SAFE)
        with monkeypatch.context() as patched:
            patched.setattr(where, name, fault)
            with pytest.raises(Killed):
                send()
        with monkeypatch.context() as patched, on(cast.today, 13):
            patched.setattr(postman, "look", before)
            with pytest.raises(Killed) if number > 1 else nullcontext():
                send()
        with on(cast.today, 14):
            send()
            send()
        assert states(person, MessageKind.BOOKED) == ["sent"]
        assert len(carrier.sent) == number
        assert rows(person, MessageKind.BOOKED)[0].provider_reference == carrier.sent[-1]["id"]


@pytest.mark.parametrize("taken", [False, True], ids=["not taken", "taken all the same"])
def test_an_answer_that_failed_is_looked_up_before_it_is_sent_again(
    cast: Cast, carrier: FakeNotify, taken: bool
) -> None:
    person = cast.booked(**SAFE)
    carrier.answers, carrier.taken_all_the_same = [500], taken
    send()
    assert states(person, MessageKind.BOOKED) == ["sending"]
    send()
    assert len(carrier.sent) == taken
    with on(cast.today, 13):
        send()
    assert states(person, MessageKind.BOOKED) == ["sent"]
    assert len(carrier.sent) == 1


def test_when_nobody_answers_for_hours_somebody_telephones(cast: Cast) -> None:
    person = cast.booked(**SAFE)
    with fake_notify() as gone:
        nowhere = notify.Notify(gone.service)
    with notify.use(nowhere):
        send()
        assert (states(person, MessageKind.BOOKED), tasks(person)) == (["sending"], [])
        with on(cast.today, 15):
            send()
    assert states(person, MessageKind.BOOKED) == ["sending"]
    assert len(tasks(person)) == 1
    with fake_notify() as back, notify.use(notify.Notify(back.service)), on(cast.today, 16):
        send()
        assert len(back.sent) == 1


def test_a_refused_message_is_a_call(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    carrier.answers = [400]
    send()
    assert states(person, MessageKind.BOOKED) == ["failed"]
    assert "did not arrive" in tasks(person)[0].why


def test_without_a_service_for_texts_there_are_calls(cast: Cast) -> None:
    person = cast.booked(**SAFE)
    send()
    assert states(person, MessageKind.BOOKED) == ["failed"]
    assert len(tasks(person)) == 1


def test_receipts_are_fetched(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    send()
    jobs.fetch_receipts(clock.now())
    assert states(person, MessageKind.BOOKED) == ["sent"]
    carrier.sent[0]["status"] = "delivered"
    jobs.fetch_receipts(clock.now())
    assert states(person, MessageKind.BOOKED) == ["delivered"]


def test_a_dead_number_takes_nothing_more_and_raises_a_task(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    send()
    carrier.sent[0]["status"] = "permanent-failure"
    jobs.fetch_receipts(clock.now())
    jobs.fetch_receipts(clock.now())
    assert states(person, MessageKind.BOOKED) == ["failed"]
    assert person.row().participant.phone_dead_at == clock.now()
    assert "find a number or address that works" in tasks(person)[0].why
    first = person.standing().bookings[0]
    with on(first.on - DAY, 12):
        send()
    assert len(carrier.sent) == 1
    change(cast, person, phone="+447700900778", confirmed=True)
    assert person.row().participant.phone_dead_at is None


def test_a_failure_of_the_moment_is_tried_again_until_it_is_of_no_use(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    carrier.status = "temporary-failure"
    at = clock.now()
    waits = []
    for _ in range(messages.MOST_TRIES):
        with clock.use(at):
            send()
            jobs.fetch_receipts(clock.now())
        row = rows(person, MessageKind.BOOKED)[0]
        waits.append(row.due_at - at)
        at = row.due_at
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60)]
    assert row.state == "failed"
    assert len({one["reference"] for one in carrier.sent}) == len(carrier.sent) == messages.MOST_TRIES
    assert len(tasks(person)) == 1


def test_a_reminder_is_never_sent_after_its_session(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    first = person.standing().bookings[0]
    with on(first.on, 11):
        send()
    of_first = [row for row in rows(person) if row.session == first.session]
    assert {row.state for row in of_first} == {"overtaken"}
    assert carrier.sent == []


def test_what_was_told_of_the_outcome_is_what_was_recorded(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.returned(**SAFE)
    person.tell()
    send()
    (sent,) = [row for row in rows(person) if row.kind == MessageKind.OUTCOME]
    assert sent.state == MessageState.SENT
    assert sent.body.startswith("You have completed your sessions.")


def test_reminders_that_are_missing_are_put_in(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    wanted = {row.key for row in rows(person, MessageKind.REMINDER)}
    jobs.reminders(clock.now())
    jobs.reminders(clock.now())
    assert {row.key for row in rows(person, MessageKind.REMINDER)} == wanted


def test_an_absence_that_is_awaited_is_told_once(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.attended_b(registers.Line(Attendance.ABSENT_AWAITED), **SAFE)
    assert len(rows(person, MessageKind.MISSED)) == 1
    workshop, line = person.workshop("B"), registers.Line(Attendance.ABSENT_UNACCEPTABLE)
    with on(workshop.on, 18):
        send()
        registers.mark(workshop=workshop.id, case=person.id, line=line, by=cast.facilitator)
    assert len(rows(person, MessageKind.MISSED)) == 1


def test_the_page_of_ways_of_contact_keeps_days_and_hours(cast: Cast) -> None:
    person = cast.booked(**SAFE)
    browser, path = client_of(cast.coordinator), reverse("case_contact_details", args=[person.id])
    said = kept_contact(person) | {"safe_days": ["0", "5"], "safe_from": "5pm", "safe_to": "20:00", "confirmed": "on"}
    wrong = post(browser, path, **said | {"safe_to": ""}, shown=shown(browser, path)).content.decode()
    assert "Give from when to when" in wrong
    assert post(browser, path, **said, shown=shown(browser, path)).status_code == 302
    row = person.row().participant
    assert (row.safe_days, row.safe_from, row.safe_to) == ([0, 5], "17:00", "20:00")
    assert row.confirmed_by == cast.coordinator.account_id
    page = browser.get(reverse("case", args=[person.id])).content.decode()
    assert "Monday, Saturday; 17:00 to 20:00" in page


def test_every_contact_can_confirm_the_ways_of_contact(cast: Cast) -> None:
    person = cast.booked(**SAFE)
    change(cast, person, phone="+447700900777")
    browser, path = client_of(cast.coordinator), reverse("case_contact", args=[person.id])
    day = {"on-day": str(cast.today.day), "on-month": str(cast.today.month), "on-year": str(cast.today.year)}
    said = {"method": "call", "confirmed": "on", **day}
    assert post(browser, path, **said, result="no_answer").status_code == 302
    assert person.row().participant.confirmed_at is None
    assert post(browser, path, **said, result="reached").status_code == 302
    assert person.row().participant.confirmed_at == clock.now()
    assert "held" not in states(person)
