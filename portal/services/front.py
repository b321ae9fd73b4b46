"""The programmes with their filing period and what is published of each, in one query, for the start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.core.verdict import Verdict, unknown
from declarations.core.period import period, shown, shown_end
from declarations.models import Membership, Programme, ProgrammeRevision
from declarations.services import deadlines, openings
from declarations.services.openings import Current
from publication.models import Publication, PublishedFile


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its filing period; `opens` is empty where this code can't read the programme's files."""

    programme: Programme
    opens: str
    closes: str
    filing: Verdict


@dataclass(frozen=True)
class PublishedRow:
    """The newest published version of a programme's list."""

    programme: Programme
    publication: UUID
    version: int
    published_at: datetime
    figures_synthetic: bool
    has_report: bool


def current(members: Sequence[Membership]) -> list[Current]:
    """Every programme as it is now, with the extensions that may concern these members' applicants."""
    return openings.current(members, revisions=_revisions())


def programme_rows(found: Sequence[Current], *, at: datetime) -> list[ProgrammeRow]:
    """As filing stands for whoever has no extension of its own."""
    return [_programme_row(one, at) for one in found]


def published_rows(found: Sequence[Current]) -> list[PublishedRow]:
    """What is published, the newest first."""
    facts = [(one.revision.programme, vars(one.revision)) for one in found]
    rows = [
        PublishedRow(
            programme=programme,
            publication=row["publication"],
            version=row["published_version"],
            published_at=row["published_at"],
            figures_synthetic=row["published_synthetic"],
            has_report=row["has_report"],
        )
        for programme, row in facts
        if row["publication"] is not None
    ]
    return sorted(rows, key=lambda row: row.published_at, reverse=True)


def _programme_row(one: Current, at: datetime) -> ProgrammeRow:
    programme = one.revision.programme
    if one.definition is None:
        return ProgrammeRow(programme, "", "", unknown("方案文件无法读取，请重新载入"))
    for_all = [each.until for each in one.extensions if deadlines.concerns(each, applicant_id=None, unit="")]
    ends = period(one.definition.calendar, unit=None, extensions=for_all)
    return ProgrammeRow(programme, shown(ends.opens_at), shown_end(ends.deadline(at)), ends.is_open(at))


@cache
def _revisions() -> QuerySet[ProgrammeRevision]:
    """With what is published. Put together once, since that costs as much as asking; each request copies it."""
    made = Publication.objects.filter(programme=OuterRef("programme"), state=Publication.State.PUBLISHED)
    newest = made.order_by("-version")
    reports = PublishedFile.objects.filter(publication=OuterRef("publication"), kind=PublishedFile.Kind.REPORT)
    published = openings.newest_revisions().annotate(
        publication=Subquery(newest.values("pk")[:1]),
        published_version=Subquery(newest.values("version")[:1]),
        published_at=Subquery(newest.values("published_at")[:1]),
        published_synthetic=Subquery(newest.values("figures_synthetic")[:1]),
    )
    return published.annotate(has_report=Exists(reports))
