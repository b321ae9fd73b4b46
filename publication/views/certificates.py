"""Certificates of a version: made in one batch, looked through, taken away together or one by one."""

from __future__ import annotations

from tempfile import TemporaryFile
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import page_number, person, require
from publication import access
from publication.models import Certificate, Publication
from publication.services import certificates as service
from publication.views.holding_files import sent

ROWS = 50


@login_required
@require_safe
def certificates(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Who gets a certificate, how far they have come, and how each stands; fifty a page."""
    publication = _publication(slug, version)
    require(access.may_see_drafts(request.user, publication.programme))
    found = publication.certificates.select_related("holding")
    page = Paginator(found, ROWS).get_page(page_number(request))
    rows = list(page.object_list)
    for one in rows:
        one.publication = publication
    standings = service.standings_of(rows)
    titles = {stored["code"]: stored["title"] for stored in publication.lists}
    context = {
        "publication": publication,
        "batch": service.batch_of(publication),
        "may_make": service.may_make(publication),
        "makes": access.may_approve(request.user, publication.programme),
        "page": page,
        "rows": [(one, titles[one.list_code], standings[one.pk]) for one in rows],
    }
    return render(request, "publication/certificates.html", context)


@login_required
@require_POST
def make_certificates(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Have the certificates made that aren't."""
    publication = _publication(slug, version)
    require(access.may_approve(request.user, publication.programme))
    try:
        count = service.request(publication, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("正在制作 %d 份证书。") % count)
    return redirect("publication:certificates", slug, version)


@login_required
@require_safe
def certificates_progress(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """How far the making has come; when it is over, the page is to be loaded again."""
    publication = _publication(slug, version)
    require(access.may_see_drafts(request.user, publication.programme))
    if not request.headers.get("HX-Request"):
        return redirect("publication:certificates", slug, version)
    batch = service.batch_of(publication)
    if not batch.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"publication": publication, "batch": batch}
    return render(request, "publication/_certificates_progress.html", context)


@login_required
@require_safe
def certificates_archive(request: HttpRequest, slug: str, version: int) -> HttpResponseBase:
    """All of them in a ZIP file."""
    publication = _publication(slug, version)
    require(access.may_see_drafts(request.user, publication.programme))
    if not service.batch_of(publication).made:
        raise Http404(_("这一版还没有制成的证书。"))
    name = _("%(programme)s 第%(version)d版 证书.zip") % {"programme": publication.programme, "version": version}
    packed = TemporaryFile()  # noqa: SIM115 -- the response closes it
    service.pack(publication, into=packed)
    packed.seek(0)
    response = FileResponse(packed, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponseBase:
    """One certificate, for whose it is and for those who look after the list."""
    related = ("file", "publication__programme", "holding__programme", "holding__applicant")
    found = Certificate.objects.filter(pk=certificate_id).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这份证书。"))
    if found.holding is None:
        require(access.may_see_drafts(request.user, found.publication.programme))
    else:
        require(access.may_read_holding(request.user, found.holding))
    if found.file is None:
        raise Http404(_("这份证书还没有制成。"))
    return sent(found.file, service.file_name(found))


def _publication(slug: str, version: int) -> Publication:
    """The published version of an address."""
    versions = Publication.objects.filter(state=Publication.State.PUBLISHED, programme__slug=slug, version=version)
    found = versions.defer("statistics", "bindings").select_related("programme").first()
    if found is None:
        raise Http404(_("没有公布过这个版本。"))
    return found
