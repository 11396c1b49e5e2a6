"""Beginning a service of advisers: an agreement of its own, so that who contacts victims of a programme sees none of its clients."""

from datetime import date
from uuid import UUID

from caraway.core.permissions import role
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty, Organisation, Part
from caraway.platform.agreements.queries import is_an_agreement
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.tenancy import scope
from caraway.victims.area_grammar import ADVISERS
from caraway.victims.models import IsvaService


@action("agreement.set")
def begin_service(
    *,
    name: str,
    area: str,
    organisation: Organisation,
    from_on: date,
    reports_to: Organisation | None = None,
    by: Actor,
) -> UUID:
    """Open the agreement under which this organisation's advisers work from a day on; `reports_to` keeps it. The service.

    Raises InvalidValue for a name that another agreement has, and for an organisation that employs no advisers.
    """
    if is_an_agreement(name):
        raise InvalidValue("name", "There is an agreement of that name already.")
    if organisation.kind not in role("isva").kinds:
        raise InvalidValue("organisation", "Choose an organisation that can have advisers.")
    agreement = Agreement.objects.create(
        name=name, programme=ADVISERS, area=area, from_on=from_on, reports_to=reports_to
    )
    scope.include(agreement.pk)
    AgreementParty.objects.create(
        agreement=agreement, organisation=organisation, part=Part.VICTIM_CONTACT, from_on=from_on
    )
    made = IsvaService.objects.create(agreement=agreement)
    trail.record("agreement.opened", by=by, agreement=agreement.pk, detail={"from_on": from_on})
    return made.pk
