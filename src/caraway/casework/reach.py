"""Whose referrals a police officer may see: those of the own unit, or of the whole force; never another force's.

The database shows every case of an agreement to all of its parties. Which of them this person may see is said here, once.
"""

from django.db.models import Q

from caraway.casework.models import Case
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor


def of_force(by: Actor) -> Q:
    """The referrals of this person's force."""
    return Q(referred_by_organisation_id=by.organisation)


def within_reach(by: Actor, *, whole_force: bool = True) -> Q:
    """The referrals this person may see; with `whole_force` off, those of the own unit alone."""
    if whole_force and by.may("referral.see_force"):
        return of_force(by)
    unit = Q(unit_id=by.unit_id) if by.unit_id else Q(unit_id__isnull=True)
    return of_force(by) & unit


def require_reach(case: Case, by: Actor) -> None:
    """Raise NotYours, the answer for a case that is not there, unless these police may see the case."""
    force = case.referred_by_organisation_id == by.organisation
    if not force or not (by.may("referral.see_force") or case.unit_id == by.unit_id):
        raise NotYours("not_found", "There is no such case.")
