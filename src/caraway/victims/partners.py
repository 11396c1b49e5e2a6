"""Which organisations beside one's own hold victim contact where a case is."""

from django.db.models import Q, QuerySet

from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementParty, Organisation, Part
from caraway.platform.gateways import clock
from caraway.victims.models import VictimCase


def partners_of(case: VictimCase, by: Actor) -> QuerySet[Organisation]:
    """Those of the case's agreement today, by name."""
    today = clock.today()
    parts = AgreementParty.objects.filter(agreement=case.agreement_id, part=Part.VICTIM_CONTACT, from_on__lte=today)
    held = parts.filter(Q(to_on=None) | Q(to_on__gte=today)).exclude(organisation=by.organisation)
    return Organisation.objects.filter(pk__in=held.values("organisation")).order_by("name")
