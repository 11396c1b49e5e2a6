"""Keyed hashes of participants' details and of staff that are missing: made before there were any, or with an earlier key."""

from caraway.casework.actions.hashes import hash_contacts, hash_staff, without_hashes, without_identity
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope


def make_missing() -> Counts:
    """Make them, some at a time; how many times there were some to make. Run again it makes none twice."""
    rounds = 0
    while _contacts_missing():
        hash_contacts(by=CARAWAY)
        rounds += 1
    if _staff_missing():
        hash_staff(by=CARAWAY)
        rounds += 1
    return {"rounds": rounds}


def _contacts_missing() -> bool:
    with scope.acting_as(CARAWAY):
        return without_hashes().exists()


def _staff_missing() -> bool:
    with scope.acting_as(CARAWAY):
        return without_identity().exists()
