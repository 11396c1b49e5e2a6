"""Messages claimed, handed over, settled, printed and posted."""

from caraway.casework.actions import bookings, calling, inbound, messages, participants
from caraway.casework.models import Incoming, Outgoing
from caraway.core.message_words import MessageKind, MessageState
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, ids, notify
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.integration.casework.doing import Doing, of, on_case


def _row(person: Person, *kinds: MessageKind) -> Outgoing:
    with scope.acting_as(CARAWAY):
        found = Outgoing.objects.filter(case_id=person.id, kind__in=kinds).order_by("due_at").first()
        assert found is not None
        return found


def _due(cast: Cast) -> Outgoing:
    return _row(cast.booked(safe_methods=["email"], email="one@example.org"), MessageKind.BOOKED)


def expire(cast: Cast) -> Doing:
    cast.missed_a(safe_methods=["text"])
    return of(messages.expire, CARAWAY, "message.expire")


def remind(cast: Cast) -> Doing:
    return on_case(messages.remind, cast.booked(), CARAWAY, "message.remind")


def claim(cast: Cast) -> Doing:
    return of(messages.claim, CARAWAY, "message.claim", message=_due(cast).id)


def post(cast: Cast) -> Doing:
    row = _due(cast)
    messages.claim(message=row.id, by=CARAWAY)
    return of(messages.post, CARAWAY, "message.post", message=row.id)


def settle(cast: Cast) -> Doing:
    doing = post(cast)
    doing.now()
    what = {"message": doing.what["message"], "tries": 1, "delivery": notify.Delivery.DELIVERED.value}
    return of(messages.settle, CARAWAY, "message.settle", **what)


def to_post(cast: Cast) -> tuple[Person, Outgoing]:
    """A letter that is to be printed and posted."""
    person = cast.attended_a(safe_methods=["letter"])
    confirm_address(cast, person)
    return person, messages.ask_attendance(case=person.id, by=cast.coordinator)


def confirm_address(cast: Cast, person: Person) -> None:
    """The participant says that letters are safe where they go."""
    row = person.row().participant
    kept = {name: getattr(row, name) for name in participants.CONTACT}
    shown = participants.as_shown(row, participants.CONTACT)
    participants.set_contact(
        case=person.id, shown=shown, by=cast.coordinator, confirmed=True, address_confirmed=True, **kept
    )


def mark_posted(cast: Cast) -> Doing:
    _, row = to_post(cast)
    assert row.state == MessageState.PRINT
    return of(messages.mark_posted, cast.coordinator, "message.mark_posted", message=row.id)


def ask_attendance(cast: Cast) -> Doing:
    person = cast.attended_a(safe_methods=["letter"])
    confirm_address(cast, person)
    return on_case(messages.ask_attendance, person, cast.coordinator, "message.ask_attendance")


def take_in(cast: Cast) -> Doing:
    what = {"reference": str(ids.new()), "number": "+447700900999", "to": "", "body": "Running late"}
    return of(inbound.take_in, CARAWAY, "message.take_in", **what)


def log_call_in(cast: Cast) -> Doing:
    what = {"body": "Asked for another date."}
    return on_case(inbound.log_call_in, cast.accepted(), cast.coordinator, "message.log_call_in", **what)


def text_of_nobody(cast: Cast) -> Incoming:
    """A text that came in on the area's number and fits no case."""
    with scope.acting_as(CARAWAY):
        row = Incoming(agreement_id=cast.wessex.id, channel="text", reference=str(ids.new()), body="I am late")
        row.number, row.at = "+447700900999", clock.now()
        row.save(force_insert=True)
    return row


def place_text(cast: Cast) -> Doing:
    what = {"text": text_of_nobody(cast).id, "reference": cast.booked().row().reference}
    return of(inbound.place_text, cast.coordinator, "task.raise", "message.place_text", **what)


def open_call(cast: Cast) -> Doing:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    rows = ("case.mark_call", "call.open")
    return on_case(calling.open_call, person, cast.coordinator, *rows, answers=(True, True, False))


DOINGS = {
    one.__name__: one
    for one in (
        expire,
        remind,
        claim,
        post,
        settle,
        mark_posted,
        ask_attendance,
        take_in,
        log_call_in,
        place_text,
        open_call,
    )
}
