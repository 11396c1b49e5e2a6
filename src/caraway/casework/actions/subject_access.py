"""A participant asks for what is held: the request, two people's review of each text, and the paper made of exactly that."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.known import known
from caraway.casework.models import AccessPaper, AccessRequest, AccessReview
from caraway.casework.queries.access_requests import TextRow, request_of, text_of, text_rows
from caraway.casework.queries.subject_access import sections
from caraway.core.access_review import DECIDED, Exemption, ReviewStage, require_may_review
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns
from caraway.platform.web import paper

TITLE = "What we hold about you"
MARKING = "OFFICIAL-SENSITIVE"


@action("access.review")
def open_access(*, case: UUID, received_on: date, by: Actor) -> UUID:
    """Open a request of the participant of this case. Raises InvalidValue for a day to come, NotYours as `known` does."""
    if received_on > clock.today():
        raise InvalidValue("received_on", "The day must be today or in the past.")
    found = known(case, by)
    row = AccessRequest(
        id=ids.new(),
        agreement_id=found.agreement_id,
        organisation_id=by.organisation,
        case=found,
        received_on=received_on,
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    row.save(force_insert=True)
    trail.record("access.open", by=by, subjects=[found.id, row.id], agreement=row.agreement_id)
    return row.id


@action("access.review")
def review_text(
    *, request: UUID, row: UUID, field: str, sha256: str, give: bool, by: Actor, exemption: Exemption | None = None
) -> UUID:
    """Say that a text is given, or withheld and under which exemption. `sha256`: the digest of the text that was read.

    Raises NotYours for a text that is not laid before this person, InvalidValue for an exemption that is missing or too
    many, NotNow where the text has changed since, is decided, waits for a second person, or the paper is made.
    """
    if give == (exemption is not None):
        raise InvalidValue("exemption", "Choose why it is withheld.")
    turns.take(f"access:{request}")
    found = _open(request, by)
    text = text_of(found, row, field, by)
    if text.laid.sha256 != sha256:
        raise NotNow("changed", "The text has changed since you opened it. Read it again.")
    require_may_review(text.reviews, by.person)
    made = _review(found, text, exemption, by)
    trail.record("access.review", by=by, subjects=[found.id], agreement=found.agreement_id)
    return made.id


def _review(request: AccessRequest, text: TextRow, exemption: Exemption | None, by: Actor) -> AccessReview:
    one = text.laid
    made = AccessReview(
        id=ids.new(),
        agreement_id=request.agreement_id,
        organisation_id=request.organisation_id,
        request=request,
        disclosure_id=one.disclosure,
        row=one.row,
        field=one.field,
        number=AccessReview.objects.filter(request=request, row=one.row, field=one.field).count() + 1,
        sha256=one.sha256,
        give=exemption is None,
        exemption=exemption.value if exemption else "",
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    made.save(force_insert=True)
    return made


@action("access.make")
def make_access_paper(*, request: UUID, by: Actor) -> UUID:
    """Make the paper: the listed fields, and the texts that two people give. Review ends with it.

    By a safeguarding lead, to whom every protected record of the organisation is there: whether a case has one is told to
    nobody by who may make its paper. Raises NotNow where a text is not decided, or the paper is made.
    """
    turns.take(f"access:{request}")
    found = _open(request, by)
    texts = text_rows(found, by)
    if any(one.outcome.stage not in DECIDED for one in texts):
        raise NotNow("not_reviewed", "Two people have not agreed on every text yet.")
    given = [[one.laid.label, one.laid.text] for one in texts if one.outcome.stage == ReviewStage.GIVEN]
    content = paper.pdf("access", _values(found, given), title=TITLE, marking=MARKING)
    made = AccessPaper(
        id=ids.new(),
        agreement_id=found.agreement_id,
        organisation_id=found.organisation_id,
        request=found,
        texts=given,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    made.save(force_insert=True)
    found.made_at = made.at
    found.save(update_fields=["made_at"])
    trail.record("access.make", by=by, subjects=[found.case_id, found.id], agreement=found.agreement_id)
    return made.id


def _values(request: AccessRequest, texts: list[list[str]]) -> dict[str, Any]:
    """The whole of what the paper may say, as data."""
    parts = [{"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in sections(request.case)]
    return {"parts": parts, "texts": [{"label": label, "text": text} for label, text in texts]}


def _block(block: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"what": what, "answer": answer} for what, answer in block]


def _open(request: UUID, by: Actor) -> AccessRequest:
    """A request of theirs whose paper is not made. Raises NotYours, or NotNow."""
    found = request_of(request, by)
    if found.made_at is not None:
        raise NotNow("made", "The paper of this request is made.")
    return found
