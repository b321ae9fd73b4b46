"""A stored file as an answer: shown where a browser can, under its own name, and unable to do anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from records.models import StoredFile
from records.services import files

SHOWN = ("application/pdf", "image/jpeg", "image/png")
# Nothing in a file runs or loads anything, and only our own pages frame it. Chromium's PDF viewer doesn't work in a
# sandbox, and it complains of every picture there; neither has scripts that reach the site.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
PDF_POLICY = f"{POLICY}; object-src 'self'"
_POLICIES = {"application/pdf": PDF_POLICY, "image/jpeg": POLICY, "image/png": POLICY}


def served(request: HttpRequest, file: StoredFile, *, name: str) -> HttpResponse:
    """The file as it was uploaded; with `?download`, and where a browser can't show it, to be saved."""
    kind = file.media_type
    shown = kind in SHOWN and "download" not in request.GET
    response = HttpResponse(files.read(file), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Security-Policy"] = _POLICIES.get(kind, f"sandbox; {POLICY}")
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response
