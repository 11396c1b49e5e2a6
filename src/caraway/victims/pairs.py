"""Pairs who are kept apart as they are stored, for actions and queries alike, by the decision in which they were put."""

from collections.abc import Collection, Mapping
from uuid import UUID

from caraway.core.joint.apart import Beside, PairStage, Put, pair_of
from caraway.core.joint.words import Side
from caraway.victims.models import ApartProposed


def pairs_of(decisions: Collection[UUID]) -> Mapping[UUID, tuple[ApartProposed, ...]]:
    """Those of these decisions, the newest first. One with a case that is shut to whoever asks is not there."""
    rows = ApartProposed.objects.filter(decision__in=decisions).select_related("decision__case", "other", "answer")
    found: dict[UUID, tuple[ApartProposed, ...]] = dict.fromkeys(decisions, ())
    for row in rows.order_by("-at", "-id"):
        found[row.decision_id] += (row,)
    return found


def put_of(row: ApartProposed) -> Put:
    """A stored row as the rules read it."""
    case, other = row.decision.case, row.other
    pair = pair_of(Beside(case.casework_case, case.reference), Beside(other.casework_case, other.reference))
    answer = getattr(row, "answer", None)
    stage = PairStage.PROPOSED if answer is None else PairStage.AGREED if answer.agreed else PairStage.DROPPED
    return Put(pair, row.by, Side(row.side), stage)
