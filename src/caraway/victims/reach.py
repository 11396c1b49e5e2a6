"""Which victim cases somebody can reach: those of an agreement under which their organisation contacts victims today."""

from uuid import UUID

from django.db.models import QuerySet

from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways import clock
from caraway.victims.models import VictimCase


def theirs(by: Actor) -> QuerySet[VictimCase]:
    """The cases of the agreements under which this person's organisation contacts victims today."""
    today = clock.today()
    parts = AgreementParty.objects.filter(part=Part.VICTIM_CONTACT, organisation_id=by.organisation, from_on__lte=today)
    delivered = parts.exclude(to_on__lt=today).values("agreement")
    return VictimCase.objects.filter(agreement__in=delivered)


def opened(case: UUID, by: Actor) -> VictimCase:
    """The case, locked until the transaction ends. Raises NotYours: the same for one that is not there."""
    found = theirs(by).select_for_update(of=("self",)).filter(pk=case).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    return found
