"""Reporting an error of a published list, by anybody: the form, the receipt, and the look-up of the answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from declarations.services.declarations import Refused
from declarations.views.visitor import programme_of
from publication.access import published
from publication.forms import ErrorReportForm
from publication.models import Publication
from publication.services import codes, error_reports
from publication.services.error_reports import Receipt, Sender
from publication.views.limits import OFTEN, too_often
from publication.views.looking_up import looked_up

MOST_REPORTS = 10  # an hour and address
MAX_PLACE = 200


@never_cache
@sensitive_post_parameters("name", "contact", "text", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is wrong and where. A link may say where (`place`) and of which version it is (`version`)."""
    publication = _seen(request, slug)
    if request.method != "POST":
        initial = {"place": request.GET.get("place", "")[:MAX_PLACE], "token": uuid.uuid4()}
        return _page(request, publication, ErrorReportForm(initial=initial))
    form = ErrorReportForm(request.POST)
    if too_often(request, action="report_error", most=MOST_REPORTS):
        form.add_error(None, OFTEN)
        return _page(request, publication, form, status=429)
    if form.is_valid():
        given = form.cleaned_data
        sender = Sender(given["name"], given["contact"])
        try:
            made = error_reports.receive(
                publication, token=given["token"], place=given["place"], text=given["text"], sender=sender
            )
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            return _receipt(request, made)
    return _page(request, publication, form, status=422)


def _seen(request: HttpRequest, slug: str) -> Publication:
    """The version that the reader looked at, or the newest."""
    found = published().filter(programme__slug=slug).select_related("programme").order_by("-version")
    stated = (request.POST if request.method == "POST" else request.GET).get("version", "")
    if stated.isascii() and stated.isdigit() and len(stated) < 7:
        found = found.filter(version=int(stated))
    publication = found.first()
    if publication is None:
        raise Http404(_("没有公布过这个版本。"))
    return publication


def _receipt(request: HttpRequest, made: Receipt) -> HttpResponse:
    """The answer to the post itself: the code is stored nowhere, and sending the form again shows it again."""
    context = {"programme": made.report.programme, "report": made.report, "code": codes.in_groups(made.code)}
    return render(request, "publication/error_received.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def error_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """What was answered, by receipt and code."""
    programme = programme_of(slug)

    def find(receipt: str, code: str) -> dict[str, Any] | None:
        report = error_reports.look_up(programme, receipt=receipt, code=code)
        return {"report": report, "answer": error_reports.answer_of(report)} if report else None

    page = "publication/error_answer.html"
    return looked_up(request, programme, action="error_answer", template=page, find=find)


def _page(request: HttpRequest, publication: Publication, form: ErrorReportForm, *, status: int = 200) -> HttpResponse:
    context = {"publication": publication, "programme": publication.programme, "form": form}
    return render(request, "publication/report_error.html", context, status=status)
