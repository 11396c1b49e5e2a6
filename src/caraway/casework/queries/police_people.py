"""The officers who may look after a referral."""

from datetime import date

from caraway.casework.models import Case
from caraway.casework.queries.people import Colleague
from caraway.casework.reach import reaches
from caraway.platform.accounts.queries import actor_of, memberships_in


def officers_for(case: Case, on: date) -> tuple[Colleague, ...]:
    """Who refers people for the force on that day and sees this referral, by name."""
    rows = memberships_in(case.referred_by_organisation_id, on).select_related("account", "organisation")
    actors = [actor_of(row) for row in rows]
    able = {one.person: one.name for one in actors if one.may("referral.make") and reaches(case, one)}
    return tuple(Colleague(account, name) for account, name in sorted(able.items(), key=lambda pair: pair[1]))
