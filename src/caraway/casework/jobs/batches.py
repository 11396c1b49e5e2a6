"""The batches: each minute, whatever has come due is settled, agreement by agreement."""

from caraway.casework.actions import holds
from caraway.casework.queries.batches import unsettled
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.agreements.queries import every_agreement
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope


def settle_due() -> Counts:
    """Settle every batch up to now that is not settled yet, in order; how many batches there were.

    Never how much was in them: the size of what took effect would tell how much of it no desk had asked for.
    """
    with scope.acting_as(CARAWAY):
        due = [(at, agreement) for agreement in every_agreement() for at in unsettled(agreement, clock.now())]
    for at, agreement in sorted(due):
        holds.settle_batch(agreement=agreement, at=at, by=CARAWAY)
    return {"batches": len(due)}
