"""Whose hold a hold is: this site's, or one that was released to it. A case goes on when neither is left.

It is worked out from what was asked for and settled since the hold began, where Caraway alone sees both; no page asks it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import Enum, auto

from caraway.casework.actions.ledger import Open
from caraway.casework.models import HoldAsked
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.vocabulary import HoldCode


class Whose(Enum):
    """From where a hold was asked for."""

    OURS = auto()
    RELEASED = auto()


def left(found: Open) -> frozenset[Whose]:
    """Whose holds keep the case on hold now. One of which nothing is known is this site's own."""
    if not found.standing.on_hold:
        return frozenset()
    began = max(one.at for one in in_force(found.facts) if isinstance(one.detail, f.Held))
    counted = _counted_since(found, began)
    # Where nothing that was asked for made it, it was made here without asking.
    made = any(at == began for at, _ in counted)
    return after(frozenset() if made else {Whose.OURS}, [one for _, one in counted]) or frozenset({Whose.OURS})


def after(holds: Collection[Whose], asked: Iterable[HoldAsked]) -> frozenset[Whose]:
    """Whose are left after these, of which each side's own are in order."""
    found = set(holds)
    for one in asked:
        (found.discard if one.ends else found.add)(_whose(one))
    return frozenset(found)


def code_of(asked: Sequence[HoldAsked]) -> HoldCode:
    """The reason that is shown: where somebody of this site asked for a hold too, that of the first who did."""
    holds = sorted((one for one in asked if not one.ends), key=lambda one: _whose(one) is Whose.RELEASED)
    return HoldCode(holds[0].code)


def _whose(asked: HoldAsked) -> Whose:
    return Whose.OURS if asked.release_id is None else Whose.RELEASED


def _counted_since(found: Open, began: datetime) -> list[tuple[datetime, HoldAsked]]:
    """What has counted since that moment, and from when: the holds that made it, and what followed, each side's in order."""
    rows = HoldAsked.objects.filter(case=found.case, taken_back_at=None).select_related("batch")
    counts = [(one.batch.at if one.batch else one.asked_at, one) for one in rows if one.batch or one.at_once]
    since = [(at, one) for at, one in counts if at >= began]
    return sorted(since, key=lambda pair: (pair[0], pair[1].release_id or 0, pair[1].asked_at))
