"""Asking an applicant for one document beside its submission, and handing it in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.period import shown_end
from declarations.core.slots import EVIDENCE
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Declaration, DocumentRequest
from declarations.services import letters, scanning
from declarations.services.declarations import Refused, need
from records.services import files, journal

ACCEPT = EVIDENCE.accept
MOST = 20


@transaction.atomic
def ask(declaration: Declaration, *, title: str, reason: str, until: datetime, by: User) -> DocumentRequest:
    """Ask for one document by a date, and write to the applicant. Raises `Refused`. The submission stays as it is."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    verdict = _may_ask(locked, title=title, reason=reason, until=until)
    need(verdict)
    made = DocumentRequest.objects.create(
        declaration=declaration, title=title.strip(), reason=reason.strip(), until=until, requested_by=by
    )
    _record(made, "document.requested", by=by, payload={"reason": made.reason})
    letters.tell_of_request(made, by=by)
    return made


def _may_ask(declaration: Declaration, *, title: str, reason: str, until: datetime) -> Verdict:
    if declaration.state != Declaration.State.SUBMITTED:
        return no("申报正在企业手中，请在退回意见里写明所缺材料")
    if not (title.strip() and reason.strip()):
        return no("请写明要哪份材料和理由")
    if until <= timezone.now():
        return no("提交期限须晚于现在，请另选日期")
    if DocumentRequest.objects.filter(declaration=declaration, answered_at=None, withdrawn_at=None).count() >= MOST:
        return no(f"已有 {MOST} 份材料等企业提交，请先撤回不需要的")
    return YES


def open_requests() -> QuerySet[DocumentRequest]:
    """What applicants have still to hand in, the nearest deadline first."""
    waiting = DocumentRequest.objects.filter(answered_at=None, withdrawn_at=None)
    return waiting.select_related("declaration").order_by("until", "id")


def may_answer(request: DocumentRequest, *, at: datetime) -> Verdict:
    """Whether the document is still awaited."""
    if request.withdrawn_at is not None:
        return no("协会已撤回这项要求，不必再提交")
    if request.answered_at is not None:
        return no("这份材料已经提交；要补充请联系协会")
    if at >= request.until:
        return no(f"提交期限已于 {shown_end(request.until)} 截止，请联系协会")
    return YES


def answer(request: DocumentRequest, *, name: str, content: bytes, by: User) -> None:
    """Hand the document in. Raises `Refused` or `UploadError`; then nothing is stored.

    Looking at the file takes its time, so it is done before anything is locked.
    """
    need(may_answer(request, at=timezone.now()))
    kind = accepted(content, name=name, accept=ACCEPT)
    scanning.scan(content, name=name)
    with transaction.atomic():
        locked = _locked(request)
        need(may_answer(locked, at=timezone.now()))
        locked.file = files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label)
        locked.name, locked.answered_at, locked.answered_by = clean_name(name), timezone.now(), by
        locked.save(update_fields=["file", "name", "answered_at", "answered_by"])
        _record(locked, "document.handed_in", by=by, digest=locked.file.sha256)


@transaction.atomic
def withdraw(request: DocumentRequest, *, by: User) -> None:
    """Need the document no longer. Raises `Refused` once it was handed in."""
    locked = _locked(request)
    if not locked.is_open:
        raise Refused(no("企业已提交这份材料，不能撤回" if locked.answered_at else "这项要求已经撤回"))
    locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(locked, "document.not_needed", by=by)


def _locked(request: DocumentRequest) -> DocumentRequest:
    return DocumentRequest.objects.select_for_update().get(pk=request.pk)


def _record(
    request: DocumentRequest, action: str, *, by: User, payload: dict[str, str] | None = None, digest: str = ""
) -> None:
    facts = {"title": request.title, "until": request.until.isoformat()} | ({"sha256": digest} if digest else {})
    journal.record(f"declaration:{request.declaration_id}", action, by=by.label, facts=facts, payload=payload)
