"""Files sent with a form: kept in memory alone, and no more of them than is needed to say that they are too large."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

ENDLESS = 20
"""So many times the largest file, and the connection is closed without an answer."""


class InMemory(FileUploadHandler):
    """Holds a file in memory, cut off at `settings.FILE_UPLOAD_MAX_MEMORY_SIZE` bytes.

    A file that is cut off is longer than any that is taken, so the form that asked for it says so. Nothing is ever
    written to a disk of this machine.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if start > ENDLESS * most:
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data[: max(0, most - self.file.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.file.tell()
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
