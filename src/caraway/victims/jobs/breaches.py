"""Officers who decide on a breach after they were named in a joint decision: looked for before anything agreed is handed over."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
from django.core.exceptions import ImproperlyConfigured

from caraway.bridge.upward import StaffDuty
from caraway.core.joint.barring import concerns
from caraway.core.joint.words import Side
from caraway.core.refusals import Refusal
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import joint_settling
from caraway.victims.deciding import Found, found_in, going_on
from caraway.victims.models import JointDecision, JointPart, JointPerson, OtherSide
from caraway.victims.separation import identities

LOOKED_BACK = timedelta(days=366)
"""Decisions that ended are looked at so long after they were opened: a caution and what follows of it are over by then (k)."""

_log = logging.getLogger(__name__)


def bar_officers() -> int:
    """Note each such officer. How many decisions could not be seen to."""
    with scope.acting_as(CARAWAY):
        asked = [(found, person) for found in _decisions() for person in _officers(found)]
        ours = identities() if asked else {}
    if not asked:
        return 0
    cases = {found.row.case.casework_case for found, _ in asked}
    try:
        with crossing.casework() as there:
            deciders = crossing.staff(there, cases, (StaffDuty.BREACH,))
    except (psycopg.Error, ImproperlyConfigured, Refusal) as fault:
        _log.error("who has decided on a breach could not be asked: %s", type(fault).__name__)
        return len({found.row.pk for found, _ in asked})
    barred = [
        (found.row.pk, person)
        for found, person in asked
        if ours.get(person) in deciders.get(found.row.case.casework_case, frozenset())
    ]
    return [_noted(*one) for one in barred].count(False)


def _decisions() -> list[Found]:
    """Those that go on, and of the others those in which somebody was named who is known to work with the other party."""
    rows = JointDecision.objects.select_related("case")
    return [*found_in(going_on(rows)), *found_in(rows.filter(pk__in=_ended_ones()))]


def _ended_ones() -> set[UUID]:
    works_there = set(OtherSide.objects.filter(ended_at=None).values_list("case", "account"))
    named = JointPerson.objects.filter(
        part=JointPart.MEMBER.value,
        account__in={account for _, account in works_there},
        decision__opened_at__gte=clock.now() - LOOKED_BACK,
    ).exclude(decision__in=going_on(JointDecision.objects.all()))
    rows = named.values_list("decision", "decision__case", "account")
    return {decision for decision, case, account in rows if (case, account) in works_there}


def _officers(found: Found) -> Iterator[UUID]:
    now = found.stands(clock.now())
    police = (one.person for one in now.members if one.side is Side.POLICE)
    return (one for one in police if concerns(now, one, clock.now()))


def _noted(decision: UUID, person: UUID) -> bool:
    """Whether it is noted; one with which something is wrong stops no other."""
    try:
        joint_settling.bar(decision=decision, person=person, by=CARAWAY)
    except Exception as fault:
        _log.error("an officer who decided on a breach is not noted: %s", type(fault).__name__)
        return False
    return True
