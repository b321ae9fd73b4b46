"""Uploads that are too large are read past and never kept: neither memory nor disk fills up."""

from __future__ import annotations

from io import BytesIO
from typing import NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from declarations.core.upload import MAX_BYTES, UploadError


class OversizedFile(UploadedFile):
    """What stands for a file over the limit: its name and true size, without its content."""

    def read(self, *args: object) -> NoReturn:
        """Raises `UploadError` with the sentence for the person."""
        size = (self.size or 0) / 2**20
        raise UploadError(f"“{self.name}”有 {size:.0f} MB，超过 {MAX_BYTES // 2**20} MB，请压缩后再传")


class Limit(FileUploadHandler):
    """Stands before the handlers that keep content, and hands nothing on once a file has passed the limit."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return raw_data if self.received <= MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= MAX_BYTES:
            return None
        for handler in self.request.upload_handlers if self.request else ():  # what they had by then
            kept = getattr(handler, "file", None)
            if kept is not None:
                kept.close()
        return OversizedFile(BytesIO(), self.file_name, self.content_type, self.received, self.charset)
