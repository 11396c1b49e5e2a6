"""Papers of a case: the signed conditional caution, and what else either side adds. Nothing hidden in a file is kept."""

import hashlib
from uuid import UUID

from caraway.casework.actions.ledger import opened
from caraway.casework.cleaned import cleaned
from caraway.casework.models import Document
from caraway.core.papers import DocumentKind, kinds_of
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

LARGEST = 5 * 1024 * 1024


@action("caution.record")
def add_document(*, case: UUID, content: bytes, by: Actor) -> Document:
    """Keep the signed document. Raises InvalidValue when it is empty, too large, locked, or no readable PDF or picture."""
    return _keep(case, content, DocumentKind.SIGNED_CAUTION, by)


@action("document.add")
def upload_document(*, case: UUID, kind: DocumentKind, content: bytes, by: Actor) -> Document:
    """Keep another paper of a kind that this side adds. Raises InvalidValue for another kind, and as `add_document` does."""
    if kind not in kinds_of(by.may("referral.see")):
        raise InvalidValue("kind", "Choose what the paper is.")
    return _keep(case, content, kind, by)


def _keep(case: UUID, content: bytes, kind: DocumentKind, by: Actor) -> Document:
    if not content:
        raise InvalidValue("document", "The file is empty.")
    if len(content) > LARGEST:
        raise InvalidValue("document", "The file must be smaller than 5 MB.")
    found = opened(case, by)
    clean = cleaned(content)
    document = Document(
        id=ids.new(),
        agreement_id=found.case.agreement_id,
        case=found.case,
        kind=kind.value,
        media_type=clean.media_type,
        content=clean.content,
        sha256=hashlib.sha256(clean.content).hexdigest(),
        by=by.person,
        at=clock.now(),
    )
    document.save(force_insert=True)
    detail = {"kind": kind.value}
    trail.record("document.add", by=by, subjects=[case, document.id], agreement=found.case.agreement_id, detail=detail)
    return document
