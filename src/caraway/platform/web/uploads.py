"""Files sent with a form: kept in memory alone, and no more of them than is needed to say that they are too large."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

ENDLESS = 20
"""So many times what is kept, and no more is read: the answer is that to a form whose file and later fields are missing."""


def most_for(request: Any) -> int:
    """So many bytes are kept of the files of a request: more at an address that takes large ones, from who may use it."""
    place = getattr(request, "resolver_match", None)
    permission, most = getattr(settings, "LARGER_UPLOADS", {}).get(place.view_name if place else "", ("", 0))
    actor = getattr(request, "actor", None)
    usual: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return max(usual, most) if most and actor is not None and actor.may(permission) else usual


class InMemory(FileUploadHandler):
    """Holds a request's files in memory, cut off at `most_for` bytes of them together.

    Anybody may send files with any form, as many as `settings.DATA_UPLOAD_MAX_NUMBER_FILES`. A file that is cut off is
    longer than any that is taken, so the form that asked for it says so; one cut off because others came with it is as
    though it had not been sent. Nothing is ever written to a disk of this machine.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.most = most_for(request)
        self.kept = self.sent = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.sent += len(raw_data)
        if self.sent > ENDLESS * self.most:
            raise StopUpload(connection_reset=True)
        self.kept += self.file.write(raw_data[: self.most - self.kept])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        size = self.file.tell()
        if size < min(file_size, self.most):
            return None
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
