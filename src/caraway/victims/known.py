"""What came up, as it is stored, for actions and queries alike."""

from collections.abc import Collection
from dataclasses import fields
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from caraway.bridge.upward import CaseStage
from caraway.core.refusals import NotYours
from caraway.core.victim.telling import Happening, Upward
from caraway.victims.came_up import Up, happenings
from caraway.victims.models import CameUp, SignalCame, StageCame

Row = TypeVar("Row", bound=Model)
STAGE = tuple(one.name for one in fields(CaseStage) if one.name not in ("agreement", "case"))
"""What is kept of where a case stands."""


def in_force(cases: Collection[UUID]) -> QuerySet[CameUp]:
    """What came up of these victim cases and is so, in the order in which it happened."""
    return CameUp.objects.filter(case__in=cases, ended=None).order_by("on", "known_at", "id")


def newest(cases: Collection[UUID]) -> dict[UUID, StageCame]:
    """Where the participant's case of each stands, as far as anything is known of it."""
    rows = StageCame.objects.filter(case__in=cases).order_by("case_id", "-number").distinct("case_id")
    return {row.case_id: row for row in rows}


def happening(row: CameUp) -> Happening:
    """A stored row as the rules read it."""
    return Happening(
        id=str(row.pk),
        what=Upward(row.what),
        on=row.on,
        known_on=row.known_on,
        step=row.step,
        session=str(row.session or ""),
        held_on=row.held_on,
    )


def different(found: dict[UUID, Up]) -> set[UUID]:
    """Those victim cases of which something else is stored than what is so now."""
    keys: dict[UUID, set[str]] = {case: set() for case in found}
    signals: dict[UUID, set[UUID]] = {case: set() for case in found}
    for case, key in in_force(found).values_list("case_id", "key"):
        keys[case].add(key)
    for case, signal in SignalCame.objects.filter(case__in=found).values_list("case_id", "signal"):
        signals[case].add(signal)
    stages = newest(found)
    return {
        case
        for case, up in found.items()
        if keys[case] != {one.key for one in happenings(up)}
        or not signals[case] >= {one.id for one in up.signals}
        or not same_stage(stages.get(case), up.stage)
    }


def same_stage(kept: StageCame | None, now: CaseStage) -> bool:
    """Whether what is kept of where a case stands is what is so now."""
    row = now.as_row()
    return kept is not None and all(getattr(kept, name) == row[name] for name in STAGE)


def one_of(rows: QuerySet[Row]) -> Row:
    """The row. Raises NotYours where it is not there or not theirs: the answer is the same."""
    found = rows.first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    return found
