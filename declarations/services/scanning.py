"""Virus scan by ClamAV, where the operator has one (CLAMAV_URL)."""

from __future__ import annotations

import io
import logging
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

from declarations.core.upload import UploadError

SECONDS = 30
PORT = 3310

logger = logging.getLogger(__name__)


def scan(content: bytes, *, name: str) -> None:
    """Raises `UploadError` for an infected file, and for any file while the scanner doesn't answer."""
    if not settings.CLAMAV_URL:
        return
    state, detail = _asked(content)
    if state == "OK":
        return
    if state == "FOUND":
        logger.warning("infected upload refused: %s", detail)
        raise UploadError(f"“{name}”查出病毒（{detail}），没有保存；请杀毒后重新导出文件再传")
    logger.error("virus scanner %s didn't scan: %s", settings.CLAMAV_URL, detail)
    raise UploadError(f"“{name}”没有保存：暂时无法查毒，请稍后再传；一直如此请告知协会")


def _asked(content: bytes) -> tuple[str | None, str | None]:
    """The scanner's answer, `OK` or `FOUND` with the virus; anything else says why there is none."""
    try:
        return _scanner(settings.CLAMAV_URL).instream(io.BytesIO(content)).get("stream", ("ERROR", "no answer"))
    except (ClamdError, OSError, ValueError) as error:
        return "ERROR", str(error) or type(error).__name__


def _scanner(url: str) -> ClamdNetworkSocket | ClamdUnixSocket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return ClamdUnixSocket(path=parts.path, timeout=SECONDS)
    return ClamdNetworkSocket(host=parts.hostname or "localhost", port=parts.port or PORT, timeout=SECONDS)
