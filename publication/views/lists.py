"""Published lists, as the public sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.core.programme import Organiser
from declarations.services import programmes
from publication.access import published
from publication.core.browsing import Browsed, found
from publication.core.dictionary import dictionary
from publication.models import Publication, PublishedFile
from publication.services import editions, holdings, placings, published_state
from publication.views.browsing import Browsing
from publication.views.keeping import kept
from publication.views.tables import shown as table
from records.services import files


@dataclass(frozen=True)
class Part:
    """Organisers who play the same part."""

    title: str
    names: tuple[str, ...]


@require_safe
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest published version of a programme's lists."""
    return _page(request, slug, None)


@require_safe
def version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A published version, marked when a newer one stands in its place."""
    return _page(request, slug, version)


@require_safe
def file(request: HttpRequest, slug: str, version: int, kind: str) -> HttpResponseBase:
    """A file of a published version, under its own name."""
    public = published().filter(programme__slug=slug, version=version)
    found = PublishedFile.objects.filter(publication__in=public.only("pk"), kind=kind).select_related("file").first()
    if found is None:
        raise Http404(_("没有这个文件：版本尚未公布，或者文件名写错了。"))
    etag = quote_etag(found.file.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(files.read(found.file), content_type=found.file.media_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    if unchanged is None:
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    return response


def _page(request: HttpRequest, slug: str, number: int | None) -> HttpResponse:
    def make() -> HttpResponse:
        versions = versions_of(slug)
        return render(request, "publication/list.html", _context(request, versions, version_among(versions, number)))

    return kept(request, told=lambda: published_state.of(slug), make=make)


def versions_of(slug: str) -> list[Publication]:
    """A programme's published versions, the newest first, without their contents. Raises `Http404` without any."""
    found = published().filter(programme__slug=slug).order_by("-version").select_related("programme")
    named = ("version", "published_at", "reason", "revoked_at", "revoked_for")
    versions = list(found.only(*named, "programme__slug", "programme__title", "programme__year"))
    if not versions:
        raise Http404(_("这个榜单尚未公布。"))
    return versions


def version_among(versions: Sequence[Publication], number: int | None) -> Publication:
    """The version of this number, or the newest. Raises `Http404`."""
    for one in versions:
        if number is None or one.version == number:
            return one
    raise Http404(_("没有公布过这个版本。"))


def whole(version: UUID) -> Publication:
    """A published version with its lists, its programme and its run's revision, whose documents are read when asked."""
    related = published().select_related("programme", "run__revision").defer("run__revision__documents")
    return related.get(pk=version)


def _context(request: HttpRequest, versions: Sequence[Publication], shown: Publication) -> dict[str, Any]:
    publication = whole(shown.pk)
    marks = holdings.marks_of(publication)
    revision = publication.run.revision
    definition = programmes.definition_of(revision)
    newest = versions[0].version
    browsing = Browsing.of(request.GET, [Browsed.of(stored) for stored in publication.lists])
    # Who was struck from a list, or is kept back, isn't to be found by way of the version that had it.
    stands = publication.version == newest and publication.revoked_at is None
    applicants = placings.applicants_of(publication) if stands else {}
    tables = [
        table(stored, one, found(one, browsing.wanted), heads=browsing.heads(one), marks=marks, applicants=applicants)
        for stored, one in zip(publication.lists, browsing.lists, strict=True)
    ]
    slug = publication.programme.slug
    own = reverse("publication:list", args=[slug])
    if publication.version != newest:
        own = reverse("publication:version", args=[slug, publication.version])
    return {
        "publication": publication,
        "newest": newest,
        "newest_revoked": versions[0].revoked_at is not None,
        "versions": versions,
        "organisers": _parts(definition.organisers),
        "browsing": browsing,
        "tables": tables,
        "total": sum(one.total for one in tables),
        "left": sum(len(one.rows) for one in tables),
        "marked": bool(marks),
        "files": publication.files.select_related("file"),
        "licence": definition.data_licence,
        "dictionary": dictionary(editions.report_of(revision), programmes.form_of(revision).columns),
        "address": own,
        "canonical": f"{settings.SITE_URL}{own}",
    }


def _parts(organisers: Iterable[Organiser]) -> list[Part]:
    names: dict[str, list[str]] = {}
    for organiser in organisers:
        names.setdefault(organiser.part, []).append(organiser.name)
    return [Part(title, tuple(those)) for title, those in names.items()]
