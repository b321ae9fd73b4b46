"""Files that were enclosed in supervision, for those who may see what they belong to."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.views.visitor import require
from publication import access
from publication.models import AnnualReport, ChangeReport, Revocation
from records.models import StoredFile
from records.services import files


@login_required
@require_safe
def holding_file(request: HttpRequest, kind: str, thing_id: UUID) -> HttpResponseBase:
    """`report`, `change` and `letter` belong to what a holder sent in, `evidence` to a revocation."""
    found: tuple[StoredFile | None, str] = (None, "")
    if kind == "report":
        report = AnnualReport.objects.filter(pk=thing_id).select_related("holding", "document").first()
        if report is not None:
            require(access.may_read_holding(request.user, report.holding))
            found = report.document, report.document_name
    elif kind in ("change", "letter"):
        change = ChangeReport.objects.filter(pk=thing_id).select_related("holding", "evidence", "letter").first()
        if change is not None:
            require(access.may_read_holding(request.user, change.holding))
            of_change = (change.evidence, change.evidence_name)
            found = (change.letter, change.letter_name) if kind == "letter" else of_change
    elif kind == "evidence":
        revocation = Revocation.objects.filter(pk=thing_id).select_related("holding", "evidence").first()
        if revocation is not None:
            require(access.may_see_revocation(request.user, revocation))
            found = revocation.evidence, revocation.evidence_name
    if found[0] is None:
        raise Http404(_("没有这份材料。"))
    return sent(found[0], found[1])


def sent(file: StoredFile, name: str) -> HttpResponse:
    """A stored file under its name, kept by nobody on the way."""
    response = HttpResponse(files.read(file), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
