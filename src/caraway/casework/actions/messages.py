"""Messages leave: claimed, handed over once, and settled by what became of them.

    waiting ── claim ──► sending ── post ──► sent ── receipt ──► delivered, or failed
       │                    │                   └── not now ──► waiting, later
       │                    └── stopped half way: the carrier is asked by our reference before anything is sent again
       └──► print (a letter) · suppressed (a call instead) · overtaken (no longer so, or too late)

A claim commits before anything is handed over, and the case is locked while it is: a change of the ways of contact comes
before a message, and stops it, or after it has left.
"""

from datetime import datetime, timedelta
from uuid import UUID

from caraway.casework.actions import outbox
from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.phoning import ask_to_phone
from caraway.casework.contact import area_of, aware, known_of, local
from caraway.casework.models import Outgoing
from caraway.casework.models.outbox import UNSETTLED
from caraway.casework.wording import worded
from caraway.core.leaving import Answer
from caraway.core.message_words import MessageKind, MessageState, NotSent
from caraway.core.refusals import NotYours
from caraway.core.safe_contact import route
from caraway.core.vocabulary import ContactMethod
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, notify

MOST_TRIES = 4
FIRST_WAIT = timedelta(minutes=15)
"""How long after a first failure of the moment it is tried again; each further wait is twice as long."""
LONG_AWAY = timedelta(hours=2)
"""How long nobody may answer before somebody telephones."""
FARES = (
    "due_at",
    "state",
    "why",
    "channel",
    "language",
    "to",
    "subject",
    "body",
    "words",
    "tries",
    "claimed_at",
    "provider_reference",
    "sent_at",
    "settled_at",
)
ADDRESSES = {ContactMethod.TEXT: "phone", ContactMethod.EMAIL: "email"}


@action("message.send")
def expire(*, by: Actor) -> None:
    """Overtake everything that waits and is of no use any more."""
    late = Outgoing.objects.filter(state__in=UNSETTLED, expires_at__lte=clock.now())
    gone = late.update(state=MessageState.OVERTAKEN, settled_at=clock.now())
    trail.record("message.expire", by=by, detail={"overtaken": gone})


@action("message.send")
def remind(*, case: UUID, by: Actor) -> UUID:
    """Put in the reminders of a case that are not there, such as those of dates booked under other settings."""
    found = opened(case, by)
    Outgoing.objects.bulk_create(outbox.reminders(found), ignore_conflicts=True)
    trail.record("message.remind", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


@action("message.send")
def claim(*, message: UUID, by: Actor) -> UUID:
    """Decide what becomes of a message that is due: it is rendered and to be handed over, or printed, or a call instead."""
    found, row = _locked(message, by)
    now = clock.now()
    if row.state == MessageState.WAITING and row.due_at <= now:
        if row.expires_at <= now or not outbox.holds(found, row):
            _settle(row, MessageState.OVERTAKEN)
        else:
            _send_off(found, row, by)
    _tell("message.claim", found, row, by)
    return message


def _send_off(found: Open, row: Outgoing, by: Actor) -> None:
    way, answer = _route(found, row)
    waits = answer.at and aware(answer.at)
    if way in (None, ContactMethod.CALL) or (waits and waits >= row.expires_at):
        _suppress(found, row, answer.why or NotSent.NOT_KNOWN, by)
    elif waits:
        row.due_at, row.why = waits, NotSent.OUT_OF_HOURS.value
        _save(row)
    else:
        _render(found, row, ContactMethod(way))


def _route(found: Open, row: Outgoing) -> tuple[ContactMethod | None, Answer[NotSent]]:
    known, area = known_of(found.case.participant), area_of(found.rules.settings)
    return route(known, MessageKind(row.kind), local(clock.now()), area)


def _render(found: Open, row: Outgoing, way: ContactMethod) -> None:
    said, person = worded(found, row, way), found.case.participant
    letter = way is ContactMethod.LETTER
    row.channel, row.language, row.words = way.value, said.language, said.version
    row.subject, row.body = said.subject, said.body
    row.to = f"{person.address}\n{person.postcode}" if letter else getattr(person, ADDRESSES[way])
    row.state = (MessageState.PRINT if letter else MessageState.SENDING).value
    row.claimed_at, row.tries, row.why = clock.now(), row.tries + 1, ""
    _save(row)


def _suppress(found: Open, row: Outgoing, why: NotSent, by: Actor) -> None:
    """It is not written; somebody telephones instead. The emergency words are for those alone who may have them."""
    row.why = why.value
    _settle(row, MessageState.SUPPRESSED)
    if row.kind != MessageKind.EMERGENCY:
        ask_to_phone(found, row, why, by)


def _settle(row: Outgoing, state: MessageState) -> None:
    row.state, row.settled_at = state.value, clock.now()
    _save(row)


def _save(row: Outgoing) -> None:
    """Store how it fares; what it is about was said when it was made."""
    row.save(update_fields=FARES)


@action("message.send")
def post(*, message: UUID, by: Actor, again: bool = False) -> UUID:
    """Hand over a message that is claimed. `again`: an earlier try may have done so, and the carrier is asked first.

    Whether it may leave is asked once more, with the case locked; where that has changed it waits anew.
    """
    found, row = _locked(message, by)
    if row.state == MessageState.SENDING:
        try:
            if not (again and _left_before(found, row, by)):
                _hand_over(found, row, by)
        except notify.Unreachable:
            _away(found, row, by)
        except (notify.Rejected, notify.CannotTell):
            _failed(found, row, by)
    _tell("message.post", found, row, by)
    return message


def _away(found: Open, row: Outgoing, by: Actor) -> None:
    """Nobody answers: it is asked for again in a while. Whoever has to know does not wait for that: somebody telephones."""
    row.claimed_at = clock.now()
    _save(row)
    if row.claimed_at - row.due_at > LONG_AWAY:
        ask_to_phone(found, row, None, by)


def _left_before(found: Open, row: Outgoing, by: Actor) -> bool:
    """Whether the try that stopped half way had handed it over."""
    before = notify.postman().look(row.reference)
    if before is not None:
        _sent(row, before[0])
    return before is not None


def _hand_over(found: Open, row: Outgoing, by: Actor) -> None:
    way, answer = _route(found, row)
    same = (
        way is not None and way.value == row.channel and row.to == getattr(found.case.participant, ADDRESSES[way], "")
    )
    if not (same and answer.may and outbox.holds(found, row) and row.expires_at > clock.now()):
        # It never left: it is asked anew, with all that has changed.
        row.state, row.due_at = MessageState.WAITING.value, clock.now()
        _save(row)
        return
    note = notify.Note(row.channel, row.to, row.subject, row.body, row.reference)
    _sent(row, notify.postman().send(note))


def _sent(row: Outgoing, reference: str) -> None:
    row.state, row.provider_reference, row.sent_at = MessageState.SENT.value, reference, clock.now()
    _save(row)


def _failed(found: Open, row: Outgoing, by: Actor) -> None:
    _settle(row, MessageState.FAILED)
    ask_to_phone(found, row, None, by)


@action("message.send")
def settle(*, message: UUID, tries: int, delivery: str, by: Actor) -> UUID:
    """What became of one try of a message. What is about an earlier try, or known already, changes nothing.

    A number that never takes a message is dead: nothing is sent to it any more, and somebody telephones or finds another.
    """
    found, row = _locked(message, by)
    if row.tries == tries and row.state in (MessageState.SENDING, MessageState.SENT):
        if delivery == notify.Delivery.DELIVERED:
            row.sent_at = row.sent_at or clock.now()
            _settle(row, MessageState.DELIVERED)
        elif delivery == notify.Delivery.NEVER:
            _dead(found, row)
            _failed(found, row, by)
        elif delivery == notify.Delivery.NOT_NOW:
            _later(found, row, by)
    _tell("message.settle", found, row, by)
    return message


def _dead(found: Open, row: Outgoing) -> None:
    person = found.case.participant
    if row.channel == ContactMethod.TEXT and row.to == person.phone:
        person.phone_dead_at = clock.now()
        person.save(update_fields=["phone_dead_at"])


def _later(found: Open, row: Outgoing, by: Actor) -> None:
    """Try again after a while that doubles; a reminder is never sent after what it reminds of."""
    due: datetime = clock.now() + FIRST_WAIT * 2 ** (row.tries - 1)
    if row.tries >= MOST_TRIES or due >= row.expires_at:
        _failed(found, row, by)
        return
    row.state, row.due_at = MessageState.WAITING.value, due
    _save(row)


@action("message.post")
def mark_posted(*, message: UUID, by: Actor) -> UUID:
    """The printed letter is in the post. Raises NotYours where there is no such letter to post."""
    found, row = _locked(message, by)
    if row.state != MessageState.PRINT and not (row.channel == ContactMethod.LETTER and row.sent_at):
        raise NotYours("not_found", "There is no such letter.")
    if row.sent_at is None:
        row.sent_at = clock.now()
        _settle(row, MessageState.SENT)
    _tell("message.mark_posted", found, row, by)
    return message


@action("message.post")
def ask_attendance(*, case: UUID, by: Actor) -> Outgoing:
    """Put a letter of attendance into the outbox: it is printed where letters are safe, and otherwise a call is asked for."""
    found = opened(case, by)
    kind, now = MessageKind.ATTENDANCE, clock.now()
    row = outbox.row_of(found, kind, "", due=now, expires=now + outbox.OF_USE[kind])
    row.key, row.made_by = f"{row.id}:{kind.value}", by.account_id
    row.save(force_insert=True)
    _send_off(found, row, by)
    _tell("message.ask_attendance", found, row, by)
    return row


def _locked(message: UUID, by: Actor) -> tuple[Open, Outgoing]:
    """Lock the case and then the message. Raises NotYours where it is not there or not theirs: the same answer."""
    case = Outgoing.objects.filter(pk=message).values_list("case_id", flat=True).first()
    if case is None:
        raise NotYours("not_found", "There is no such message.")
    found = opened(case, by)
    return found, Outgoing.objects.select_for_update(no_key=True).get(pk=message)


def _tell(verb: str, found: Open, row: Outgoing, by: Actor) -> None:
    detail = {"kind": row.kind, "state": row.state, "why": row.why or None, "channel": row.channel or None}
    trail.record(verb, by=by, subjects=[found.case.id, row.id], agreement=found.case.agreement_id, detail=detail)
