"""Releases from the victims' site are taken in: those that wait, in the order in which they came."""

import logging
from uuid import UUID

from django.db.models import Q

from caraway.casework.actions.releases import LANDS, land
from caraway.casework.models import Release
from caraway.core.joint.text import CODED
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope

_log = logging.getLogger(__name__)
_MAY_LAND = ~Q(kind__in=[one.value for one in CODED]) | Q(case__standing__stage__in=LANDS)


def land_waiting() -> int:
    """Take in every release that may be; how many could not be, which is to be none. Never how many came.

    One that cannot be taken in stops no other and no batch; it is tried again each minute.
    """
    with scope.acting_as(CARAWAY):
        rows = Release.objects.filter(_MAY_LAND, landed_at=None).order_by("number")
        waiting = list(rows.values_list("release", flat=True))
    return sum(not _landed(one) for one in waiting)


def _landed(release: UUID) -> bool:
    try:
        land(release=release, by=CARAWAY)
    except NotNow:
        return True  # Another worker was there first, or the case went back to the police meanwhile.
    except Exception:
        _log.exception("A release could not be taken in.")
        return False
    return True
