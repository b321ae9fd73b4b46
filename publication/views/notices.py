"""Public notices as everybody sees them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.services import programmes
from declarations.views.visitor import programme_of
from publication.models import Notice
from publication.services import notice_pages, objections
from publication.views.tables import table_of
from records.services import files


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest notice of a programme; without one, when there will be one."""
    found = _notices(slug).first()
    if found is None:
        context = {"programme": programme_of(slug)}
        return render(request, "publication/no_notice.html", context)
    return _page(request, found)


@require_safe
def notice_by_number(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _page(request, _numbered(slug, number))


@require_safe
def notice_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The notice as it was put up, as a file."""
    found = _numbered(slug, number)
    response = HttpResponse(files.read(found.pdf), content_type=found.pdf.media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}.pdf") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def newest_notice(slug: str) -> Notice | None:
    """The newest notice of the programme, whatever has become of it."""
    return _notices(slug).first()


def _notices(slug: str) -> QuerySet[Notice]:
    related = ("programme", "run__revision", "pdf")
    return Notice.objects.filter(programme__slug=slug).select_related(*related).order_by("-number")


def _numbered(slug: str, number: int) -> Notice:
    found = _notices(slug).filter(number=number).first()
    if found is None:
        raise Http404(_("没有这次公示。"))
    return found


def _page(request: HttpRequest, found: Notice) -> HttpResponse:
    newest = newest_notice(found.programme.slug)
    definition = programmes.definition_of(found.run.revision)
    context = {
        "notice": found,
        "newest": newest,
        "paragraphs": found.text.splitlines(),
        "first": found.opens_on + timedelta(days=1),
        "organisers": [one.name for one in definition.organisers],
        "objecting": objections.takes_objections(found, at=timezone.now()),
        "anonymous": notice_pages.anonymous_in_words(definition.lifecycle.notice),
        "tables": [table_of(one) for one in found.lists],
    }
    return render(request, "publication/notice.html", context)
