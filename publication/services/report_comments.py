"""Remarks on a report's chapters, and settling them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.services.declarations import Refused
from publication.models import ReportComment
from ranking.models import Run
from records.services import journal

MAX_QUOTED = 500
MAX_TEXT = 2_000


def comments_on(run: Run, *, chapter: str) -> QuerySet[ReportComment]:
    """All remarks on a chapter, open ones first."""
    found = ReportComment.objects.filter(run=run, chapter=chapter).select_related("written_by", "resolved_by")
    return found.order_by("resolved_at", "written_at", "id")


def open_ones(run: Run) -> dict[str, int]:
    """How many remarks are open, by chapter."""
    found: dict[str, int] = {}
    for chapter in ReportComment.objects.filter(run=run, resolved_at=None).values_list("chapter", flat=True):
        found[chapter] = found.get(chapter, 0) + 1
    return found


@transaction.atomic
def comment(run: Run, *, chapter: str, quoted: str, text: str, by: User) -> ReportComment:
    """Raises `Refused` where nothing is said, or too much."""
    said, words = text.strip(), quoted.strip()
    if not said:
        raise Refused(no("请写批注的内容"))
    if len(said) > MAX_TEXT or len(words) > MAX_QUOTED:
        raise Refused(no(f"批注不能超过 {MAX_TEXT} 字，所引原文不能超过 {MAX_QUOTED} 字"))
    made = ReportComment.objects.create(run=run, chapter=chapter, quoted=words, text=said, written_by=by)
    facts = {"chapter": chapter, "comment": str(made.id)}
    journal.record(f"run:{run.id}", "report.commented", by=by.label, facts=facts, payload={"text": said})
    return made


@transaction.atomic
def resolve(comment: ReportComment, *, by: User) -> None:
    """The remark is dealt with. Doing so again changes nothing."""
    is_open = ReportComment.objects.filter(pk=comment.pk, resolved_at=None)
    if is_open.update(resolved_at=timezone.now(), resolved_by=by):
        facts = {"chapter": comment.chapter, "comment": str(comment.id)}
        journal.record(f"run:{comment.run_id}", "report.resolved", by=by.label, facts=facts)
