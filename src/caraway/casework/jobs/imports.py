"""Goes on with the files of referrals that were begun, a batch at a time, and ends those that never are."""

from uuid import UUID

from caraway.casework.actions import imports
from caraway.casework.queries.imports import files_going
from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of, memberships_on
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope


def run_waiting() -> int:
    """Refer everybody in the files that were begun; how many batches that took.

    Each batch is a transaction of its own: stopped at any moment and called again, it ends with the same people referred.
    """
    with scope.acting_as(CARAWAY):
        going = files_going()
    return sum(_all_of(file, membership) for file, membership in going)


def end_old() -> None:
    """Throw away the files that nobody has begun for 14 days. Run each night; once more does no harm."""
    imports.end_old_imports(by=CARAWAY)


def _all_of(file: UUID, membership: UUID) -> int:
    batches = 0
    while (by := _sender(membership)) is not None and step(file, by):
        batches += 1
    return batches


def step(file: UUID, by: Actor) -> bool:
    """Refer the next batch of a file as its sender; False where nothing was left, or somebody else has ended it."""
    try:
        imports.land_rows(file=file, by=by)
    except (NotNow, NotYours):
        return False
    return True


def _sender(membership: UUID) -> Actor | None:
    """Whoever sent the file, as they may act today; None where they no longer work there."""
    with scope.acting_as(CARAWAY):
        row = Membership.objects.filter(pk=membership, ended_at=None).first()
        held = memberships_on(row.account_id, clock.today()).filter(pk=membership).first() if row else None
        return actor_of(held) if held else None
