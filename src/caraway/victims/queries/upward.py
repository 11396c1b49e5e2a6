"""What came up, as screens show it: what a victim may be told, and apart from it what staff alone see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.harm import RiskKind
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import TOLD_OF, Happening, Telling, Told, Upward
from caraway.core.vocabulary import ClockStart, Mode, Stage
from caraway.victims.known import happening, in_force, newest
from caraway.victims.models import CameUp, SignalCame, StageCame, VictimCase, VictimTold


@dataclass(frozen=True, slots=True)
class Known:
    """What the clocks of one victim case need of what came up."""

    happenings: tuple[Happening, ...] = ()
    tellings: tuple[Telling, ...] = ()
    starts: Mapping[ClockStart, date] = field(default_factory=lambda: MappingProxyType({}))
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class ToTell:
    """One thing that a victim may be told. `on`: the day it is of. `told_on`, `way`, `by`: when it was told, how and by whom."""

    id: UUID
    words: str
    on: date
    told_on: date | None
    way: str
    by: str
    no_longer_so: bool


@dataclass(frozen=True, slots=True)
class StaffOnly:
    """One thing that staff alone see."""

    words: str
    on: date
    no_longer_so: bool


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal of risk, and who acknowledged it, if anybody did."""

    id: UUID
    case: UUID
    kind: RiskKind
    urgent: bool
    words: str
    raised_at: datetime
    seen_by: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class CameUpPage:
    """What the page of a case shows of the participant's case. `stands`: label and words or day, for staff alone."""

    to_tell: tuple[ToTell, ...]
    staff_only: tuple[StaffOnly, ...]
    stands: tuple[tuple[str, str | date], ...]
    signals: tuple[SignalRow, ...]


def known_of(cases: Collection[UUID]) -> Mapping[UUID, Known]:
    """What is known of these victim cases."""
    happenings: dict[UUID, list[Happening]] = defaultdict(list)
    tellings: dict[UUID, list[Telling]] = defaultdict(list)
    for row in in_force(cases):
        happenings[row.case_id].append(happening(row))
    for told in VictimTold.objects.filter(case__in=cases):
        tellings[told.case_id].append(_telling(told))
    stages = newest(cases)
    return {
        case: Known(
            tuple(happenings[case]),
            tuple(tellings[case]),
            _starts(stages.get(case)),
            Mode(stages[case].mode) if case in stages else None,
        )
        for case in cases
    }


def _telling(row: VictimTold) -> Telling:
    return Telling(told=Told(row.what), of=str(row.came_id), on=row.on, by=row.by, way=Way(row.way))


def _starts(stage: StageCame | None) -> Mapping[ClockStart, date]:
    """The days that are known; of the referral's none comes up."""
    if stage is None:
        return {}
    days = {ClockStart.ARREST: stage.arrest_on, ClockStart.CAUTION: stage.cautioned_on}
    return {start: on for start, on in days.items() if on is not None}


def came_up_page(case: VictimCase) -> CameUpPage:
    """What came up for one case, the newest first."""
    rows = list(CameUp.objects.filter(case=case).select_related("ended", "told").order_by("-on", "-known_at", "-id"))
    stage = newest([case.pk]).get(case.pk)
    return CameUpPage(
        to_tell=tuple(_to_tell(row) for row in rows if _may_be_told(row)),
        staff_only=tuple(_staff_only(row) for row in rows if not _may_be_told(row)),
        stands=tuple(_stands(stage)) if stage is not None else (),
        signals=signal_rows([case.pk]),
    )


def to_tell(case: VictimCase, came: UUID) -> ToTell | None:
    """One thing of this case that the victim may be told and has not been; None where there is no such thing."""
    row = in_force([case.pk]).filter(pk=came, told=None).first()
    return _to_tell(row) if row is not None and _may_be_told(row) else None


def signal_rows(cases: Collection[UUID] | QuerySet[VictimCase, Any], *, waiting: bool = False) -> tuple[SignalRow, ...]:
    """Signals of these cases, the urgent first and then the first raised. `waiting`: those that nobody acknowledged."""
    rows = SignalCame.objects.filter(case__in=cases).select_related("seen")
    found = rows.filter(seen=None) if waiting else rows
    return tuple(map(_signal, found.order_by("-urgent", "raised_at", "id")))


def _may_be_told(row: CameUp) -> bool:
    """What is in the closed list. What is so no longer is shown there where it was told, so that it can be put right."""
    return Upward(row.what) in TOLD_OF and (not hasattr(row, "ended") or hasattr(row, "told"))


def _to_tell(row: CameUp) -> ToTell:
    told = getattr(row, "told", None)
    return ToTell(
        id=row.pk,
        words=TOLD_OF[Upward(row.what)].words,
        on=row.held_on or row.on,
        told_on=told.on if told else None,
        way=Way(told.way).words if told else "",
        by=told.by_name if told else "",
        no_longer_so=hasattr(row, "ended"),
    )


def _staff_only(row: CameUp) -> StaffOnly:
    return StaffOnly(Upward(row.what).words, row.held_on or row.on, hasattr(row, "ended"))


def _stands(stage: StageCame) -> Iterator[tuple[str, str | date]]:
    yield "Stage", Stage(stage.stage).words + (", on hold" if stage.on_hold else "")
    yield "Delivered as", Mode(stage.mode).words
    days = {
        "Arrested on": stage.arrest_on,
        "Last day of the caution's time": stage.last_on,
        "Cannot be finished from": stage.impossible_on,
        "Last day to charge": stage.charge_on,
    }
    yield from ((label, on) for label, on in days.items() if on is not None)


def _signal(row: SignalCame) -> SignalRow:
    seen = getattr(row, "seen", None)
    return SignalRow(
        id=row.pk,
        case=row.case_id,
        kind=RiskKind(row.kind),
        urgent=row.urgent,
        words=row.words,
        raised_at=row.raised_at,
        seen_by=seen.by_name if seen else "",
        seen_at=seen.at if seen else None,
    )
