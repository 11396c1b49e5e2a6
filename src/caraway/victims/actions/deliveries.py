"""Under which agreement of this site the victims of an agreement of casework are contacted."""

from uuid import UUID

from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.victims.models import Delivery


@action("agreement.set")
def deliver(*, agreement: Agreement, casework_agreement: UUID, by: Actor) -> Delivery:
    """Say so, once for each of the two: it is never changed. Raises NotNow where either has one already."""
    if Delivery.objects.filter(agreement=agreement).exists():
        raise NotNow("delivers_already", "This agreement serves one of casework already.")
    if Delivery.objects.filter(casework_agreement=casework_agreement).exists():
        raise NotNow("delivered_already", "Another agreement serves that one already.")
    made = Delivery.objects.create(agreement=agreement, casework_agreement=casework_agreement)
    trail.record("agreement.deliver", by=by, agreement=agreement.id)
    return made
