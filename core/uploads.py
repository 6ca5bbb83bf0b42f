"""What is sent with a form is refused when it is too large, before anything of it is written."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

_FORM_BYTES = 64 * 1024
"""What the fields beside a file may take."""


class CappedUploadHandler(FileUploadHandler):
    """Raises RequestDataTooBig, which is answered with 400, for more than UPLOAD_MAX_BYTES."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # noqa: N803  # named by Django
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES + _FORM_BYTES:
            raise RequestDataTooBig(f"A file may have up to {settings.UPLOAD_MAX_BYTES >> 20} MiB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None
