"""The opening questions of a call, asked before anything else is said: what was answered, as yes and no."""

from uuid import UUID

from caraway.casework.actions.ledger import Entry, add, opened
from caraway.casework.models import CallOpening
from caraway.core import facts as f
from caraway.core.policies import require
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import Attendance
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@action("session.record")
def open_call(*, case: UUID, answers: tuple[bool, ...], by: Actor) -> UUID:
    """Keep the answers to the programme's opening questions. One "no", and the call is not held: it never counts.

    Raises InvalidValue unless each question is answered, NotNow where no call is arranged.
    """
    found = opened(case, by)
    call = next((booking for booking in found.standing.bookings if booking.step == "call"), None)
    if call is None:
        raise NotNow("no_call", "No call is arranged.")
    if len(answers) != len(found.rules.programme.delivery.opening_questions):
        raise InvalidValue("answers", "Answer each of the opening questions.")
    require("mark_call", found.standing, found.today)
    row = CallOpening(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, session=call.session)
    row.answers, row.safe, row.by, row.at = list(answers), all(answers), by.account_id, clock.now()
    row.save(force_insert=True)
    if not row.safe:
        detail = f.CallMarked(call.session, Attendance.MOVED, safe_to_talk=False)
        add(found, "mark_call", [Entry(detail, call.on)], by=by)
    trail.record("call.open", by=by, subjects=[case, row.id], agreement=found.case.agreement_id)
    return case
