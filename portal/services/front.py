"""The programmes with their filing period and what is published of each, in one query, for the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.core.verdict import Verdict, unknown
from declarations.core.period import period, shown, shown_end
from declarations.models import Membership, Programme, ProgrammeRevision
from declarations.services import deadlines, openings
from declarations.services.openings import Current
from publication.core.procedure import NoticeState
from publication.models import Notice, Publication, PublishedFile
from records.services.queries import Fixed, FixedExists


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its filing period, and the last day of its public notice where one is open; `period` is empty
    where this code can't read the programme's files."""

    programme: Programme
    period: str
    filing: Verdict
    noticed_until: date | None


@dataclass(frozen=True)
class PublishedRow:
    """The newest published version of a programme's list."""

    programme: Programme
    publication: UUID
    version: int
    published_at: datetime
    figures_synthetic: bool
    has_report: bool
    is_revoked: bool


def current(members: Sequence[Membership]) -> list[Current]:
    """Every programme as it is now, with the extensions that may concern these members' applicants."""
    return openings.current(members, revisions=_revisions())


def programme_rows(found: Sequence[Current], *, at: datetime) -> list[ProgrammeRow]:
    """As filing stands for whoever has no extension of its own."""
    return [_programme_row(one, at) for one in found]


def published_rows(found: Sequence[Current]) -> list[PublishedRow]:
    """What is published, the newest first."""
    facts = [(one.revision.programme, vars(one.revision)["published"]) for one in found]
    rows = [_published_row(programme, row) for programme, row in facts if row is not None]
    return sorted(rows, key=lambda row: row.published_at, reverse=True)


def _published_row(programme: Programme, row: Mapping[str, Any]) -> PublishedRow:
    """JSON knows neither UUIDs nor instants, which SQLite writes without their zone, UTC."""
    at = datetime.fromisoformat(row["published_at"])
    return PublishedRow(
        programme=programme,
        publication=UUID(row["publication"]),
        version=row["version"],
        published_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        figures_synthetic=bool(row["figures_synthetic"]),
        has_report=bool(row["has_report"]),
        is_revoked=row["revoked_at"] is not None,
    )


def _programme_row(one: Current, at: datetime) -> ProgrammeRow:
    programme, noticed = one.revision.programme, vars(one.revision)["noticed_until"]
    if one.definition is None:
        return ProgrammeRow(programme, "", unknown("方案文件无法读取，请重新载入"), noticed)
    for_all = [each.until for each in one.extensions if deadlines.concerns(each, applicant_id=None, unit="")]
    ends = period(one.definition.calendar, unit=None, extensions=for_all)
    told = f"{shown(ends.opens_at)} 至 {shown_end(ends.deadline(at))}"
    return ProgrammeRow(programme, told, ends.is_open(at), noticed)


@cache
def _revisions() -> QuerySet[ProgrammeRevision]:
    """With what is published, in one value, since each subquery has its cost at every request; and under notice."""
    made = Publication.objects.filter(programme=OuterRef("programme"), state=Publication.State.PUBLISHED)
    reports = PublishedFile.objects.filter(publication=OuterRef("pk"), kind=PublishedFile.Kind.REPORT)
    named = {name: name for name in ("version", "published_at", "figures_synthetic", "revoked_at")}
    facts = JSONObject(publication="pk", has_report=FixedExists(reports), **named)
    newest = made.order_by("-version").values(facts=facts)[:1]
    notices = Notice.objects.filter(programme=OuterRef("programme"), state=NoticeState.OPEN)
    last = notices.values("closes_on")[:1]
    return openings.newest_revisions().annotate(published=Fixed(newest), noticed_until=Fixed(last))
