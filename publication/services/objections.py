"""Objections: raised by anybody during a notice, looked up by receipt and code, and what they keep back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from declarations.core.lifecycle import NoticeSettings
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Programme
from declarations.services import programmes, scanning
from declarations.services.declarations import Refused, need
from publication.core import procedure
from publication.core.procedure import NoticeState, ObjectionState
from publication.models import Notice, Objection, ObjectionFile, Objector
from publication.services import codes, notices
from ranking.models import Standing
from records.services import files, journal, origins, outbox

PUBLIC = "public"  # who has no account
ACCEPT = ("pdf", "jpg", "png", "docx", "xlsx")
MAX_FILES = 5
_SALT = "publication.objection"


@dataclass(frozen=True)
class Person:
    """Who objects, by real name."""

    name: str
    contact: str
    unit: str = ""

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
    """What the objector takes away. The code follows from the form's token, which only the sender has: it is told
    again to whoever sends the same form again, and is kept nowhere."""

    objection: Objection
    code: str


def settings_of(notice: Notice) -> NoticeSettings:
    return programmes.definition_of(notice.run.revision).lifecycle.notice


def entries_of(notice: Notice) -> dict[str, str]:
    """The entries that one can object to, by key: names as they stand in the ranking, list by list."""
    keys = list(dict.fromkeys(key for keys in notice.keys.values() for key in keys))
    names = dict(Standing.objects.filter(run=notice.run_id, number__in=keys).values_list("number", "name"))
    return {key: names.get(key, key) for key in keys}


def takes_objections(notice: Notice, *, at: datetime) -> Verdict:
    """Whether objections to this notice are taken; else the sentence says since when not, and where to turn."""
    if notice.state == NoticeState.WITHDRAWN:
        return no(f"公示已撤回，不再受理异议{_where(notice)}")
    if notices.is_over(notice, at=at):
        return no(f"公示已于 {notice.closes_on} 24:00 结束，异议不再受理{_where(notice)}")
    return YES


def _where(notice: Notice) -> str:
    contact = settings_of(notice).contact
    return f"；如有新的情况，请与我们联系：{contact}" if contact else "；如有新的情况，请向主办单位书面反映"


def receive(
    notice: Notice,
    *,
    token: UUID,
    entry: str,
    text: str,
    person: Person | None,
    evidence: Sequence[tuple[str, bytes]],
    by: str = PUBLIC,
) -> Receipt:
    """Take an objection in; without a person it is anonymous. Raises `Refused` or `UploadError`; then nothing is kept
    but the journal's line of one that came too late. The same form sent twice counts once. The journal doesn't keep the
    address that it was sent from: it would tell who objects to those who mayn't know, and outlive the identity.

    `entry` is a key of the notice, or empty for the list as a whole; `evidence` are names and contents.
    """
    known = Objection.objects.filter(token=token).first()
    if known is not None:
        return _again(known, entry, text)
    verdict = takes_objections(notice, at=timezone.now())
    if not verdict.is_yes:
        facts = {"notice": notice.number, "entry": entry}
        with origins.unnamed():
            journal.record(f"notice:{notice.id}", "objection.late", by=by, facts=facts, payload={"text": text})
        raise Refused(verdict)
    entries = entries_of(notice)
    kind = _kind(notice, person)
    _need_sense(entries, entry, text, evidence)
    kinds = [accepted(content, name=name, accept=ACCEPT) for name, content in evidence]
    for name, content in evidence:
        scanning.scan(content, name=name)
    code = codes.code_of(token, salt=_SALT)
    try:
        with transaction.atomic():
            programme = Programme.objects.select_for_update().get(pk=notice.programme_id)
            number = (Objection.objects.filter(programme=programme).aggregate(top=Max("number"))["top"] or 0) + 1
            receipt = f"{programme.slug}-Y{number:04d}"
            made = Objection.objects.create(
                programme=programme,
                notice=notice,
                number=number,
                receipt=receipt,
                code_digest=codes.digest_of(receipt, code=code),
                token=token,
                kind=kind,
                entry=entry,
                entry_name=entries.get(entry, ""),
                text=text.strip(),
                state=ObjectionState.LEAD if kind == Objection.Kind.LEAD else ObjectionState.RECEIVED,
            )
            if person is not None:
                Objector.objects.create(objection=made, name=person.name, unit=person.unit, contact=person.contact)
            for (name, content), found in zip(evidence, kinds, strict=True):
                kept = files.keep(content, media_type=MEDIA_TYPES[found], by=by)
                ObjectionFile.objects.create(objection=made, file=kept, name=clean_name(name))
            facts = {"receipt": receipt, "kind": str(kind), "entry": entry, "files": len(kinds), "after": made.state}
            with origins.unnamed():
                journal.record(f"objection:{made.id}", "objection.received", by=by, facts=facts)
            if person is not None and person.email:
                _tell_of_receipt(made, person.email, by)
    except IntegrityError:
        return _again(Objection.objects.get(token=token), entry, text)
    return Receipt(made, code)


def _again(known: Objection, entry: str, text: str) -> Receipt:
    """The receipt of what the same form has brought already, unless something else stands in it now."""
    if (known.entry, known.text) != (entry, text.strip()):
        raise Refused(no(f"这份异议已经收到，回执编号 {known.receipt}；要补充，请重新打开本页另行提交"))
    return Receipt(known, codes.code_of(known.token, salt=_SALT))


def _kind(notice: Notice, person: Person | None) -> Objection.Kind:
    if person is not None:
        return Objection.Kind.OBJECTION
    anonymous = settings_of(notice).anonymous
    if anonymous == "refuse":
        raise Refused(no("本方案不受理匿名异议，请填真实姓名和联系方式"))
    return Objection.Kind.LEAD if anonymous == "lead" else Objection.Kind.OBJECTION


def _need_sense(entries: dict[str, str], entry: str, text: str, evidence: Sequence[tuple[str, bytes]]) -> None:
    verdict = YES
    if entry and entry not in entries:
        verdict = no("所选企业不在公示名单上，请重新选择")
    elif not text.strip():
        verdict = no("请写明事实和理由")
    need(verdict)
    need_few(len(evidence))


def need_few(files: int) -> None:
    """Raises `Refused` for too many files; asked before any of them is read, since anybody may send them."""
    if files > MAX_FILES:
        raise Refused(no(f"最多附 {MAX_FILES} 个文件，请合并后再传"))


def look_up(programme: Programme, *, receipt: str, code: str) -> Objection | None:
    """The objection of this receipt, for whoever has its code."""
    found = Objection.objects.filter(programme=programme, receipt=receipt.strip()).first()
    digest = found.code_digest if found else ""
    return found if codes.is_right(digest, receipt=receipt.strip(), typed=code) else None


def holding(programme: Programme) -> list[Objection]:
    """The objections that keep something back: not decided yet, or upheld and not yet dealt with."""
    found = Objection.objects.filter(programme=programme, state__in=procedure.OPEN)
    return list(found.order_by("number"))


def held_entries(programme: Programme) -> list[str]:
    """The keys of the entries that are kept back, sorted."""
    return sorted({one.entry for one in holding(programme) if one.entry})


def cleared(programme: Programme) -> Verdict:
    """Whether anything may be published as far as objections are concerned: one to the whole list keeps back all."""
    whole = [one.receipt for one in holding(programme) if not one.entry]
    return no(f"异议 {'、'.join(whole)} 针对整个名单，办结之前不能公布") if whole else YES


def _tell_of_receipt(objection: Objection, email: str, by: str) -> None:
    lines = [
        f"您对“{objection.programme.title}”公示的异议已收到，回执编号 {objection.receipt}。",
        "",
        "凭回执编号和提交时显示的查询码，可以在公示网页查询办理情况。我们对您的身份保密。",
    ]
    outbox.post(email, subject=f"异议已收到：{objection.receipt}"[:200], body="\n".join(lines), by=by)
