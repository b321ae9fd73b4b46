"""The public's way in: every list, every open notice, and what search engines are told."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from publication.access import newest_versions
from publication.models import Notice, PublishedFile
from publication.services import placings

MOST = 50_000  # addresses that the protocol allows in one file
_PRIVATE = ("/accounts/", "/filing/", "/review/", "/runs/", "/programmes/", "/titles/", "/holders/", "/objections/")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """What has been published, year by year, and what is under notice."""
    reports = PublishedFile.objects.filter(publication=OuterRef("pk"), kind=PublishedFile.Kind.REPORT)
    found = newest_versions().defer("statistics", "bindings", "lists").select_related("programme")
    current = found.annotate(has_report=Exists(reports)).order_by("-programme__year", "programme__title")
    years = [(year, list(those)) for year, those in groupby(current, attrgetter("programme.year"))]
    notices = Notice.objects.filter(state=Notice.State.OPEN).select_related("programme")
    context = {
        "years": years,
        "notices": notices.only("programme", "number", "title", "opens_on", "closes_on").order_by("closes_on"),
        "canonical": f"{settings.SITE_URL}{reverse('publication:lists')}",
    }
    return render(request, "publication/lists.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines keep to what is public."""
    barred = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
    text = f"User-agent: *\n{barred}Sitemap: {settings.SITE_URL}{reverse('publication:sitemap')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page of the newest versions, and the enterprises that stand on one in force."""
    versions = newest_versions().select_related("programme").only("version", "published_at", "programme__slug")
    pages: list[tuple[str, datetime | None]] = [(reverse("publication:lists"), None)]
    for one in versions.order_by("programme__slug"):
        pages.append((reverse("publication:list", args=[one.programme.slug]), one.published_at))
        for page in ("statistics", "method"):
            pages.append((reverse(f"publication:{page}", args=[one.programme.slug, one.version]), one.published_at))
    enterprises = placings.listed_applicants()
    pages += [(reverse("publication:enterprise", args=[one]), None) for one in enterprises]
    context = {"site": settings.SITE_URL, "pages": pages[:MOST]}
    return render(request, "publication/sitemap.xml", context, content_type="application/xml; charset=utf-8")
