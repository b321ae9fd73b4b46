"""What a programme's public pages depend on besides what is frozen: which versions there are, which titles ended."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from publication.core.supervision import HoldingState
from publication.models import ListedEntry, Publication
from records.services.queries import Written


def of(slug: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Whatever differs when a page of the programme's lists is to be made anew: rows to be compared, not read."""
    return _VERSIONS.rows(slug), _ENDED.rows(slug)


def _versions(slug: str) -> QuerySet[Publication, tuple[Any, ...]]:
    published = Publication.objects.filter(programme__slug=slug, state=Publication.State.PUBLISHED)
    return published.order_by("version").values_list("pk", "version", "programme__title", "revoked_at")


def _ended(slug: str) -> QuerySet[ListedEntry, tuple[Any, ...]]:
    ended = ListedEntry.objects.filter(publication__programme__slug=slug).exclude(holding__state=HoldingState.HELD)
    facts = ("publication", "list_code", "position", "holding__state", "holding__ended_on", "holding__end_clause")
    return ended.order_by("pk").values_list(*facts)


_VERSIONS, _ENDED = Written(_versions), Written(_ended)
