"""Which clients an adviser can reach: those of their organisation, under an agreement by which advisers work today."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.permissions import may
from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import memberships_in
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways import clock
from caraway.victims.models import IsvaCase, IsvaService
from caraway.victims.workers import Worker

PROGRAMME = "isva"
"""What stands for the programme in a service's agreement. There is no programme file: nobody takes part in anything."""


def services(by: Actor) -> QuerySet[IsvaService]:
    """The services that this person's organisation provides today."""
    today = clock.today()
    parts = AgreementParty.objects.filter(part=Part.VICTIM_CONTACT, organisation_id=by.organisation, from_on__lte=today)
    ours = parts.exclude(to_on__lt=today).values("agreement")
    return IsvaService.objects.filter(agreement__in=ours).select_related("agreement").order_by("agreement__name")


def theirs(by: Actor) -> QuerySet[IsvaCase]:
    """The cases of those services."""
    return IsvaCase.objects.filter(agreement__in=services(by).order_by().values("agreement"))


def opened(case: UUID, by: Actor) -> IsvaCase:
    """The case, locked until the transaction ends. Raises NotYours where it is not there or not theirs, NotNow where it is closed."""
    found = theirs(by).select_for_update(of=("self",)).filter(pk=case).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    if found.closed_on is not None:
        raise NotNow("closed", "This case is closed.")
    return found


def advisers_of(organisation: UUID, on: date) -> tuple[Worker, ...]:
    """The advisers of the organisation on that day, by name."""
    rows = memberships_in(organisation, on).select_related("account").order_by("account__full_name", "account_id")
    return tuple(Worker(row.account_id, row.account.full_name) for row in rows if may(row.roles, "isva.work"))
