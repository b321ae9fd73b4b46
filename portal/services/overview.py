"""How far a programme has come, from filing to the published list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from accounts.core.verdict import Verdict
from declarations.core.programme import Calendar
from declarations.models import Declaration, Programme
from declarations.services import deadlines, programmes
from publication.core import procedure
from publication.models import Approval, Notice, Objection, Publication
from publication.services import approvals, notices
from ranking.models import Run, SignOff
from review.models import Case, PanelSeat


@dataclass(frozen=True)
class Filing:
    """The calendar, when filing ends for everybody, and whether it is open now."""

    calendar: Calendar
    closes_at: datetime
    is_open: Verdict


@dataclass(frozen=True)
class Overview:
    """Counts by state; the newest run, and the newest finished one with what became of it; objections still open."""

    filing: Filing
    declarations: Mapping[str, int]
    cases: Mapping[str, int]
    seats: int
    latest: Run | None
    finished: Run | None
    signed: SignOff | None
    approved: Approval | None
    notice: Notice | None
    objections: int
    attempt: Publication | None
    published: Publication | None


def overview(programme: Programme) -> Overview:
    """Where the programme stands. Some fifteen queries, however many declarations there are."""
    runs = Run.objects.filter(programme=programme).defer("warnings").order_by("-number")
    finished = runs.filter(state=Run.State.FINISHED).first()
    light = Publication.objects.filter(programme=programme).defer("lists", "statistics", "bindings", "keys", "changes")
    newest = light.order_by("-requested_at")
    return Overview(
        filing=_filing(programme),
        declarations=_by_state(Declaration, programme),
        cases=_by_state(Case, programme),
        seats=PanelSeat.objects.filter(programme=programme).count(),
        latest=runs.first(),
        finished=finished,
        signed=SignOff.objects.filter(run=finished).select_related("signed_by").first() if finished else None,
        approved=approvals.approval_of(finished) if finished else None,
        notice=notices.notice_of(finished) if finished else None,
        objections=Objection.objects.filter(programme=programme, state__in=procedure.OPEN).count(),
        attempt=newest.filter(run=finished).first() if finished else None,
        published=newest.filter(state=Publication.State.PUBLISHED).first(),
    )


def _filing(programme: Programme) -> Filing:
    revision = programmes.newest(programme)
    calendar = programmes.definition_of(revision).calendar
    period = deadlines.period_for(revision, applicant=None, unit="")
    return Filing(calendar, period.closes_at, period.is_open(timezone.now()))


def _by_state(model: type[Declaration] | type[Case], programme: Programme) -> dict[str, int]:
    counted = model.objects.filter(programme=programme).values_list("state").annotate(count=Count("id")).order_by()
    return dict.fromkeys(model.State.values, 0) | dict(counted)
