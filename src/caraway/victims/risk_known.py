"""What the clocks of risk count from, read for many cases at once: for actions and queries alike."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from caraway.core.harm import RiskKind
from caraway.core.reassessment import Occasion
from caraway.core.victim.clocks import ENDS
from caraway.core.victim.risk_clocks import KnownFrom, RiskRecord
from caraway.core.victim.telling import Upward
from caraway.core.victim.voice import Abuse, Change
from caraway.core.victim.wishes import Wish
from caraway.platform.gateways import clock
from caraway.victims.assessing import Assessment, assessments
from caraway.victims.known import in_force, newest
from caraway.victims.models import AssessmentBegun, CameUp, MaracDecision, OccasionCame, SignalCame, VoiceHeard

Occasions = list[tuple[Occasion, KnownFrom]]
EVENTS = frozenset({RiskKind.THREAT, RiskKind.WEAPON, RiskKind.STALKING})
"""Signals that count as an event for escalation, beside a new arrest."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other clocks need: when the survey was answered, and whether the victim wants to hear nothing of the case."""

    surveyed_on: date | None = None
    updates_declined: bool = False


def heard_of(cases: Collection[UUID]) -> Mapping[UUID, Heard]:
    """The same for each case. What was not asked again stays as it was said before."""
    wants: dict[UUID, bool] = {}
    for case, wishes in VoiceHeard.objects.filter(case__in=cases).order_by("number").values_list("case_id", "wishes"):
        if {Wish.UPDATES.value, Wish.NO_UPDATES.value} & set(wishes):
            wants[case] = Wish.UPDATES.value in wishes
    surveyed = {one.case: one.outcome.on for one in _finished(cases) if one.outcome and not one.is_risk}
    return {case: Heard(surveyed.get(case), not wants.get(case, True)) for case in cases}


def records_of(cases: Collection[UUID]) -> Mapping[UUID, RiskRecord]:
    """What the duties about risk count from, for each case."""
    assessed = {one.case: one for one in _finished(cases) if one.is_risk}
    decisions = {one.case_id: one for one in MaracDecision.objects.filter(case__in=cases).order_by("number")}
    decided = {one.assessment_id for one in MaracDecision.objects.filter(case__in=cases) if one.assessment_id}
    occasions, events = _occasions(cases), _events(cases)
    return {
        case: _record(
            assessed.get(case),
            decided,
            tuple(occasions[case]),
            tuple(events[case]),
            decisions[case].events if case in decisions else 0,
        )
        for case in cases
    }


def newest_assessment(case: UUID) -> Assessment | None:
    """The newest assessment of a case by a risk tool that was finished."""
    return next((one for one in reversed(_finished([case])) if one.is_risk), None)


def _record(
    assessment: Assessment | None,
    decided: set[UUID],
    occasions: tuple[tuple[Occasion, KnownFrom], ...],
    events: tuple[KnownFrom, ...],
    decided_events: int,
) -> RiskRecord:
    done = assessment.outcome if assessment else None
    return RiskRecord(
        occasions=occasions,
        assessed=assessment.result if assessment else None,
        assessed_on=done.on if done else None,
        made_for=assessment.made_for if assessment else frozenset(),
        decided=done is not None and done.id in decided,
        events=events,
        decided_events=decided_events,
    )


def _finished(cases: Collection[UUID]) -> tuple[Assessment, ...]:
    """Those that were finished, in the order in which they were."""
    rows = AssessmentBegun.objects.filter(case__in=cases, done__isnull=False).order_by("done__number")
    return assessments(rows)


def _occasions(cases: Collection[UUID]) -> Mapping[UUID, Occasions]:
    found: dict[UUID, Occasions] = defaultdict(list)
    for case, occasion, one in (*_recorded(cases), *_signalled(cases), *_said(cases), *_came_up(cases)):
        found[case].append((occasion, one))
    return found


Found = Iterator[tuple[UUID, Occasion, KnownFrom]]


def _recorded(cases: Collection[UUID]) -> Found:
    for row in OccasionCame.objects.filter(case__in=cases):
        yield row.case_id, Occasion(row.occasion), KnownFrom(row.on, _day(row.at))


def _signalled(cases: Collection[UUID]) -> Found:
    """What a participant said or did and staff passed on is a disclosure, but for a new partner."""
    for row in SignalCame.objects.filter(case__in=cases):
        new = RiskKind(row.kind) is RiskKind.NEW_PARTNER
        yield row.case_id, Occasion.NEW_RELATIONSHIP if new else Occasion.DISCLOSURE, _of_signal(row)


def _of_signal(row: SignalCame) -> KnownFrom:
    known = _day(row.known_at)
    return KnownFrom(min(_day(row.raised_at), known), known)


def _said(cases: Collection[UUID]) -> Found:
    """That abuse goes on, or that it is worse, is a disclosure of the victim's own."""
    for row in VoiceHeard.objects.filter(case__in=cases):
        if row.abuse == Abuse.ONGOING.value or row.change == Change.WORSE.value:
            yield row.case_id, Occasion.DISCLOSURE, KnownFrom(row.on, _day(row.at))


def _came_up(cases: Collection[UUID]) -> Found:
    """Workshops that were missed; and the end of the caution's time, unless the case ended before it."""
    ended: dict[UUID, date] = {}
    for row in in_force(cases):
        if row.what == Upward.NOT_ATTENDED.value:
            yield row.case_id, Occasion.MISSED_WORKSHOP, KnownFrom(row.on, row.known_on)
        if Upward(row.what) in ENDS:
            ended.setdefault(row.case_id, row.on)
    for case, stage in newest(cases).items():
        if stage.last_on is not None and ended.get(case, date.max) > stage.last_on:
            over = stage.last_on + timedelta(days=1)
            yield case, Occasion.EXPIRY, KnownFrom(over, over)


def _events(cases: Collection[UUID]) -> Mapping[UUID, list[KnownFrom]]:
    found: dict[UUID, list[KnownFrom]] = defaultdict(list)
    for row in CameUp.objects.filter(case__in=cases, ended=None, what=Upward.ARRESTED.value):
        found[row.case_id].append(KnownFrom(row.on, row.known_on))
    for signal in SignalCame.objects.filter(case__in=cases, kind__in=[one.value for one in EVENTS]):
        found[signal.case_id].append(_of_signal(signal))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()
