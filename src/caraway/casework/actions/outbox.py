"""Messages to the participant are put into the outbox in the transaction of the fact that causes them.

What a message says is rendered when it leaves, from how the case stands then. So a booking moved before its message left is
told once, as it is; a message about what is no longer so is overtaken, and comes back when it is so again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from caraway.casework.models import Outgoing, Workshop
from caraway.casework.models.outbox import UNSETTLED
from caraway.core import facts as f
from caraway.core.course import Booking, in_force
from caraway.core.message_words import MessageKind, MessageState
from caraway.core.vocabulary import Attendance
from caraway.platform.gateways import clock, ids

MISSED = (Attendance.ABSENT_UNACCEPTABLE, Attendance.ABSENT_AWAITED)
ABOUT_DATES = (MessageKind.BOOKED, MessageKind.MOVED, MessageKind.REMINDER)
GIVES_UP = (f.Held, f.ModeChanged)
REMINDED_AT = 10
"""The hour at which a reminder is due; the hours that the participant gave may move it."""
CALL_ENDS = time(20)
"""When a call that is arranged for a day is no longer worth reminding of."""
NOT_LEFT = (MessageState.WAITING, MessageState.PRINT)
SECOND_THOUGHT = timedelta(minutes=30)
"""How long a mark on a register can be undone before the participant is told of it."""
OF_USE: Mapping[MessageKind, timedelta] = {
    MessageKind.MISSED: timedelta(days=14),
    MessageKind.CANCELLED: timedelta(days=7),
    MessageKind.OUTCOME: timedelta(days=28),
    MessageKind.ATTENDANCE: timedelta(days=28),
    MessageKind.EMERGENCY: timedelta(minutes=30),
}
"""How long a message is of use that is not about an appointment to come."""


def follow(opened: Any, new: Sequence[f.Fact], before: Sequence[Booking]) -> None:
    """After facts were added and the standing is settled: overtake what is no longer so, and put in what is to be said.

    `before`: what was booked before them.
    """
    _overtake(opened)
    starts = _starts(opened.standing.bookings)
    days = {one.session: one.on for one in before}
    rows = [*_said_of(opened, new, starts, days), *_taken_back(opened, new, before), *reminders(opened, starts)]
    if not rows:
        return
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
    # A date that was moved away and back is to be reminded of again.
    again = Outgoing.objects.filter(
        key__in=[row.key for row in rows], state=MessageState.OVERTAKEN, tries=0, due_at__gt=clock.now()
    )
    again.update(state=MessageState.WAITING, why="", settled_at=None)


def holds(opened: Any, row: Outgoing) -> bool:
    """Whether what the message is about is still so."""
    stands, kind = opened.standing, MessageKind(row.kind)
    if kind in ABOUT_DATES:
        return (row.session, row.session_on) in {(one.session, one.on) for one in stands.bookings}
    if kind is MessageKind.MISSED:
        return row.session in {line.session for line in stands.lines if line.code in MISSED}
    if kind is MessageKind.OUTCOME:
        return str(row.fact_id) in {fact.id for fact in in_force(opened.facts)}
    return True


def _overtake(opened: Any) -> None:
    waiting = Outgoing.objects.filter(case=opened.case, state__in=UNSETTLED)
    gone = [row.id for row in waiting if not holds(opened, row)]
    if gone:
        Outgoing.objects.filter(pk__in=gone).update(state=MessageState.OVERTAKEN, settled_at=clock.now())


def _starts(bookings: Iterable[Booking]) -> Mapping[str, datetime]:
    """When each booked session begins; a call counts to the end of its day."""
    booked = list(bookings)
    workshops = [one.session for one in booked if one.step != "call"]
    rows = Workshop.objects.filter(pk__in=workshops).values_list("id", "starts_at") if workshops else ()
    hours = {str(key): hour for key, hour in rows}
    return {one.session: _moment(one.on, hours.get(one.session, CALL_ENDS)) for one in booked}


def _moment(on: date, at: time) -> datetime:
    return clock.at(on, at.hour, at.minute)


def _said_of(
    opened: Any, new: Sequence[f.Fact], starts: Mapping[str, datetime], before: Mapping[str, date]
) -> Iterator[Outgoing]:
    """The messages that these facts cause. Dates that were booked in one act are one message."""
    now, said = clock.now(), set[MessageKind]()
    for fact in new:
        found = _kind_of(fact)
        if found is None or found in said or (found is MessageKind.MISSED and _told_before(fact)):
            continue
        session = getattr(fact.detail, "session", "")
        on = getattr(fact.detail, "session_on", None) or before.get(session, fact.on)
        expires = starts.get(session) if found in ABOUT_DATES else now + OF_USE[found]
        if expires is None or expires <= now:
            continue
        due = now + SECOND_THOUGHT if found is MessageKind.MISSED else now
        key = f"{fact.id}:{found.value}"
        yield row_of(opened, found, key, session=session, on=on, due=due, expires=expires, fact=UUID(fact.id))
        said.add(found)


def _taken_back(opened: Any, new: Sequence[f.Fact], before: Sequence[Booking]) -> Iterator[Outgoing]:
    """What gives up a booking without moving it is told in the words of any session that we cancel.

    A booking that was entered in error is told of where it had been told already.
    """
    stays = {one.session for one in opened.standing.bookings}
    gone = sorted((one for one in before if one.session not in stays), key=lambda one: one.on)
    for fact in new:
        if gone and (isinstance(fact.detail, GIVES_UP) or (type(fact.detail) is f.Annulled and _told(opened, gone[0]))):
            kind, now = MessageKind.CANCELLED, clock.now()
            what: Any = {"on": gone[0].on, "due": now, "expires": now + OF_USE[kind], "fact": UUID(fact.id)}
            yield row_of(opened, kind, f"{fact.id}:{kind.value}", **what)


def _told(opened: Any, booking: Booking) -> bool:
    """Whether a message about this booking has left."""
    return Outgoing.objects.filter(case=opened.case, session=booking.session, tries__gt=0).exists()


def _kind_of(fact: f.Fact) -> MessageKind | None:
    match fact.detail:
        case f.Booked() | f.CallBooked():
            return MessageKind.BOOKED
        case f.Moved():
            return MessageKind.MOVED
        case f.SessionMarked(code=code) if code in MISSED:
            return MessageKind.MISSED
        case f.SessionCancelled():
            return MessageKind.CANCELLED
        case f.ParticipantTold():
            return MessageKind.OUTCOME
    return None


def _told_before(fact: f.Fact) -> bool:
    """Whether the mark that this one corrects was a miss that was told."""
    if fact.replaces is None:
        return False
    earlier = Outgoing.objects.filter(fact_id=UUID(fact.replaces), kind=MessageKind.MISSED)
    return earlier.exclude(state=MessageState.OVERTAKEN).exists()


def reminders(opened: Any, starts: Mapping[str, datetime] | None = None) -> list[Outgoing]:
    """The reminders of what is booked, a row for each that is still to come."""
    bookings, now = opened.standing.bookings, clock.now()
    begins = _starts(bookings) if starts is None else starts
    found = []
    for booking in bookings:
        for days in opened.rules.settings.reminder_days:
            due = clock.at(booking.on - timedelta(days=days), REMINDED_AT)
            if due > now:
                key = f"{opened.case.id}:{booking.session}:{booking.on}:{days}"
                what = {"session": booking.session, "on": booking.on, "due": due, "expires": begins[booking.session]}
                found.append(row_of(opened, MessageKind.REMINDER, key, **what))
    return found


def row_of(
    opened: Any,
    kind: MessageKind,
    key: str,
    *,
    due: datetime,
    expires: datetime,
    session: str = "",
    on: date | None = None,
    fact: UUID | None = None,
) -> Outgoing:
    """One message, not stored yet."""
    return Outgoing(
        id=ids.new(),
        agreement_id=opened.case.agreement_id,
        case=opened.case,
        fact_id=fact,
        key=key,
        kind=kind.value,
        session=session,
        session_on=on,
        made_at=clock.now(),
        due_at=due,
        expires_at=expires,
    )


def stop(case: UUID) -> int:
    """The ways of contact were changed: whatever waits stops at once, also a letter that waits to be printed. How many did."""
    return Outgoing.objects.filter(case_id=case, state__in=NOT_LEFT).update(state=MessageState.HELD)


def let_go(case: UUID) -> None:
    """The ways of contact were confirmed: what was stopped waits again, and is asked anew when it leaves."""
    Outgoing.objects.filter(case_id=case, state=MessageState.HELD).update(state=MessageState.WAITING)
