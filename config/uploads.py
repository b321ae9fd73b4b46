"""Uploads that are too large are read past and never kept: neither memory nor disk fills up."""

from __future__ import annotations

from io import BytesIO
from typing import NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from declarations.core.upload import MAX_BYTES, UploadError

MAX_TOGETHER = 10 * MAX_BYTES  # of all files of a request: a form may be sent with a hundred of them


class OversizedFile(UploadedFile):
    """What stands for a file over the limit, or for one that came when the others were as much as is taken together:
    its name and true size, without its content."""

    def read(self, *args: object) -> NoReturn:
        """Raises `UploadError` with the sentence for the person."""
        size = self.size or 0
        if size > MAX_BYTES:
            raise UploadError(f"“{self.name}”有 {size / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB，请压缩后再传")
        raise UploadError(f"“{self.name}”没有保存：一次上传的文件合计不能超过 {MAX_TOGETHER // 2**20} MB，请分几次传")


class Limit(FileUploadHandler):
    """Stands before the handlers that keep content, and hands nothing on once a file has passed the limit, or all files
    of the request together theirs."""

    together = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        self.together += len(raw_data)
        return raw_data if self._is_taken else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self._is_taken:
            return None
        self.together -= self.received  # it is kept nowhere: a smaller one behind it may still be taken
        for handler in self.request.upload_handlers if self.request else ():  # what they had by then
            kept = getattr(handler, "file", None)
            if kept is not None:
                kept.close()
        return OversizedFile(BytesIO(), self.file_name, self.content_type, self.received, self.charset)

    @property
    def _is_taken(self) -> bool:
        return self.received <= MAX_BYTES and self.together <= MAX_TOGETHER
