"""Published lists, as the public sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.core.programme import Organiser
from declarations.services import programmes
from publication.access import published
from publication.models import PublishedFile
from records.services import files


@dataclass(frozen=True)
class Head:
    name: str
    label: str


class Cell(NamedTuple):
    """A tuple, because the template takes 2,000 of them apart."""

    name: str
    text: str


@dataclass(frozen=True)
class Table:
    """One list as it is printed on the page."""

    code: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
    of_programme = published().filter(programme__slug=slug).order_by("-version")
    versions = list(of_programme.only("version", "published_at"))
    if not versions:
        raise Http404(_("这个榜单尚未公布。"))
    shown = of_programme.filter(version=versions[0].version if number is None else number)
    publication = shown.select_related("programme", "run__revision").defer("run__revision__documents").first()
    if publication is None:
        raise Http404(_("没有公布过这个版本。"))
    context = {
        "publication": publication,
        "newest": versions[0].version,
        "versions": versions,
        "organisers": _parts(programmes.definition_of(publication.run.revision).organisers),
        "tables": [table_of(one) for one in publication.lists],
        "files": publication.files.select_related("file"),
    }
    return render(request, "publication/list.html", context)


def _parts(organisers: Iterable[Organiser]) -> list[Part]:
    names: dict[str, list[str]] = {}
    for organiser in organisers:
        names.setdefault(organiser.part, []).append(organiser.name)
    return [Part(title, tuple(those)) for title, those in names.items()]


def table_of(stored: Mapping[str, Any]) -> Table:
    """A list, as a publication keeps it, in print."""
    heads = tuple(Head(name, label) for name, label in stored["columns"])
    rows = tuple(
        tuple(Cell(head.name, _text(value)) for head, value in zip(heads, row, strict=True)) for row in stored["rows"]
    )
    return Table(stored["code"], stored["title"], heads, rows)


def _text(value: object) -> str:
    """A published value in print: an unknown one as a dash, a whole number without decimals."""
    if value is None or value == "":
        return "—"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
