"""Which officer looks after a referral, and whether that officer is there today.

This is the one place that says so: somebody is gone who has no work in the referral's unit or force any more, or is on leave.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caraway.casework.models import ReferralOfficer
from caraway.core.permissions import CASEWORK, roles_of_kind
from caraway.platform.accounts.models import Leave, Membership

WHOLE_FORCE = [one.key for one in roles_of_kind("police", CASEWORK) if "referral.see_force" in one.allows]


def with_officer(cases: QuerySet[Any, Any]) -> Any:
    """The cases, each with the `officer` who looks after it: the account that was named last, else who referred."""
    named = ReferralOfficer.objects.filter(case=OuterRef("pk")).order_by("-at", "-id").values("officer")[:1]
    return cases.annotate(officer=Coalesce(Subquery(named), "referred_by"))


def gone(on: date) -> Q:
    """Of cases `with_officer`: those whose officer is absent on that day, or has left the unit."""
    there = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        Q(unit__isnull=True) | Q(unit=OuterRef("unit")) | Q(roles__overlap=WHOLE_FORCE),
        account=OuterRef("officer"),
        account__is_active=True,
        organisation=OuterRef("referred_by_organisation"),
        from_on__lte=on,
        ended_at=None,
    )
    away = Leave.objects.filter(
        account=OuterRef("officer"),
        organisation=OuterRef("referred_by_organisation"),
        ended_at=None,
        from_on__lte=on,
        to_on__gte=on,
    )
    return Q(~Exists(there)) | Q(Exists(away))
