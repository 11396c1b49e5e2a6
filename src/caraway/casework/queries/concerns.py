"""Safeguarding concerns as their pages show them: one's own, and those that this person reviews."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from caraway.casework.models import Case, Concern, ConcernEntry, ServiceReferral, Task
from caraway.core.harm import ConcernAbout, ConcernDecision, ConcernEntryKind, ConcernFrom, ConcernKind, ServiceKind
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.audit import trail
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it reads; `corrected`: another stands in its place. `correctable` by this person."""

    id: UUID
    title: str
    text: str
    by: str
    at: datetime
    why: str
    corrected: bool
    correctable: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A referral to services that was made, and whether it was sent."""

    id: UUID
    service: str
    to: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ConcernCard:
    """A concern on a list: `who` is a name where it is about a case, else general words."""

    id: UUID
    kind: str
    who: str
    urgent: bool
    closed: bool
    raised_at: datetime
    raised_by: str
    review_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """The page of one concern."""

    card: ConcernCard
    about: str
    heard: str
    case: UUID | None
    reference: str
    passed_from: str
    passed_words: str
    entries: tuple[Entry, ...]
    papers: tuple[Paper, ...]


def mine(by: Actor) -> QuerySet[Concern]:
    """The concerns this person may read: those of the organisation for who reviews, else the ones they raised there."""
    rows = Concern.objects.filter(organisation_id=by.organisation)
    if not by.may("concern.review"):
        rows = rows.filter(raised_by=by.person, passed_from=None)
    return rows


def concern_of(concern: UUID, by: Actor) -> Concern:
    """One of them. Raises NotYours otherwise: the same answer as for nothing."""
    rows = mine(by).select_related("case__participant", "passed_from")
    found = rows.filter(pk=concern).first()
    if found is None:
        raise NotYours("not_found", "There is no such concern.")
    return found


def concerns(by: Actor, today: date, *, closed: bool = False) -> tuple[ConcernCard, ...]:
    """The open ones (or the closed), the first to be reviewed first. Says to the audit whom the page shows."""
    rows = _told(mine(by)).select_related("case__participant")
    is_closed = Q(last_decision=ConcernDecision.CLOSE.value)
    found = rows.filter(is_closed) if closed else rows.exclude(is_closed)
    cards = [_card(row, today) for row in found.order_by("-urgent", "review_on", "raised_at", "id")[:200]]
    trail.show(*(card.id for card in cards))
    return tuple(cards)


def concern_page(concern: UUID, by: Actor, today: date) -> ConcernPage:
    """Everything of one concern. Raises NotYours where it is not there or not theirs."""
    found = _told(mine(by)).select_related("case__participant", "passed_from").filter(pk=concern).first()
    if found is None:
        raise NotYours("not_found", "There is no such concern.")
    trail.show(found.id, *([found.case_id] if found.case_id else []))
    papers = ServiceReferral.objects.filter(concern=found).defer("content").order_by("-at", "id")
    return ConcernPage(
        card=_card(found, today),
        about=ConcernAbout(found.about).words,
        heard=ConcernFrom(found.heard).words,
        case=found.case_id,
        reference=found.case.reference if found.case else "",
        passed_from=found.passed_from.name if found.passed_from else "",
        passed_words=found.passed_words,
        entries=_entries(found, by),
        papers=tuple(Paper(one.id, ServiceKind(one.service).words, one.to, one.at, one.by_name) for one in papers),
    )


def entry_of(concern: UUID, entry: UUID, by: Actor) -> Entry:
    """An entry of a concern that this person may correct. Raises NotYours otherwise."""
    found = next((one for one in _entries(concern_of(concern, by), by) if one.id == entry and one.correctable), None)
    if found is None:
        raise NotYours("not_found", "There is no such entry.")
    trail.show(concern)
    return found


def paper_of(concern: UUID, paper: UUID, by: Actor) -> ServiceReferral:
    """A paper of a concern. Raises NotYours where it is not there or not theirs."""
    found = ServiceReferral.objects.filter(pk=paper, concern=concern_of(concern, by)).first()
    if found is None:
        raise NotYours("not_found", "There is no such paper.")
    trail.show(concern, found.id)
    return found


def others(agreement: UUID, by: Actor, on: date) -> tuple[tuple[UUID, str], ...]:
    """The other parties that refer or deliver under an agreement on that day: id and name."""
    holds = Q(to_on__isnull=True) | Q(to_on__gte=on)
    parts = AgreementParty.objects.filter(
        holds, agreement_id=agreement, part__in=[Part.REFERRER, Part.PROVIDER], from_on__lte=on
    )
    rows = parts.exclude(organisation_id=by.organisation).order_by("organisation__name")
    return tuple(dict.fromkeys(rows.values_list("organisation_id", "organisation__name")))


def _told(rows: QuerySet[Concern]) -> QuerySet[Any]:
    """With the decision of the last entry that is part of the work, and the review that waits."""
    work = ConcernEntry.objects.filter(concern=OuterRef("pk")).exclude(kind__in=BESIDE).order_by("-number")
    waiting = Task.objects.filter(
        kind=TaskKind.REVIEW_CONCERN.value, about=Cast(OuterRef("pk"), CharField()), done_at=None
    )
    return rows.annotate(
        last_decision=Coalesce(Subquery(work.values("decision")[:1]), Value("")),
        review_on=Subquery(waiting.values("due_on")[:1]),
        late_on=Subquery(waiting.values("overdue_on")[:1]),
    )


BESIDE = (ConcernEntryKind.REFERRED.value, ConcernEntryKind.SENT.value, ConcernEntryKind.PASSED_ON.value)
"""What is done with a concern without opening it again."""


def _card(row: Any, today: date) -> ConcernCard:
    return ConcernCard(
        row.id,
        ConcernKind(row.kind).words,
        _who(row.case) or ConcernAbout(row.about).words,
        row.urgent,
        row.last_decision == ConcernDecision.CLOSE.value,
        row.raised_at,
        row.raised_by_name,
        row.review_on,
        row.late_on is not None and row.late_on < today,
    )


def _who(case: Case | None) -> str:
    return f"{case.participant.given_name} {case.participant.family_name}" if case else ""


def _entries(concern: Concern, by: Actor) -> tuple[Entry, ...]:
    rows = list(ConcernEntry.objects.filter(concern=concern).order_by("number"))
    corrected = {row.replaces_id for row in rows}
    return tuple(_entry(row, row.id in corrected, by) for row in rows)


CORRECTABLE = {one.value for one in ConcernEntryKind} - {*BESIDE, ConcernEntryKind.REVIEWED.value}
"""What somebody wrote down; what was decided, made or sent stands, and another follows it."""


def _entry(row: ConcernEntry, corrected: bool, by: Actor) -> Entry:
    theirs = row.by == by.account_id or by.may("concern.review")
    correctable = theirs and not corrected and row.kind in CORRECTABLE
    return Entry(row.id, _title(row), row.text, row.by_name, row.at, row.why, corrected, correctable)


def _title(row: ConcernEntry) -> str:
    """What an entry is, with whom and when: "Told: duty social worker, 2 March 2026"."""
    words = ConcernEntryKind(row.kind).words
    if row.decision:
        words += f": {ConcernDecision(row.decision).words[:1].lower()}{ConcernDecision(row.decision).words[1:]}"
    if row.who:
        words += f": {row.who}"
    if row.on:
        words += f", {day(row.on)}"
    if row.next_on:
        words += f", on {day(row.next_on)}"
    return words


def parties_beside(concern: UUID, by: Actor, on: date) -> tuple[tuple[UUID, str], ...]:
    """To whom a concern may be passed on: id and name. Raises NotYours where the concern is not theirs."""
    return others(concern_of(concern, by).agreement_id, by, on)
