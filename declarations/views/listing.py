"""A programme's declarations as its staff see them: on a page, and as a file."""

from __future__ import annotations

import tempfile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations import access
from declarations.core.listing import csv_lines, write_workbook
from declarations.forms.listing import ListingForm
from declarations.services import listing, programmes
from declarations.views.visitor import require, revision_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def all_declarations(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty a page, filtered, searched and sorted."""
    revision = revision_of(slug)
    programme = revision.programme
    require(access.may_list(request.user, programme))
    form = ListingForm(request.GET, definition=programmes.definition_of(revision))
    page, rows = listing.page(programme, wanted=form.wanted, number=_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    stated = f"{query.urlencode()}&" if query else ""
    context = {"programme": programme, "form": form, "page": page, "rows": rows, "query": stated}
    return render(request, "declarations/all.html", context)


@login_required
@require_safe
def export_declarations(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """What the page lists under the same filters, all of it."""
    revision = revision_of(slug)
    programme = revision.programme
    require(access.may_list(request.user, programme))
    if kind not in ("csv", "xlsx"):
        raise Http404(_("没有这个文件：名单只有 csv 和 xlsx 两种。"))
    form = ListingForm(request.GET, definition=programmes.definition_of(revision))
    rows = listing.each(programme, wanted=form.wanted)
    response: StreamingHttpResponse | FileResponse
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        write_workbook(rows, into=file)
        file.seek(0)
        response = FileResponse(file, content_type=XLSX)
    name = f"{programme} 申报名单 {timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest) -> int:
    stated = request.GET.get("page", "")
    return max(int(stated), 1) if stated.isascii() and stated.isdigit() and len(stated) < 7 else 1
