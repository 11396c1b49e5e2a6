"""Beginning a service of advisers: an agreement of its own, so that who contacts victims of a programme sees none of its clients."""

from datetime import date
from uuid import UUID

from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty, Organisation, Part
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.tenancy import scope
from caraway.victims.area_grammar import ADVISERS
from caraway.victims.models import IsvaService


@action("agreement.set")
def begin_service(*, name: str, area: str, organisation: Organisation, from_on: date, by: Actor) -> UUID:
    """Open the agreement under which this organisation's advisers work from a day on. The service."""
    agreement = Agreement.objects.create(name=name, programme=ADVISERS, area=area, from_on=from_on)
    scope.include(agreement.pk)
    AgreementParty.objects.create(
        agreement=agreement, organisation=organisation, part=Part.VICTIM_CONTACT, from_on=from_on
    )
    made = IsvaService.objects.create(agreement=agreement)
    trail.record("agreement.opened", by=by, agreement=agreement.pk, detail={"from_on": from_on})
    return made.pk
