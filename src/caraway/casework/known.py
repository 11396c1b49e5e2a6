"""Whom a person knows from their work: the police from their referrals, the provider from its cases, a facilitator from the
register of their own sessions. Somebody else's is not there."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Case, Place
from caraway.casework.reach import provided_by, reaches
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty, Part
from caraway.platform.agreements.queries import agreements_in_force
from caraway.platform.gateways import clock


def known(case_id: UUID, by: Actor) -> Case:
    """The case of somebody this person knows. Raises NotYours where it is not there or not theirs: the same answer."""
    case = Case.objects.select_related("participant", "unit", "version").filter(pk=case_id).first()
    if case is None or not _knows(case, by):
        raise NotYours("not_found", "There is no such case.")
    return case


def _knows(case: Case, by: Actor) -> bool:
    if by.may("referral.see"):
        return reaches(case, by)
    if not provided_by(by, clock.today()).filter(agreement_id=case.agreement_id).exists():
        return False
    return by.may("case.see") or _met(case, by)


def _met(case: Case, by: Actor) -> bool:
    """Whether the person is, or was, on the register of one of this facilitator's sessions."""
    held = Place.objects.filter(case=case, held=True, workshop__facilitators__contains=[by.person])
    return held.exists()


def working_under(by: Actor, on: date) -> list[Agreement]:
    """The agreements under which this person's organisation refers or delivers today, by name."""
    running = agreements_in_force(by.organisation, on)
    holds = Q(to_on__isnull=True) | Q(to_on__gte=on)
    parts = AgreementParty.objects.filter(
        holds, organisation_id=by.organisation, part__in=[Part.REFERRER, Part.PROVIDER], from_on__lte=on
    )
    return list(Agreement.objects.filter(pk__in=running, parties__in=parts).distinct().order_by("name", "id"))


def agreement_for(case: Case | None, agreement: UUID | None, by: Actor) -> UUID:
    """The agreement of what is recorded: that of the case, else one this person works under.

    Raises NotYours for another, InvalidValue where none is named and there are several.
    """
    if case is not None:
        return case.agreement_id
    theirs = [one.id for one in working_under(by, clock.today())]
    if agreement is None and len(theirs) > 1:
        raise InvalidValue("agreement", "Choose the agreement under which you were working.")
    chosen = agreement or next(iter(theirs), None)
    if chosen not in theirs:
        raise NotYours("not_found", "There is no such agreement.")
    return chosen
