"""Joint decisions: each minute their deadlines and days are kept, and what was decided is handed over.

Everything may be broken off at any moment. What goes is stored here first, with the event that says so; it is put there,
and only then marked here: put there twice, it is there once.
"""

import logging
from uuid import UUID

import psycopg
from django.core.exceptions import ImproperlyConfigured

from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import joint_settling
from caraway.victims.came_up import Up
from caraway.victims.days import read
from caraway.victims.deciding import found_in, going_on
from caraway.victims.jobs.breaches import bar_officers
from caraway.victims.models import JointDecision, JointRelease
from caraway.victims.outbox import release_of, waiting
from caraway.victims.settling import anything_due

_log = logging.getLogger(__name__)


def look_after() -> Counts:
    """Keep every decision and hand over what waits. `not_done`: decisions and releases with which something is wrong.

    How many went is counted nowhere.
    """
    # Officers first: what one of them agreed to must not be handed over in the same minute.
    return {"not_done": bar_officers() + _settle_all() + _hand_over()}


def _settle_all() -> int:
    with scope.acting_as(CARAWAY):
        rows = going_on(JointDecision.objects.all()).order_by("id")
        links = dict(rows.values_list("id", "case__casework_case"))
    said = read(set(links.values())) if links else {}
    done = [_settled(decision, said.get(case)) and case in said for decision, case in links.items()]
    return done.count(False)


def _settled(decision: UUID, up: Up | None) -> bool:
    """Whether that went well. A deadline is kept also where nothing can be read of the case."""
    try:
        with scope.acting_as(CARAWAY):
            rows = JointDecision.objects.filter(pk=decision).select_related("case")
            due = [one for one in found_in(rows) if anything_due(one, up, clock.now())]
        if due:
            joint_settling.settle(decision=decision, up=up, by=CARAWAY)
    except Exception as fault:
        return _was_done(fault, "nothing_due")
    return True


def _hand_over() -> int:
    with scope.acting_as(CARAWAY):
        rows = list(waiting())
    if not rows:
        return 0
    try:
        with crossing.casework() as there:
            return [_handed_over(there, row) for row in rows].count(False)
    except (psycopg.OperationalError, ImproperlyConfigured) as fault:
        _log.error("releases could not be handed over: %s", type(fault).__name__)
        return len(rows)


def _handed_over(there: psycopg.Connection, row: JointRelease) -> bool:
    """There first, then noted here. One that cannot be put there stops no other."""
    try:
        crossing.send(there, release_of(row))
        joint_settling.mark_sent(release=row.pk, by=CARAWAY)
    except Exception as fault:
        return _was_done(fault, "sent_already")
    return True


def _was_done(fault: Exception, code: str) -> bool:
    """Whether another worker was there first; anything else is logged, without a word of what it was about."""
    if isinstance(fault, NotNow) and fault.code == code:
        return True
    _log.error("a decision or release is not done: %s", type(fault).__name__)
    return False
