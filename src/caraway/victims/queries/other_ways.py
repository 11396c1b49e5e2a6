"""Victims to whom another way has to be found: what leads to them is the other party's too, or could not be compared (rule 7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.victim.rules import Why
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.victims.models import ContactAsked, VictimCase
from caraway.victims.plans import stored_of_each
from caraway.victims.reach import theirs


@dataclass(frozen=True, slots=True)
class OtherWay:
    """One such task: whose case, why, and since when."""

    case: UUID
    name: str
    why: Why
    since: datetime


def other_ways(by: Actor) -> tuple[OtherWay, ...]:
    """The oldest first; written down as shown.

    One is gone once what it was about is no longer in use, or was asked about again and might be used.
    """
    cases = {one.pk: one for one in theirs(by).filter(closed_at=None)}
    used = {
        known.same for plan in stored_of_each(cases.values()).values() for known in plan.details if not known.waiting
    }
    newest = ContactAsked.objects.filter(case__in=cases, detail__in=used).order_by("case_id", "detail", "-at", "-id")
    found = [
        OtherWay(row.case_id, _name(cases[row.case_id]), Why(row.why), row.at)
        for row in newest.distinct("case_id", "detail")
        if row.why and Why(row.why).makes_a_task
    ]
    trail.show(*(one.case for one in found))
    return tuple(sorted(found, key=lambda one: one.since))


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
