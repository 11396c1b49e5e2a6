"""What the agreements of the sessions say of batches and of the highest risk: it is read again and again, and held against ours."""

from collections.abc import Mapping
from uuid import UUID

from caraway.bridge.terms import in_force
from caraway.core.joint.terms import Terms
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import terms as actions
from caraway.victims.models import Delivery
from caraway.victims.terms import newest, said_in, unlike


def compare() -> Counts:
    """Take in what is new. `unlike`: agreements that say otherwise than that of the sessions, or of which nothing is known."""
    with scope.acting_as(CARAWAY):
        serves = dict(Delivery.objects.values_list("agreement_id", "casework_agreement"))
    with crossing.casework() as there:
        versions = crossing.terms(there, set(serves.values()))
    found = {one: in_force(versions.get(of, ()), clock.today()) for one, of in serves.items()}
    known = {one: said for one, said in found.items() if said is not None}
    return {"taken": _taken(known), "unlike": len(serves) - len(known) + _unlike(known)}


def _taken(known: Mapping[UUID, Terms]) -> int:
    with scope.acting_as(CARAWAY):
        before = newest(known.keys())
    changed = [one for one in sorted(known) if one not in before or said_in(before[one]) != known[one]]
    for one in changed:
        actions.take(agreement=one, terms=known[one], by=CARAWAY)
    return len(changed)


def _unlike(known: Mapping[UUID, Terms]) -> int:
    with scope.acting_as(CARAWAY):
        return sum(bool(unlike(row, clock.today())) for row in newest(known.keys()).values())
