"""What comes up: each minute, what the upward views say of the participants' cases is compared with what is known here.

Nothing is taken away there. What was stored before the job was killed is known the next time, and only the rest is stored.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import upward
from caraway.victims.came_up import Up
from caraway.victims.known import different
from caraway.victims.models import VictimCase

AT_ONCE = 500
"""Of how many cases the views are asked at once."""


def take_in() -> Counts:
    """Take in what is new of every victim case. `not_read`: cases of which the views say nothing that can be read."""
    counts = {"taken": 0, "not_read": 0}
    with crossing.casework() as there:
        for some in links():
            said = crossing.upward(there, set(some.values()))
            found = {case: said[of] for case, of in some.items() if of in said}
            counts["not_read"] += len(some) - len(found)
            counts["taken"] += _taken(found)
    return counts


def links() -> Iterator[Mapping[UUID, UUID]]:
    """Victim cases, each with the participant's case that it hangs together with, some at a time."""
    with scope.acting_as(CARAWAY):
        links = list(VictimCase.objects.order_by("id").values_list("id", "casework_case"))
    for start in range(0, len(links), AT_ONCE):
        yield dict(links[start : start + AT_ONCE])


def _taken(found: dict[UUID, Up]) -> int:
    with scope.acting_as(CARAWAY):
        changed = sorted(different(found))
    for case in changed:
        upward.take(case=case, up=found[case], by=CARAWAY)
    return len(changed)
