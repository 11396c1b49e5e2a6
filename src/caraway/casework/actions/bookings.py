"""Places: the pair on offer, a move, a call."""

from datetime import date
from uuid import UUID

from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.core import facts as f
from caraway.core.options import Offer, anew, moves, options
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import AbsenceReason, AskedBy, Attendance
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import ids

GONE = "Those dates are no longer on offer. Choose again."


@action("case.book")
def book(*, case: UUID, offer: str, by: Actor) -> UUID:
    """Book the dates of one offer (its key names the workshops). Raises NotNow where it is no longer on offer."""
    found = opened(case, by)
    chosen = _offer(found, offer)
    entries = [Entry(f.Booked(slot.step, slot.session, slot.on), found.today) for slot in chosen.slots]
    add(found, "book", entries, by=by)
    return case


def _offer(found: Open, key: str) -> Offer:
    slots, seeker = slots_for(found.case, found.today), seeker_of(found.case)
    offered = options(found.rules.programme, found.standing, slots, seeker, found.today)
    for offer in offered.offers:
        if offer.key == key:
            return offer
    raise NotNow("not_on_offer", offered.cannot.get("book", GONE))


@action("case.book")
def move(*, case: UUID, step: str, session: str, asked_by: AskedBy, reason: str, by: Actor) -> UUID:
    """Move a booking to another workshop of the same step. Raises NotNow where that one is not on offer."""
    found = opened(case, by)
    slots, seeker = slots_for(found.case, found.today), seeker_of(found.case)
    offered = moves(found.standing, step, slots, seeker, found.today, found.rules.programme)
    slot = next((slot for slot in offered if slot.session == session), None)
    if slot is None:
        raise NotNow("not_on_offer", GONE)
    before = next(booking for booking in found.standing.bookings if booking.step == step)
    detail = f.Moved(step, before.session, session, slot.on, asked_by, reason)
    add(found, "move", [Entry(detail, found.today)], by=by)
    return case


@action("case.book")
def move_together(*, case: UUID, offer: str, asked_by: AskedBy, reason: str, by: Actor) -> UUID:
    """Move everything that is booked to the dates of one offer, where no single move keeps the distance between them.

    Raises NotNow where those dates are not on offer, or are the ones booked already.
    """
    found = opened(case, by)
    chosen = next((one for one in dates_anew(found) if one.key == offer), None)
    if chosen is None:
        raise NotNow("not_on_offer", GONE)
    booked = {booking.step: booking.session for booking in found.standing.bookings}
    entries = []
    for slot in chosen.slots:
        if booked.get(slot.step) not in (None, slot.session):
            detail = f.Moved(slot.step, booked[slot.step], slot.session, slot.on, asked_by, reason)
            entries.append(Entry(detail, found.today))
    if not entries:
        raise NotNow("not_moved", "Those are the dates that are booked already.")
    add(found, "move", entries, by=by)
    return case


def dates_anew(found: Open) -> tuple[Offer, ...]:
    """The dates that would be on offer for the steps that are booked, were they not."""
    slots, seeker = slots_for(found.case, found.today), seeker_of(found.case)
    return anew(found.rules.programme, found.standing, slots, seeker, found.today)


@action("case.telephone")
def book_call(*, case: UUID, on: date, by: Actor, interpreter: str = "") -> UUID:
    """Arrange a call. Raises InvalidValue for a day that has been or is after the caution's time."""
    found = opened(case, by)
    add(found, "book_call", [Entry(f.CallBooked(str(ids.new()), on, interpreter), found.today)], by=by)
    return case


@action("session.record")
def mark_call(
    *,
    case: UUID,
    code: Attendance,
    by: Actor,
    safe_to_talk: bool = True,
    aims: tuple[str, ...] = (),
    minute: int | None = None,
    excuse: bool = False,
    absence: AbsenceReason | None = None,
) -> UUID:
    """Record the call that was arranged, on its day or after. A call that was not safe to talk never counts.

    `minute`: after how many minutes it ended, asked where it ended early. Raises InvalidValue without it, or for an unknown aim.
    """
    found = opened(case, by)
    call = next((booking for booking in found.standing.bookings if booking.step == "call"), None)
    if call is None:
        raise NotNow("no_call", "No call is arranged.")
    detail = f.CallMarked(call.session, code, safe_to_talk, aims, minute, excuse, absence)
    add(found, "mark_call", [Entry(detail, call.on)], by=by)
    return case
