"""What readers find wrong on a published list: taken in, answered by staff, looked up by receipt and code."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from publication.core.procedure import ERROR_REPORT, ErrorMove, ErrorState
from publication.models import ErrorDecision, ErrorReport, Publication, Reporter
from publication.services import codes, corrections
from records.services import journal, origins, outbox

PUBLIC = "public"  # who has no account
_SALT = "publication.error_report"


@dataclass(frozen=True)
class Sender:
    """Who reports, as far as they say."""

    name: str = ""
    contact: str = ""

    @property
    def email(self) -> str:
        """Where letters go; empty where the contact is no address."""
        try:
            validate_email(self.contact)
        except ValidationError:
            return ""
        return self.contact


@dataclass(frozen=True)
class Receipt:
    """What the reader takes away; the code is told again to whoever sends the same form again, and is kept nowhere."""

    report: ErrorReport
    code: str


def receive(
    publication: Publication, *, token: UUID, place: str, text: str, sender: Sender, by: str = PUBLIC
) -> Receipt:
    """Take an error report in; the same form sent twice counts once. Raises `Refused`."""
    place, text = place.strip(), text.strip()
    known = ErrorReport.objects.filter(token=token).first()
    if known is not None:
        return _again(known, place, text)
    need(YES if place and text else no("请写明位置和错误"))
    code = codes.code_of(token, salt=_SALT)
    try:
        with transaction.atomic():
            programme = Programme.objects.select_for_update().get(pk=publication.programme_id)
            number = (ErrorReport.objects.filter(programme=programme).aggregate(top=Max("number"))["top"] or 0) + 1
            receipt = f"{programme.slug}-C{number:04d}"
            made = ErrorReport.objects.create(
                programme=programme,
                publication=publication,
                number=number,
                receipt=receipt,
                code_digest=codes.digest_of(receipt, code=code),
                token=token,
                place=place,
                text=text,
            )
            if sender.name or sender.contact:
                Reporter.objects.create(report=made, name=sender.name, contact=sender.contact)
            facts = {"receipt": receipt, "version": publication.version, "after": str(made.state)}
            with origins.unnamed():  # how to reach a reader stands in the row that can be deleted, and nowhere else
                journal.record(_thing(made), "error_report.received", by=by, facts=facts)
    except IntegrityError:
        return _again(ErrorReport.objects.get(token=token), place, text)
    return Receipt(made, code)


def _again(known: ErrorReport, place: str, text: str) -> Receipt:
    """The receipt of what the same form has brought already, unless something else stands in it now."""
    if (known.place, known.text) != (place, text):
        raise Refused(no(f"已经收到，回执编号 {known.receipt}；要补充，请重新打开本页另行提交"))
    return Receipt(known, codes.code_of(known.token, salt=_SALT))


def look_up(programme: Programme, *, receipt: str, code: str) -> ErrorReport | None:
    """The report of this receipt, for whoever has its code."""
    found = ErrorReport.objects.filter(programme=programme, receipt=receipt.strip()).first()
    digest = found.code_digest if found else ""
    return found if codes.is_right(digest, receipt=receipt.strip(), typed=code) else None


def answer_of(report: ErrorReport) -> ErrorDecision | None:
    """What the reader was told last."""
    return report.decisions.select_related("decided_by").last()


def may_move(report: ErrorReport, *, move: ErrorMove) -> Verdict:
    """Whether the move can be made: corrected is what stands in a newer version than the reader saw."""
    verdict = ERROR_REPORT.may(ErrorState(report.state), move)
    if verdict.is_yes and move is ErrorMove.CORRECT and _newer(report) is None:
        return no(f"第 {report.publication.version} 版之后还没有公布新版：请先出勘误，再答复已更正")
    return verdict


@transaction.atomic
def decide(report: ErrorReport, *, move: ErrorMove, reason: str, by: User) -> ErrorDecision:
    """Answer the reader by one of the moves. Raises `Refused`."""
    locked = ErrorReport.objects.select_for_update(of=("self",)).select_related("publication", "programme")
    found = locked.get(pk=report.pk)
    before = ErrorState(found.state)
    verdict = may_move(found, move=move)
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明答复")
    need(verdict)
    found.state = ERROR_REPORT.after(before, move)
    found.corrected_in = _newer(found) if move is ErrorMove.CORRECT else None
    found.save(update_fields=["state", "corrected_in"])
    made = ErrorDecision.objects.create(report=found, move=move, reason=reason.strip(), decided_by=by)
    facts = {"move": str(move), "before": str(before), "after": str(found.state)}
    journal.record(_thing(found), "error_report.decided", by=by.label, facts=facts, payload={"reason": made.reason})
    _tell(found, made, by)
    report.refresh_from_db()
    return made


def may_erase(report: ErrorReport) -> Verdict:
    if not Reporter.objects.filter(report=report).exists():
        return no("没有留下联系方式，或已经删除")
    return no("答复之后才能删除联系方式") if report.state == ErrorState.OPEN else YES


@transaction.atomic
def erase_sender(report: ErrorReport, *, by: User) -> None:
    """Delete who reported, and the letters' address; the case and the journal stay whole. Raises `Refused`."""
    locked = ErrorReport.objects.select_for_update().get(pk=report.pk)
    need(may_erase(locked))
    email = sender_of(locked).email
    if email:
        outbox.forget(email, naming=locked.receipt, by=by.label)
    locked.reporter.delete()
    locked.erased_at, locked.erased_by = timezone.now(), by
    locked.save(update_fields=["erased_at", "erased_by"])
    journal.record(_thing(locked), "error_report.erased", by=by.label, facts={"before": "named", "after": "erased"})
    report.refresh_from_db()


def sender_of(report: ErrorReport) -> Sender:
    """Who reported it; an empty one where nobody said or it was deleted."""
    found = Reporter.objects.filter(report=report).first()
    return Sender(found.name, found.contact) if found else Sender()


def _newer(report: ErrorReport) -> Publication | None:
    newest = corrections.newest_version(report.programme)
    return newest if newest is not None and newest.version > report.publication.version else None


def _tell(report: ErrorReport, decision: ErrorDecision, by: User) -> None:
    """Write to the reader, where an address was left."""
    email = sender_of(report).email
    if not email:
        return
    lines = [
        f"您对“{report.programme.title}”报告的错误（回执编号 {report.receipt}）已有答复：",
        "",
        decision.reason,
        "",
        "凭回执编号和查询码可以在这里查询：",
        settings.SITE_URL + reverse("publication:error_answer", args=[report.programme.slug]),
    ]
    outbox.post(email, subject=f"报错的答复：{report.receipt}"[:200], body="\n".join(lines), by=by.label)


def _thing(report: ErrorReport) -> str:
    return f"error_report:{report.id}"
