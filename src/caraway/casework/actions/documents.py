"""Documents of a case: the signed conditional caution."""

import hashlib
from uuid import UUID

from caraway.casework.actions.ledger import opened
from caraway.casework.models import Document
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

LARGEST = 5 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def media_type(content: bytes) -> str:
    """What a file is, by its first bytes. Raises InvalidValue for anything but a PDF, PNG or JPEG."""
    for start, name in KINDS.items():
        if content.startswith(start):
            return name
    raise InvalidValue("document", "Choose a PDF, or a picture of the signed page (JPEG or PNG).")


@action("caution.record")
def add_document(*, case: UUID, content: bytes, by: Actor, kind: str = "signed_caution") -> Document:
    """Keep the signed document. Raises InvalidValue when it is empty, too large, or no PDF or picture."""
    if not content:
        raise InvalidValue("document", "The file is empty.")
    if len(content) > LARGEST:
        raise InvalidValue("document", "The file must be smaller than 5 MB.")
    found = opened(case, by)
    document = Document(
        id=ids.new(),
        agreement_id=found.case.agreement_id,
        case=found.case,
        kind=kind,
        media_type=media_type(content),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by.person,
        at=clock.now(),
    )
    document.save(force_insert=True)
    trail.record("document.add", by=by, subjects=[case, document.id], agreement=found.case.agreement_id)
    return document
