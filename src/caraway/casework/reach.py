"""Whose a case is: the police see those of their own unit or force, a provider those of agreements it delivers under.

The database shows every case of an agreement to all of its parties. Which of them this person may see, and do something
to, is said here, once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Case
from caraway.core.ownership import works_for
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import Desk
from caraway.platform.accounts.absences import team_of
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways import clock


def of_force(by: Actor) -> Q:
    """The referrals of this person's force."""
    return Q(referred_by_organisation_id=by.organisation)


def within_reach(by: Actor, *, whole_force: bool = True) -> Q:
    """The referrals this person may see; with `whole_force` off, those of the own unit alone."""
    if whole_force and by.may("referral.see_force"):
        return of_force(by)
    unit = Q(unit_id=by.unit_id) if by.unit_id else Q(unit_id__isnull=True)
    return of_force(by) & unit


def reaches(case: Case, by: Actor) -> bool:
    """Whether these police may see the case."""
    force = case.referred_by_organisation_id == by.organisation
    return force and (by.may("referral.see_force") or case.unit_id == by.unit_id)


def require_reach(case: Case, by: Actor) -> None:
    """Raise NotYours, the answer for a case that is not there, unless these police may see the case."""
    if not reaches(case, by):
        raise NotYours("not_found", "There is no such case.")


def provided_by(by: Actor, on: date) -> QuerySet[AgreementParty, Any]:
    """Ids of the agreements under which this person's organisation delivers on that day."""
    return AgreementParty.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        organisation_id=by.organisation,
        part=Part.PROVIDER,
        from_on__lte=on,
    ).values("agreement_id")


def require_provider(by: Actor, *agreements: UUID) -> None:
    """Raise NotYours unless this person's organisation delivers under each of these agreements today."""
    theirs = provided_by(by, clock.today()).filter(agreement_id__in=agreements)
    if {row["agreement_id"] for row in theirs} != set(agreements):
        raise NotYours("not_found", "There is no such agreement.")


def require_delivers(by: Actor) -> None:
    """Raise NotYours unless this person's organisation delivers under some agreement today."""
    if not provided_by(by, clock.today()).exists():
        raise NotYours("not_found", "There is nothing here that you deliver.")


def agreements_delivered(organisation: UUID, programme: str, on: date) -> tuple[UUID, ...]:
    """Ids of the agreements under which an organisation delivers a programme on that day, in order."""
    rows = AgreementParty.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        organisation_id=organisation,
        part=Part.PROVIDER,
        from_on__lte=on,
        agreement__programme=programme,
    )
    return tuple(rows.order_by("agreement_id").values_list("agreement_id", flat=True).distinct())


def providers_of(agreement: UUID, on: date) -> Mapping[UUID, str]:
    """Who delivers under an agreement on that day: id and name, whoever joined first before the others."""
    rows = AgreementParty.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), agreement_id=agreement, part=Part.PROVIDER, from_on__lte=on
    )
    return dict(rows.order_by("from_on", "id").values_list("organisation_id", "organisation__name"))


def team_with(case: Case, on: date) -> UUID | None:
    """The provider whose team has the case: where it is said, else its worker's. None: any that delivers has it.

    A provider that no longer delivers under the agreement has it no more.
    """
    held = providers_of(case.agreement_id, on)
    if case.provider_id in held:
        return case.provider_id
    workers = (one for one in held if case.worker in dict(members(one, on)))
    return next(workers, None) if case.worker else None


def require_ours(case: Case, by: Actor) -> None:
    """Raise NotNow where another provider's team has the case: what is done to it by its own team alone."""
    if team_with(case, clock.today()) not in (None, by.organisation):
        why = f"Another provider’s team has {case.reference}. That team gives it to somebody, or transfers it."
        raise NotNow("another_team", why)


def require_theirs(case: Case, by: Actor) -> None:
    """Raise NotYours unless this person may do something to the case: Caraway itself, the police, or who delivers."""
    if by.may("referral.see"):
        require_reach(case, by)
    elif not by.is_caraway:
        require_provider(by, case.agreement_id)


def tasks_of(by: Actor) -> Q:
    """The tasks of this person's organisation at the desks that the person works at.

    Police see those of their unit, or of the force. Who has no list of cases sees at the facilitation desk the own ones
    and those of whom he or she covers.
    """
    within = Q(pk__in=())
    if by.may("case.list"):
        within |= Q(desk__in=[Desk.COORDINATION.value, Desk.FACILITATION.value])
    elif by.may("register.see"):
        mine = works_for(by.person, team_of({by.organisation}, clock.today()))
        within |= Q(desk=Desk.FACILITATION.value, owner__in=sorted(mine))
    if by.may("referral.see"):
        unit = Q() if by.may("referral.see_force") else Q(unit_id=by.unit_id)
        within |= Q(desk=Desk.POLICE.value) & unit
    if by.may("concern.review"):
        within |= Q(desk=Desk.SAFEGUARDING.value)
    return Q(organisation_id=by.organisation) & within
