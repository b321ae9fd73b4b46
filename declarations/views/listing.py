"""A programme's declarations as its staff see them: on a page, and as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Collection

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations import access
from declarations.core.display import ABSENT
from declarations.core.listing import csv_lines, write_workbook
from declarations.forms import joined
from declarations.forms.listing import ListingForm
from declarations.models import Declaration
from declarations.services import listing, programmes
from declarations.services.listing import Listed
from declarations.views.visitor import filters_of, page_number, require, revision_of

CALLED = dict(Declaration.State.choices)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def all_declarations(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty a page, filtered, searched and sorted."""
    revision = revision_of(slug)
    programme = revision.programme
    require(access.may_list(request.user, programme))
    form = ListingForm(request.GET, definition=programmes.definition_of(revision))
    page, rows = listing.page(programme, wanted=form.wanted, number=page_number(request))
    receipts = reverse("declarations:receipt", args=["-"]).removesuffix("-/")
    written = [_row(row, receipts=receipts, columns=form.fields) for row in rows]
    context = {"programme": programme, "form": form, "page": page, "rows": rows, "query": filters_of(request)}
    return render(request, "declarations/all.html", {**context, "written": joined(written)})


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


def _row(row: Listed, *, receipts: str, columns: Collection[str]) -> str:
    """A row of the list's table: in Python, since fifty of them take a template most of the page's time."""
    one = row.declaration
    facts = {"title": one.title, "number": one.applicant_number, "state": one.state, "saved": row.saved}
    markup = '<tr><th scope="row">{title}</th><td class="code">{number}</td>'
    if "category" in columns:
        markup += "<td>{category}</td>"
        facts |= {"category": row.category}
    if "unit" in columns:
        markup += "<td>{unit}</td>"
        facts |= {"unit": row.unit}
    markup += '<td><span class="state state-{state}">{called}</span></td><td class="number">{saved}</td>'
    if one.receipt:
        markup += '<td class="receipt-cell"><a href="{receipts}{receipt}/">{receipt}</a></td>'
        facts |= {"receipts": receipts, "receipt": one.receipt}
    else:
        markup += '<td class="receipt-cell"><span class="absent">—</span></td>'
    markup += '<td class="time">{changed}</td><td class="time">{until}'
    if row.is_extended:
        markup += ' <span class="state">{extended}</span>'
        facts |= {"extended": _("延期")}
    facts |= {"called": CALLED[one.state], "changed": row.changed, "until": row.deadline or ABSENT}
    return format_html(markup + "</td></tr>\n", **facts)
