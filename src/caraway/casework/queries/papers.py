"""The papers of a case that this person's side opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from caraway.casework.known import known
from caraway.casework.models import Case, Document
from caraway.casework.queries.people import names_of
from caraway.core.papers import DocumentKind, kinds_of
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

TYPES = {"application/pdf": "PDF", "image/png": "Picture (PNG)", "image/jpeg": "Picture (JPEG)"}
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is, in which form, how large, added when and by whom."""

    id: UUID
    kind: str
    form: str
    kilobytes: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The papers of one case, newest first, and the kinds this side may add."""

    case: UUID
    caption: str
    rows: tuple[Paper, ...]
    kinds: tuple[DocumentKind, ...]


def papers(case_id: UUID, by: Actor) -> PapersPage:
    """What this person's side opens. Raises NotYours where the case is not there or not theirs: the same answer."""
    case = known(case_id, by)
    trail.show(case.id)
    rows = list(_of(case, by).annotate(size=Length("content")).defer("content").order_by("-at", "-id"))
    names = names_of(*(row.by for row in rows))
    person = case.participant
    return PapersPage(
        case.id,
        f"{person.given_name} {person.family_name} · {case.reference}",
        tuple(_paper(row, names.get(row.by, "")) for row in rows),
        kinds_of(by.may("referral.see")),
    )


def paper(case_id: UUID, document: UUID, by: Actor) -> tuple[bytes, str, str]:
    """A paper's bytes, its type, and a name drawn from nothing but its id. Raises NotYours where it is not theirs to open."""
    case = known(case_id, by)
    row = _of(case, by).filter(pk=document).first()
    if row is None:
        raise NotYours("not_found", "There is no such paper.")
    trail.show(case.id, row.id)
    return bytes(row.content), row.media_type, f"papers-{row.sha256[:8]}.{ENDINGS[row.media_type]}"


def _of(case: Case, by: Actor) -> QuerySet[Document]:
    kinds = [one.value for one in kinds_of(by.may("referral.see"))]
    return Document.objects.filter(case=case, kind__in=kinds)


def _paper(row: Any, by: str) -> Paper:
    size = max(1, round(row.size / 1024))
    return Paper(row.id, DocumentKind(row.kind).words, TYPES[row.media_type], size, row.at, by)
