"""Pairs who are kept apart, as the pages of a decision show them: by this site's references alone, never a name of the other case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.joint import Stands
from caraway.core.joint.apart import PairStage, why_not_agree, why_not_drop
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.victims.deciding import one_of
from caraway.victims.models import ApartProposed
from caraway.victims.pairs import pairs_of, put_of


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair. `why_not_agree`, `why_not_drop`: why this person cannot; None: can. `answered_by` is empty while it waits."""

    id: UUID
    words: str
    digest: str
    stage: PairStage
    proposed_by: str
    proposed_at: datetime
    side: str
    answered_by: str
    answered_at: datetime | None
    why_not_agree: str | None
    why_not_drop: str | None


def pair_rows(decision: UUID, now: Stands, by: Actor) -> tuple[PairRow, ...]:
    """The pairs of a decision that this person reaches, the newest first; written down as shown."""
    rows = pairs_of([decision])[decision]
    trail.show(*(row.other_id for row in rows))
    return tuple(_row(row, now, by) for row in rows)


def pair_row(decision: UUID, pair: UUID, by: Actor) -> PairRow:
    """One pair of a decision. Raises NotYours where either is not there or not theirs."""
    found = one_of(decision, by)
    for one in pair_rows(decision, found.stands(clock.now()), by):
        if one.id == pair:
            return one
    raise NotYours("not_found", "There is no such pair.")


def _row(row: ApartProposed, now: Stands, by: Actor) -> PairRow:
    put, answer = put_of(row), getattr(row, "answer", None)
    return PairRow(
        id=row.pk,
        words=put.pair.words,
        digest=row.digest,
        stage=put.stage,
        proposed_by=row.by_name,
        proposed_at=row.at,
        side=put.side.words,
        answered_by=answer.by_name if answer else "",
        answered_at=answer.at if answer else None,
        why_not_agree=why_not_agree(put, now, by.person),
        why_not_drop=why_not_drop(put, now, by.person),
    )
