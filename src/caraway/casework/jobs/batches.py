"""The batches: each minute, whatever has come due is settled, agreement by agreement."""

from caraway.casework.actions import holds
from caraway.casework.jobs.releases import land_waiting
from caraway.casework.queries.batches import unsettled
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.agreements.queries import every_agreement
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope


def settle_due() -> Counts:
    """Take in what was released, then settle every batch up to now that is not settled yet, in order; how many batches.

    Never how much was in them: the size of what took effect would tell how much of it no desk had asked for. In one job,
    so that what came before a batch is not too late for it.
    """
    failed = land_waiting()
    with scope.acting_as(CARAWAY):
        due = [(at, agreement) for agreement in every_agreement() for at in unsettled(agreement, clock.now())]
    for at, agreement in sorted(due):
        holds.settle_batch(agreement=agreement, at=at, by=CARAWAY)
    return {"batches": len(due), "failed": failed}
