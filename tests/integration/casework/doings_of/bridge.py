"""What crosses the bridge: releases taken in, and the hashes that go up."""

from caraway.casework.actions import hashes, releases
from caraway.core.joint.words import ReleaseKind
from caraway.platform.accounts.actor import CARAWAY
from tests.cast import Cast
from tests.integration.casework.bridging import instruction, send
from tests.integration.casework.doing import Doing, of


def land(cast: Cast) -> Doing:
    """A hold that two people released at once."""
    said = instruction(cast.booked(), ReleaseKind.HOLD, at_once=True)
    send(cast.owner, said)
    return of(releases.land, CARAWAY, "case.hold", "release.land", release=said.id)


def hash_contacts(cast: Cast) -> Doing:
    cast.referred()
    cast.owner.execute("DELETE FROM casework_contacthashes")
    return of(hashes.hash_contacts, CARAWAY, "contact.hash")


def hash_staff(cast: Cast) -> Doing:
    cast.owner.execute("DELETE FROM casework_staffidentity")
    return of(hashes.hash_staff, CARAWAY, "staff.hash")


DOINGS = {one.__name__: one for one in (land, hash_contacts, hash_staff)}
