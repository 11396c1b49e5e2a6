"""Requests for subject access as their reviewers see them: the list, one request, one text, the paper."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.known import known
from caraway.casework.models import AccessPaper, AccessRequest, AccessReview, Case
from caraway.casework.queries.subject_access import Section, sections
from caraway.casework.queries.subject_texts import Laid, laid
from caraway.core.access_review import DECIDED, Exemption, Review, Reviewed, ReviewStage, reviewed
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

NOTHING = UUID(int=0)
"""The id of no case."""


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request on the list."""

    id: UUID
    who: str
    reference: str
    received_on: date
    by: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class SaidOfText:
    """What one person said of a text."""

    by: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text and how far its review has come, with who said what: nothing of it before two have reviewed the text.

    `mine`: this person has reviewed it, and somebody else is waited for.
    """

    laid: Laid
    outcome: Reviewed
    reviews: tuple[Review[UUID], ...]
    said: tuple[SaidOfText, ...]
    mine: bool

    @property
    def open(self) -> bool:
        """Whether this person can review it now."""
        return self.outcome.stage not in DECIDED and not self.mine


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request: the fields that are given, the texts laid before this person, and how many of them are undecided."""

    card: RequestCard
    sections: tuple[Section, ...]
    texts: tuple[TextRow, ...]
    left: int


def requests(by: Actor) -> tuple[RequestCard, ...]:
    """Those of this person's organisation, newest first. Says to the audit which cases the page shows."""
    rows = list(_of(by).order_by("-at", "-id")[:200])
    trail.show(*(row.case_id for row in rows))
    return tuple(map(_card, rows))


def case_called(reference: str, by: Actor) -> UUID:
    """The case with this reference. Raises InvalidValue where there is none that this person knows: the same answer."""
    found = Case.objects.filter(reference=reference.strip()).first()
    try:
        return known(found.id if found else NOTHING, by).id
    except NotYours:
        raise InvalidValue("reference", "You have no case with this reference.") from None


def request_page(request: UUID, by: Actor) -> RequestPage:
    """One request. Raises NotYours where it is not there or not theirs: the same answer."""
    row = request_of(request, by)
    trail.show(row.case_id)
    texts = text_rows(row, by)
    left = sum(one.outcome.stage not in DECIDED for one in texts)
    return RequestPage(_card(row), sections(row.case), texts, left)


def text_page(request: UUID, row: UUID, field: str, by: Actor) -> tuple[RequestCard, TextRow]:
    """One text of a request. Raises NotYours where it is not laid before this person."""
    found = request_of(request, by)
    trail.show(found.case_id)
    return _card(found), text_of(found, row, field, by)


def paper_of(request: UUID, by: Actor) -> tuple[bytes, datetime]:
    """The paper that was made, and when. Raises NotYours where there is none that this person opens."""
    row = request_of(request, by)
    paper = AccessPaper.objects.filter(request=row).first()
    if paper is None:
        raise NotYours("not_found", "There is no such paper.")
    trail.show(row.case_id, paper.id)
    return bytes(paper.content), paper.at


def request_of(request: UUID, by: Actor) -> AccessRequest:
    """The request itself. Raises NotYours where it is not there or not theirs: the same answer."""
    row = _of(by).filter(pk=request).first()
    if row is None:
        raise NotYours("not_found", "There is no such request.")
    return row


def text_of(request: AccessRequest, row: UUID, field: str, by: Actor) -> TextRow:
    """One text of it as it is now. Raises NotYours where it is not laid before this person."""
    for one in text_rows(request, by):
        if (one.laid.row, one.laid.field) == (row, field):
            return one
    raise NotYours("not_found", "There is no such text.")


def text_rows(request: AccessRequest, by: Actor) -> tuple[TextRow, ...]:
    """Every text laid before this person, each with the reviews of the text as it is now: those of an older one are void."""
    found: dict[tuple[UUID, str, str], list[AccessReview]] = {}
    for review in AccessReview.objects.filter(request=request).order_by("number"):
        found.setdefault((review.row, review.field, review.sha256), []).append(review)
    return tuple(_text(one, found.get((one.row, one.field, one.sha256), []), by) for one in laid(request.case))


def _text(one: Laid, rows: list[AccessReview], by: Actor) -> TextRow:
    reviews = tuple(Review(row.by, Exemption(row.exemption) if row.exemption else None) for row in rows)
    outcome = reviewed(reviews)
    mine = outcome.stage == ReviewStage.ONE and reviews[0].by == by.person
    shown = () if outcome.stage == ReviewStage.ONE else rows
    return TextRow(one, outcome, reviews, tuple(SaidOfText(row.by_name, _words(row), row.at) for row in shown), mine)


def _words(row: AccessReview) -> str:
    return f"Withhold. {Exemption(row.exemption).words}" if row.exemption else "Give"


def _of(by: Actor) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.filter(organisation_id=by.organisation).select_related("case__participant")


def _card(row: AccessRequest) -> RequestCard:
    person = row.case.participant
    name = f"{person.given_name} {person.family_name}"
    return RequestCard(row.id, name, row.case.reference, row.received_on, row.by_name, row.made_at)
