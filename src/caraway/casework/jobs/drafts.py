"""Referrals that nobody sends are deleted after 90 days without a change. Run each night; once more does no harm."""

from caraway.casework.actions.old_drafts import delete_old_drafts, old_drafts_left
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope


def delete_old() -> None:
    """Delete all that are old today, some at a time, each time in a transaction of its own."""
    while True:
        delete_old_drafts(by=CARAWAY)
        with scope.acting_as(CARAWAY):
            if not old_drafts_left():
                return
