"""What came up, as screens show it: what a victim may be told, and apart from it what staff alone see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.harm import RiskKind
from caraway.core.victim.put_right import Ended, PutRight, Wrong, wrongs
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import TOLD_OF, Happening, Telling, Upward
from caraway.core.vocabulary import ClockStart, Mode, Stage
from caraway.victims.known import happening, in_force, newest
from caraway.victims.models import CameUp, SignalCame, StageCame, ToldRight, VictimCase
from caraway.victims.told import ended_of, said_of


@dataclass(frozen=True, slots=True)
class Known:
    """What the clocks of one victim case need of what came up."""

    happenings: tuple[Happening, ...] = ()
    ended: tuple[Ended, ...] = ()
    tellings: tuple[Telling | PutRight, ...] = ()
    starts: Mapping[ClockStart, date] = field(default_factory=lambda: MappingProxyType({}))
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class RightRow:
    """Something told wrongly was put right: what was said to be so now (empty: nothing, `of` too), when, how and by whom."""

    words: str
    of: date | None
    on: date
    way: str
    by: str


@dataclass(frozen=True, slots=True)
class ToTell:
    """One thing that a victim may be told. `on`: the day it is of. `told_on`, `way`, `by`: when it was told, how and by whom.

    `wrong`: it is to be put right. `rights`: how it was, the first first.
    """

    id: UUID
    words: str
    on: date
    told_on: date | None
    way: str
    by: str
    no_longer_so: bool
    wrong: bool = False
    rights: tuple[RightRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ToRight:
    """One thing that was told wrongly. `id`: what was told first of it. `heard`, `heard_of`: what was said last, and its day.

    `denied`: what was said last is that this is so no longer. `said_on`: when. `now`, `now_words`, `now_of`: what is so in its
    place, its words and its day; None and empty: nothing may be said in its place. `since`: when it was known here.
    """

    id: UUID
    heard: str
    heard_of: date
    denied: bool
    said_on: date
    now: UUID | None
    now_words: str
    now_of: date | None
    since: date


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
    for row in in_force(cases):
        happenings[row.case_id].append(happening(row))
    said, stages = said_of(cases), newest(cases)
    ended = ended_of([case for case in cases if said[case]])  # Where nothing was told, nothing was told wrongly.
    return {
        case: Known(
            tuple(happenings[case]),
            ended.get(case, ()),
            said[case],
            _starts(stages.get(case)),
            Mode(stages[case].mode) if case in stages else None,
        )
        for case in cases
    }


def to_right(cases: Collection[UUID]) -> Mapping[UUID, ToRight]:
    """What was told wrongly in these victim cases, by what was told first of it."""
    found: dict[UUID, ToRight] = {}
    for known in known_of(cases).values():
        for wrong in wrongs(known.happenings, known.ended, known.tellings):
            found[UUID(wrong.of)] = _to_right(wrong, known.tellings)
    return found


def _to_right(wrong: Wrong, said: tuple[Telling | PutRight, ...]) -> ToRight:
    last = [one for one in said if wrong.of == (one.instead if isinstance(one, PutRight) else one.of)][-1]
    now = wrong.now
    return ToRight(
        id=UUID(wrong.of),
        heard=TOLD_OF[wrong.heard.what].words,
        heard_of=wrong.heard.held_on or wrong.heard.on,
        denied=wrong.denied,
        said_on=last.on,
        now=UUID(now.id) if now else None,
        now_words=TOLD_OF[now.what].words if now else "",
        now_of=(now.held_on or now.on) if now else None,
        since=wrong.since,
    )


def _starts(stage: StageCame | None) -> Mapping[ClockStart, date]:
    """The days that are known; of the referral's none comes up."""
    if stage is None:
        return {}
    days = {ClockStart.ARREST: stage.arrest_on, ClockStart.CAUTION: stage.cautioned_on}
    return {start: on for start, on in days.items() if on is not None}


def came_up_page(case: VictimCase) -> CameUpPage:
    """What came up for one case, the newest first."""
    came = CameUp.objects.filter(case=case).select_related("ended", "told").order_by("-on", "-known_at", "-id")
    rows = list(came.prefetch_related("said_instead"))
    wrong, rights = to_right([case.pk]), _rights(case)
    stage = newest([case.pk]).get(case.pk)
    return CameUpPage(
        to_tell=tuple(
            replace(_to_tell(row), wrong=row.pk in wrong, rights=tuple(rights[row.pk]))
            for row in rows
            if _may_be_told(row)
        ),
        staff_only=tuple(_staff_only(row) for row in rows if not _may_be_told(row)),
        stands=tuple(_stands(stage)) if stage is not None else (),
        signals=signal_rows([case.pk]),
    )


def to_tell(case: VictimCase, came: UUID) -> ToTell | None:
    """One thing of this case that the victim may be told and has not been; None where there is no such thing."""
    row = in_force([case.pk]).filter(pk=came, told=None, said_instead=None).first()
    return _to_tell(row) if row is not None and _may_be_told(row) else None


def signal_rows(cases: Collection[UUID] | QuerySet[VictimCase, Any], *, waiting: bool = False) -> tuple[SignalRow, ...]:
    """Signals of these cases, the urgent first and then the first raised. `waiting`: those that nobody acknowledged."""
    rows = SignalCame.objects.filter(case__in=cases).select_related("seen")
    found = rows.filter(seen=None) if waiting else rows
    return tuple(map(_signal, found.order_by("-urgent", "raised_at", "id")))


def _may_be_told(row: CameUp) -> bool:
    """What is in the closed list. What is so no longer is shown there where it was told, so that it can be put right."""
    return Upward(row.what) in TOLD_OF and (not hasattr(row, "ended") or hasattr(row, "told"))


def _rights(case: VictimCase) -> Mapping[UUID, list[RightRow]]:
    """How what was told in this case was put right, by what was told."""
    found: dict[UUID, list[RightRow]] = defaultdict(list)
    for row in ToldRight.objects.filter(case=case).select_related("told", "now").order_by("number"):
        now = row.now
        words, of = (TOLD_OF[Upward(now.what)].words, now.held_on or now.on) if now else ("", None)
        found[row.told.came_id].append(RightRow(words, of, row.on, Way(row.way).words, row.by_name))
    return found


def _to_tell(row: CameUp) -> ToTell:
    """It was told by itself, or in place of what was told wrongly."""
    told = getattr(row, "told", None) or next(iter(row.said_instead.all()), None)
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
