"""Whose a file of referrals is: its sender's alone, and once the sender has left, that of whoever refers in the unit."""

from collections.abc import Iterator

from django.db.models import Q

from caraway.casework.models import ImportStage, ReferralImport
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import memberships_on
from caraway.platform.gateways import clock

NOT_OVER = (ImportStage.HELD, ImportStage.GOING)


def sent_by(by: Actor) -> Q:
    """The files that this person has sent for this force."""
    return Q(account_id=by.person, organisation_id=by.organisation)


def left_behind(by: Actor) -> Iterator[ReferralImport]:
    """Files of this person's unit that are not over, and whose sender does not work there any more: nobody goes on with them."""
    unit = Q(unit_id=by.unit_id) if by.unit_id else Q(unit_id__isnull=True)
    rows = ReferralImport.objects.select_related("agreement").filter(
        unit, organisation_id=by.organisation, stage__in=NOT_OVER
    )
    for file in rows.exclude(sent_by(by)).order_by("-read_at", "-id"):
        if not memberships_on(file.account_id, clock.today()).filter(pk=file.membership_id).exists():
            yield file
