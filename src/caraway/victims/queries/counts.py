"""Counts for those who commission: of one closed month of one agreement, as it was known on the day it was first shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from caraway.core.refusals import NotYours
from caraway.core.small_cells import months, published_on
from caraway.core.victim.clocks import first_contact_late_on
from caraway.core.victim.counts import Block, Counted, Decided, blocks
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import Service
from caraway.core.vocabulary import ClockStart
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways.clock import LONDON
from caraway.victims.area import settings_of_each
from caraway.victims.deciding import found_in
from caraway.victims.models import AttemptMade, JointDecision, Signpost, StageCame, VictimCase, VoiceHeard

SHOWN = "%Y-%m"
"""How a month stands in an address."""


@dataclass(frozen=True, slots=True)
class Area:
    """An agreement that this person's organisation commissions, and its months that are shown, the newest first."""

    agreement: UUID
    name: str
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The counts of one month."""

    area: Area
    month: date
    blocks: tuple[Block, ...]

    @property
    def silent(self) -> bool:
        """Whether no number of the month is shown: a sentence says so once."""
        return all(block.silent for block in self.blocks)


def areas(by: Actor, today: date) -> tuple[Area, ...]:
    """What this person's organisation commissions today, by name."""
    parts = AgreementParty.objects.filter(
        organisation_id=by.organisation, part=Part.COMMISSIONER, from_on__lte=today
    ).exclude(to_on__lt=today)
    rows = parts.select_related("agreement").order_by("agreement__name", "agreement_id")
    return tuple(Area(one.agreement_id, one.agreement.name, months(one.from_on, today)) for one in rows)


def month_page(agreement: UUID, month: str, by: Actor, today: date) -> MonthPage:
    """The counts of a month (`2026-01`). Raises NotYours for one that is not shown, or not of an agreement of theirs."""
    for area in areas(by, today):
        for one in area.months:
            if (area.agreement, one.strftime(SHOWN)) == (agreement, month):
                return MonthPage(area, one, _blocks(agreement, one))
    raise NotYours("not_found", "There is no such month.")


def _blocks(agreement: UUID, month: date) -> tuple[Block, ...]:
    known = datetime.combine(published_on(month), time(), LONDON)
    cases = list(VictimCase.objects.filter(agreement=agreement, **_in(month)))
    decisions = found_in(JointDecision.objects.filter(agreement=agreement, **_in(month)))
    return blocks(month, _counted(cases, known), [_decided(one.stands(known)) for one in decisions])


def _in(month: date) -> Mapping[str, datetime]:
    """Opened in that month, by the clocks of the place."""
    after = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    first, last = (datetime(one.year, one.month, 1, tzinfo=LONDON) for one in (month, after))
    return {"opened_at__gte": first, "opened_at__lt": last}


def _counted(cases: Collection[VictimCase], known: datetime) -> list[Counted]:
    keys = [one.pk for one in cases]
    attempts = _each(AttemptMade.objects.filter(at__lt=known), keys, "at")
    stages = _each(StageCame.objects.filter(known_at__lt=known), keys, "number")
    voices = _each(VoiceHeard.objects.filter(at__lt=known), keys, "number")
    signposts = _each(Signpost.objects.filter(at__lt=known), keys, "number")
    areas = settings_of_each(cases)
    return [
        Counted(
            tuple(map(_attempt, attempts[one.pk])),
            first_contact_late_on(_opened_on(one), _starts(one, stages[one.pk]), areas[one.pk]),
            frozenset(Service(name) for row in voices[one.pk][-1:] for name in row.services),
            frozenset(Service(row.service) for row in signposts[one.pk] if row.result == Signposted.MADE),
        )
        for one in cases
    ]


def _each(rows: QuerySet[Any], cases: Collection[UUID], order: str) -> Mapping[UUID, list[Any]]:
    """Rows by their case, the first first."""
    found: dict[UUID, list[Model]] = defaultdict(list)
    for row in rows.filter(case__in=cases).order_by(order, "id"):
        found[row.case_id].append(row)
    return found


def _opened_on(case: VictimCase) -> date:
    return case.opened_at.astimezone(LONDON).date()


def _starts(case: VictimCase, stages: list[StageCame]) -> Mapping[ClockStart, date]:
    """The days from which first contact may count, those that were known."""
    found = {ClockStart.REFERRAL: _opened_on(case)}
    for newest in stages[-1:]:
        days = {ClockStart.ARREST: newest.arrest_on, ClockStart.CAUTION: newest.cautioned_on}
        found |= {start: on for start, on in days.items() if on is not None}
    return found


def _attempt(row: AttemptMade) -> Attempt:
    return Attempt(row.on, Engagement(row.result), Way(row.way) if row.way else None)


def _decided(now: Any) -> Decided:
    if now.agreed_at is not None and now.proposal is not None:
        return Decided(now.proposal.option.value)
    return Decided.LAPSED if now.lapse is not None else Decided.OPEN
