"""Referrals that nobody sends are deleted after 90 days without a change. Run each night; once more does no harm."""

from caraway.casework.actions.old_drafts import delete_old_drafts, old_drafts_left
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope


def delete_old() -> int:
    """Delete all that are old today, some at a time, each time in a transaction of its own; how many times that was."""
    times = 0
    while times == 0 or _left():
        delete_old_drafts(by=CARAWAY)
        times += 1
    return times


def _left() -> bool:
    with scope.acting_as(CARAWAY):
        return old_drafts_left()
