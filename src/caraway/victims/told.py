"""What victims were told and what was put right, as it is stored, for actions and queries alike."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from caraway.core.victim.put_right import Ended, PutRight, Wrong, wrongs
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import Telling, Told
from caraway.platform.gateways import clock
from caraway.victims.known import happening, in_force
from caraway.victims.models import NoLongerSo, ToldRight, VictimTold


def ended_of(cases: Collection[UUID]) -> Mapping[UUID, tuple[Ended, ...]]:
    """What came up of these victim cases and is so no longer."""
    found: dict[UUID, tuple[Ended, ...]] = dict.fromkeys(cases, ())
    for row in NoLongerSo.objects.filter(came__case__in=cases).select_related("came").order_by("known_at", "id"):
        known_on = row.known_at.astimezone(clock.LONDON).date()
        found[row.came.case_id] += (Ended(happening(row.came), known_on),)
    return found


def said_of(cases: Collection[UUID]) -> Mapping[UUID, tuple[Telling | PutRight, ...]]:
    """What was told and put right in each of these, in the order in which it was recorded."""
    found: dict[UUID, list[tuple[datetime, int, UUID, Telling | PutRight]]] = defaultdict(list)
    for told in VictimTold.objects.filter(case__in=cases):
        found[told.case_id].append((told.at, 0, told.pk, _telling(told)))
    for right in ToldRight.objects.filter(case__in=cases).select_related("told"):
        found[right.case_id].append((right.at, right.number, right.pk, _put_right(right)))
    return {case: tuple(said for *_, said in sorted(found[case], key=lambda one: one[:3])) for case in cases}


def wrong_of(case: UUID) -> tuple[Wrong, ...]:
    """What the victim of this case was told that is not so."""
    return wrongs(map(happening, in_force([case])), ended_of([case])[case], said_of([case])[case])


def _telling(row: VictimTold) -> Telling:
    return Telling(told=Told(row.what), of=str(row.came_id), on=row.on, by=row.by, way=Way(row.way))


def _put_right(row: ToldRight) -> PutRight:
    instead, now = str(row.told.came_id), str(row.now_id or "")
    return PutRight(instead=instead, of=now, on=row.on, by=row.by, way=Way(row.way))
