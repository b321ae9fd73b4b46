"""Visits to applicants: planned with a team, held with findings and photos, or called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.upload import MEDIA_TYPES, UploadError, accepted, clean_name
from declarations.services import scanning
from declarations.services.declarations import need
from records.services import files, journal
from review.core.visits import VISIT, VisitMove
from review.core.workflow import WITH_THE_UNIT, State
from review.models import Case, SiteVisit, SiteVisitPhoto
from review.services import reviews

PHOTOS = ("jpg", "png")
MOST = 50


def may_plan(case: Case) -> Verdict:
    """Whether the programme has visits, and the case is at the desk."""
    if "site_visit" not in reviews.review_of(case.submission.revision).definition.stages:
        return no("本评选方案没有实地调研")
    return no("案卷还在推荐单位手中，不能安排调研") if State(case.state) in WITH_THE_UNIT else YES


@transaction.atomic
def plan(case: Case, *, planned_on: date, team: str, by: User) -> SiteVisit:
    """Plan a visit by a team. Raises `Refused`."""
    verdict = may_plan(case)
    if verdict.is_yes and not team.strip():
        verdict = no("请写明调研人员")
    need(verdict)
    made = SiteVisit.objects.create(case=case, planned_on=planned_on, team=team.strip(), planned_by=by)
    _record(made, "visit.planned", by=by, payload={"team": made.team})
    return made


def hold(visit: SiteVisit, *, findings: str, photos: Sequence[tuple[str, bytes]], by: User) -> None:
    """Record what was found; photos are (name, content). Raises `Refused` or `UploadError` and keeps nothing then."""
    if len(photos) > MOST:
        raise UploadError(f"一次最多上传 {MOST} 张照片")
    kinds = [accepted(content, name=name, accept=PHOTOS) for name, content in photos]
    for name, content in photos:
        scanning.scan(content, name=name)
    with transaction.atomic():
        _settle(visit, VisitMove.HOLD, findings=findings, by=by)
        for (name, content), kind in zip(photos, kinds, strict=True):
            kept = files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label)
            SiteVisitPhoto.objects.create(visit=visit, file=kept, name=clean_name(name), added_by=by)


@transaction.atomic
def call_off(visit: SiteVisit, *, reason: str, by: User) -> None:
    """Not visit after all. Raises `Refused`."""
    _settle(visit, VisitMove.CALL_OFF, findings=reason, by=by)


def _settle(visit: SiteVisit, move: VisitMove, *, findings: str, by: User) -> None:
    locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    verdict = VISIT.may(locked.state, move)
    if verdict.is_yes and not findings.strip():
        verdict = no("请写明调研情况" if move is VisitMove.HOLD else "请写明取消的理由")
    need(verdict)
    before = locked.state
    locked.is_held, locked.findings = move is VisitMove.HOLD, findings.strip()
    locked.settled_at, locked.settled_by = timezone.now(), by
    locked.save(update_fields=["is_held", "findings", "settled_at", "settled_by"])
    facts = {"before": str(before), "after": str(locked.state)}
    _record(locked, f"visit.{locked.state}", by=by, facts=facts, payload={"findings": locked.findings})


def _record(
    visit: SiteVisit, action: str, *, by: User, payload: Mapping[str, str], facts: Mapping[str, str] | None = None
) -> None:
    told = {"visit": str(visit.pk), "planned_on": visit.planned_on.isoformat(), **(facts or {})}
    journal.record(f"case:{visit.case_id}", action, by=by.label, facts=told, payload=payload)
