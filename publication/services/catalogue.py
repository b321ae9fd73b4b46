"""What is public of all programmes: versions of lists, and notices."""

from __future__ import annotations

from functools import cache

from django.db.models import OuterRef, QuerySet

from declarations.models import Programme
from publication.access import published
from publication.core.procedure import NoticeState
from publication.models import Notice, Publication
from records.services.queries import Fixed


def programmes() -> QuerySet[Programme]:
    """All of them, the newest year first, each with its `newest_version` and the last day of its `noticed_until`."""
    return _programmes().all()


def versions(programme: Programme) -> QuerySet[Publication]:
    """The published versions of a programme, the newest first, without what only single ones are asked for."""
    return published().filter(programme=programme).order_by("-version").defer("lists", "statistics", "bindings")


def version_of(programme: Programme, *, number: int | None) -> Publication | None:
    """A published version with its lists, or the newest; None where there is none."""
    found = published().filter(programme=programme).order_by("-version")
    return (found if number is None else found.filter(version=number)).first()


def open_notices() -> QuerySet[Notice]:
    return notices().filter(state=NoticeState.OPEN)


def notices() -> QuerySet[Notice]:
    """Every notice there has been, the newest first."""
    return Notice.objects.select_related("programme").order_by("-opens_on", "programme__slug", "-number")


@cache
def _programmes() -> QuerySet[Programme]:
    """Put together once, since that costs more than asking."""
    made = Publication.objects.filter(programme=OuterRef("pk"), state=Publication.State.PUBLISHED)
    notices = Notice.objects.filter(programme=OuterRef("pk"), state=NoticeState.OPEN)
    newest = made.order_by("-version").values("version")[:1]
    return Programme.objects.order_by("-year", "slug").annotate(
        newest_version=Fixed(newest), noticed_until=Fixed(notices.values("closes_on")[:1])
    )
