"""Which officer looks after a referral: said when somebody is away, or has left."""

from uuid import UUID

from caraway.casework.actions.ledger import opened
from caraway.casework.models import ReferralOfficer
from caraway.casework.queries.police_people import officers_for
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@action("referral.keep")
def look_after(*, case: UUID, officer: UUID, by: Actor) -> UUID:
    """From now on this officer looks after the referral.

    Raises InvalidValue for anybody who does not refer people for the force today, or could not see this referral.
    """
    found = opened(case, by)
    if officer not in {one.account for one in officers_for(found.case, found.today)}:
        raise InvalidValue("officer", "Choose an officer from the list.")
    ReferralOfficer(
        id=ids.new(),
        agreement_id=found.case.agreement_id,
        case=found.case,
        officer=officer,
        by=by.person,
        at=clock.now(),
    ).save(force_insert=True)
    trail.record("referral.look_after", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case
