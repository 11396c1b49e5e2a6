"""Messages to victims: asked for by a worker, asked of the rules again as they leave, handed over once, settled by receipts.

    waiting ── claim ──► sending ── post ──► sent ── receipt ──► delivered, or failed
       │                    │                   └── not now ──► waiting, later
       │                    └── stopped half way: the carrier is asked by our reference before anything is sent again
       └──► print (a letter) ── posted ──► sent
    suppressed (a rule, with its number) or overtaken (too late) from any state in which it has not left

A claim commits before anything is handed over, and the case is locked while it is: a change of the plan comes before a
message, and stops it, or after it has left. Nothing here is ever sent but what a worker asked for.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from caraway.core.message_words import MessageState
from caraway.core.refusals import InvalidValue
from caraway.core.victim.asking import Kind
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, notify
from caraway.victims.actions.outbox import suppress
from caraway.victims.asked_now import Asked, asked_now
from caraway.victims.known import one_of
from caraway.victims.models import VictimCase, VictimMessage
from caraway.victims.models.message import WRITTEN
from caraway.victims.reach import opened
from caraway.victims.wording import worded

OF_USE = timedelta(days=7)
"""How long a message is of use that asks to be called back."""
MOST_TRIES = 4
FIRST_WAIT = timedelta(minutes=15)
"""How long after a first failure of the moment it is tried again; each further wait is twice as long."""
FARES = (
    "due_at",
    "state",
    "why",
    "detail",
    "language",
    "to",
    "body",
    "words",
    "tries",
    "claimed_at",
    "provider_reference",
    "sent_at",
    "settled_at",
)
"""How a message fares: the rest was said when it was asked for."""


@action("message.ask", permission="victim.contact")
def ask_for(*, case: UUID, kind: Kind, way: Way, on: date | None, hour: time | None, by: Actor) -> UUID:
    """Put a message into the outbox. Where no waiting would let it leave it is kept as not sent, with its rule. Its id.

    `on`, `hour`: the time to speak, of an appointment alone. Raises InvalidValue for what is only said (`Kind`), another way
    than a text or a letter, and a time that is not to come; NotYours for a case that is not theirs.
    """
    found = opened(case, by)
    if way not in WRITTEN:
        raise InvalidValue("way", "Only a text or a letter is written from here.")
    row = VictimMessage.objects.create(
        agreement_id=found.agreement_id,
        case=found,
        kind=kind.value,
        way=way.value,
        on=on,
        hour=f"{hour:%H:%M}" if hour else "",
        made_at=clock.now(),
        made_by=by.person,
        made_by_name=by.name,
        due_at=clock.now(),
        expires_at=_expires(kind, on, hour),
    )
    asked = asked_now(found, way, kind)
    if asked.answer.why is not None and asked.answer.never:
        suppress(row, asked.answer.why, asked.detail)
    _tell("message.ask", row, by)
    return row.pk


def _expires(kind: Kind, on: date | None, hour: time | None) -> datetime:
    if kind is Kind.CALL_BACK and on is None and hour is None:
        return clock.now() + OF_USE
    if kind is not Kind.APPOINTMENT or on is None or hour is None:
        raise InvalidValue(
            "kind", "Ask for a call back, or name a day and a time to speak. All else is said, never written."
        )
    at = clock.at(on, hour.hour, hour.minute)
    if at <= clock.now():
        raise InvalidValue("on", "The time to speak must be in the future.")
    return at


@action("message.send")
def claim(*, message: UUID, by: Actor) -> UUID:
    """Decide what becomes of a message that is due: it is rendered to be handed over or printed, waits on, or is stopped."""
    case, row = _locked(message)
    if row.state == MessageState.WAITING and row.due_at <= clock.now():
        _send_off(case, row)
    _tell("message.claim", row, by)
    return message


def _send_off(case: VictimCase, row: VictimMessage) -> None:
    asked = _asked(case, row)
    why = asked.answer.why
    if row.expires_at <= clock.now():
        _settle(row, MessageState.OVERTAKEN)
    elif why is None:
        _render(case, row, asked)
    elif asked.at is None or asked.at >= row.expires_at:
        suppress(row, why, asked.detail)
    else:
        row.due_at, row.why = asked.at, why.value
        _save(row)


def _asked(case: VictimCase, row: VictimMessage) -> Asked:
    return asked_now(case, Way(row.way), Kind(row.kind), row.made_at)


def _render(case: VictimCase, row: VictimMessage, asked: Asked) -> None:
    said = worded(case, row, asked.stored.language)
    if said.tells:
        suppress(row, Why.TEXT_TELLS, asked.detail)
        return
    letter = row.way == Way.LETTER
    row.language, row.body, row.words = asked.stored.language.value, said.body, said.version
    row.to, row.detail = _to(asked), asked.detail
    row.state = (MessageState.PRINT if letter else MessageState.SENDING).value
    row.claimed_at, row.tries, row.why = clock.now(), row.tries + 1, ""
    _save(row)


def _to(asked: Asked) -> str:
    known = asked.known
    return "\n".join(filter(None, (known.value, known.postcode))) if known else ""


@action("message.send")
def post(*, message: UUID, by: Actor, again: bool = False) -> UUID:
    """Hand over a text that is claimed. `again`: an earlier try may have done so, and the carrier is asked first.

    The rules are asked once more, with the case locked and the hashes compared at this moment.
    """
    case, row = _locked(message)
    if row.state == MessageState.SENDING:
        try:
            if not (again and _left_before(row)):
                _hand_over(case, row)
        except notify.Unreachable:
            row.claimed_at = clock.now()
            _save(row)
        except (notify.Rejected, notify.CannotTell):
            _settle(row, MessageState.FAILED)
    _tell("message.post", row, by)
    return message


def _left_before(row: VictimMessage) -> bool:
    """Whether the try that stopped half way had handed it over."""
    before = notify.postman().look(row.reference)
    if before is not None:
        _sent(row, before[0])
    return before is not None


def _hand_over(case: VictimCase, row: VictimMessage) -> None:
    asked = _asked(case, row)
    if row.expires_at <= clock.now():
        _settle(row, MessageState.OVERTAKEN)
    elif asked.answer.may and row.to == _to(asked):
        _sent(row, notify.postman().send(notify.Note(row.way, row.to, "", row.body, row.reference)))
    elif asked.answer.why is not None and asked.answer.never:
        suppress(row, asked.answer.why, asked.detail)
    else:
        # It never left: it is asked anew, with all that has changed.
        row.state, row.due_at = MessageState.WAITING.value, clock.now()
        _save(row)


def _sent(row: VictimMessage, reference: str) -> None:
    row.state, row.provider_reference, row.sent_at = MessageState.SENT.value, reference, clock.now()
    _save(row)


@action("message.send")
def settle(*, message: UUID, tries: int, delivery: str, by: Actor) -> UUID:
    """What became of one try of a text. What is about an earlier try, or known already, changes nothing."""
    _, row = _locked(message)
    if row.tries == tries and row.state in (MessageState.SENDING, MessageState.SENT):
        if delivery == notify.Delivery.DELIVERED:
            row.sent_at = row.sent_at or clock.now()
            _settle(row, MessageState.DELIVERED)
        elif delivery == notify.Delivery.NEVER:
            _settle(row, MessageState.FAILED)
        elif delivery == notify.Delivery.NOT_NOW:
            _later(row)
    _tell("message.settle", row, by)
    return message


def _later(row: VictimMessage) -> None:
    """Try again after a while that doubles, and never when it is of no use any more."""
    due: datetime = clock.now() + FIRST_WAIT * 2 ** (row.tries - 1)
    if row.tries >= MOST_TRIES or due >= row.expires_at:
        _settle(row, MessageState.FAILED)
        return
    row.state, row.due_at = MessageState.WAITING.value, due
    _save(row)


@action("message.posted", permission="victim.contact")
def mark_posted(*, case: UUID, message: UUID, by: Actor) -> UUID:
    """Say that a printed letter is in the post. The rules are asked before: what they stop is kept as not sent, and not posted.

    Raises NotYours where there is no such letter to post.
    """
    found = opened(case, by)
    row = one_of(VictimMessage.objects.select_for_update(no_key=True).filter(case=found, pk=message, way=Way.LETTER))
    if row.state == MessageState.PRINT:
        asked = _asked(found, row)
        if asked.answer.why is not None:
            suppress(row, asked.answer.why, asked.detail)
        else:
            row.sent_at = clock.now()
            _settle(row, MessageState.SENT)
    _tell("message.posted", row, by)
    return message


def _settle(row: VictimMessage, state: MessageState) -> None:
    row.state, row.settled_at = state.value, clock.now()
    _save(row)


def _save(row: VictimMessage) -> None:
    row.save(update_fields=FARES)


def _locked(message: UUID) -> tuple[VictimCase, VictimMessage]:
    """Lock the case and then the message. Raises NotYours where there is none."""
    key = one_of(VictimMessage.objects.filter(pk=message)).case_id
    case = VictimCase.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=key)
    return case, VictimMessage.objects.select_for_update(no_key=True).get(pk=message)


def _tell(verb: str, row: VictimMessage, by: Actor) -> None:
    detail = {"kind": row.kind, "way": row.way, "state": row.state, "why": row.why or None}
    trail.record(verb, by=by, subjects=[row.case_id, row.id], agreement=row.agreement_id, detail=detail)
