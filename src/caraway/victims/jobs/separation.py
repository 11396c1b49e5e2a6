"""Separation of duties: each minute, who works with each participant is compared with who has an account here.

Casework is told nothing. An exception that has ended shuts the case again in the same way.
"""

from collections.abc import Mapping, Set
from uuid import UUID

from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import separation as actions
from caraway.victims.jobs.upward import links
from caraway.victims.models import OtherSide
from caraway.victims.separation import excepted, identities


def settle() -> Counts:
    """Take in what is new of every victim case. `not_read`: cases of which nothing can be read; they stay as they are."""
    counts = {"taken": 0, "not_read": 0}
    with scope.acting_as(CARAWAY):
        ours = identities()
    with crossing.casework() as there:
        for some in links():
            staff = crossing.staff(there, set(some.values()))
            known = {case: staff[of] for case, of in some.items() if of in staff}
            counts["not_read"] += len(some) - len(known)
            counts["taken"] += _taken(
                {case: {one for one, made in ours.items() if made in them} for case, them in known.items()}
            )
    return counts


def _taken(found: Mapping[UUID, Set[UUID]]) -> int:
    with scope.acting_as(CARAWAY):
        kept: dict[UUID, dict[UUID, bool]] = {case: {} for case in found}
        for row in OtherSide.objects.filter(case__in=found, ended_at=None):
            kept[row.case_id][row.account] = row.shut
        changed = [case for case in sorted(found) if kept[case] != _should_be(case, found[case])]
    for case in changed:
        actions.take(case=case, accounts=found[case], by=CARAWAY)
    return len(changed)


def _should_be(case: UUID, accounts: Set[UUID]) -> dict[UUID, bool]:
    """Each account with whether the case is shut to it today."""
    let_in = excepted(case, accounts, clock.today()) if accounts else set()
    return {one: one not in let_in for one in accounts}
