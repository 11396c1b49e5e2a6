"""Interpreters, rooms and other things arranged for a participant at one session."""

from uuid import UUID

from caraway.casework.actions import needs
from caraway.casework.actions.ledger import opened
from caraway.casework.models import Arrangement
from caraway.core.arranging import ArrangementKind, ArrangementState
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

WRITTEN = ["language", "who", "knows_neither", "state", "by", "by_name", "at"]


@action("arrangement.set")
def arrange(
    *,
    case: UUID,
    session: str,
    kind: ArrangementKind,
    state: ArrangementState,
    by: Actor,
    who: str = "",
    knows_neither: bool = False,
) -> UUID:
    """Say how far an arrangement for a booked session has got. `who`: the firm, or which room.

    Raises NotNow where that session is not booked; InvalidValue where a confirmation does not say who, and for an interpreter
    of whom nobody has checked that they are no relative and know neither side.
    """
    found = opened(case, by)
    booking = next((one for one in found.standing.bookings if one.session == session), None)
    if booking is None:
        raise NotNow("not_booked", "That session is no longer booked: open the case again.")
    confirmed = state is ArrangementState.CONFIRMED
    if confirmed and not who.strip():
        raise InvalidValue("who", "Enter the firm, or which room.")
    if confirmed and kind is ArrangementKind.INTERPRETER and not knows_neither:
        raise InvalidValue("knows_neither", "Check first that the interpreter is no relative and knows neither side.")
    row = Arrangement.objects.filter(case=case, session=session, kind=kind).exclude(state="cancelled").first()
    if row is None:
        workshop = None if booking.step == needs.CALL else UUID(session)
        row = Arrangement(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, workshop_id=workshop)
        row.session, row.kind = session, kind.value
    row.language = found.case.participant.language if kind is ArrangementKind.INTERPRETER else ""
    row.who, row.knows_neither, row.state = who.strip(), knows_neither, state.value
    row.by, row.by_name, row.at = by.account_id, by.name, clock.now()
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.save(update_fields=WRITTEN)
    needs.look(found, by)
    detail = {"kind": kind.value, "state": state.value}
    trail.record("arrangement.set", by=by, subjects=[case], agreement=found.case.agreement_id, detail=detail)
    return case
