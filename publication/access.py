"""Who sees publications: everybody sees what is published, nobody sees the rest on public pages."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from publication.models import Publication


def published() -> QuerySet[Publication]:
    """Every published version, newest first, without the figures that only the report needs."""
    found = Publication.objects.filter(state=Publication.State.PUBLISHED)
    return found.defer("statistics", "bindings").order_by("-published_at", "-version")


def newest_published() -> QuerySet[Publication]:
    """The newest published version of each programme."""
    versions = published().filter(programme=OuterRef("programme")).order_by("-version").values("version")[:1]
    return published().filter(version=Subquery(versions)).defer("lists", "statistics", "bindings")
