"""A document that is kept with a case."""

from dataclasses import dataclass
from uuid import UUID

from caraway.casework.models import Document
from caraway.casework.queries.case_file import CaseFile
from caraway.core.refusals import NotYours

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Content:
    media_type: str
    content: bytes

    @property
    def ending(self) -> str:
        return ENDINGS.get(self.media_type, "bin")


def document(file: CaseFile, document_id: UUID) -> Content:
    """The document of this case. Raises NotYours where it has none such."""
    row = Document.objects.filter(case=file.case, pk=document_id).first()
    if row is None:
        raise NotYours("not_found", "There is no such document.")
    return Content(row.media_type, bytes(row.content))
