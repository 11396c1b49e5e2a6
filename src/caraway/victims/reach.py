"""Which victim cases somebody can reach: those of an agreement under which their organisation contacts victims today.

A case is not there for whoever works with the other party, but by a written exception.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways import clock
from caraway.victims.models import ExceptionWritten, OtherSide, VictimCase


def theirs(by: Actor) -> QuerySet[VictimCase]:
    """The cases of the agreements under which this person's organisation contacts victims today."""
    return VictimCase.objects.filter(agreement__in=contacted_under(by, clock.today())).exclude(pk__in=_shut(by))


def contacted_under(by: Actor, on: date) -> QuerySet[AgreementParty, Any]:
    """Those agreements, on a day."""
    parts = AgreementParty.objects.filter(part=Part.VICTIM_CONTACT, organisation_id=by.organisation, from_on__lte=on)
    return parts.exclude(to_on__lt=on).values("agreement")


def _shut(by: Actor) -> QuerySet[OtherSide, Any]:
    """The cases that are shut to this person today."""
    today = clock.today()
    written = ExceptionWritten.objects.filter(person=by.person, from_on__lte=today, until_on__gte=today)
    there = OtherSide.objects.filter(account=by.person, ended_at=None)
    return there.exclude(case__in=written.values("case")).values("case")


def opened(case: UUID, by: Actor) -> VictimCase:
    """The case, locked until the transaction ends. Raises NotYours: the same for one that is not there."""
    found = theirs(by).select_for_update(of=("self",)).filter(pk=case).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    return found
