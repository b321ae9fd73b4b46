"""A verifier's work on a case: taking it, deciding it, and putting verified figures beside declared ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.core.answers import AnswerError, Value, from_json, parse, to_json
from declarations.core.columns import CATEGORY
from declarations.models import Declaration, DocumentRequest, Programme
from declarations.services import declarations, programmes, requests
from declarations.services.declarations import Refused, need
from records.models import StoredFile
from records.services import journal
from review.core.workflow import CASE, WITH_THE_UNIT, Move, State
from review.models import Case, Decision, Figure
from review.services import checking, figures, letters, reviews

DESK = (Role.VERIFIER, Role.STAFF)
WITH_ITS_UNIT = "案卷还在推荐单位初审，报送之后才能核查"


def may_take(case: Case, *, by: User) -> Verdict:
    if case.state in WITH_THE_UNIT:
        return no(WITH_ITS_UNIT)
    if case.assignee_id is None:
        return YES
    return no("案卷已在您手中" if case.assignee_id == by.pk else f"案卷已由{case.assignee}领取")


def may_release(case: Case, *, by: User) -> Verdict:
    return YES if case.assignee_id == by.pk else no("案卷不在您手中，不能放回")


@transaction.atomic
def take(case: Case, *, by: User) -> None:
    """Take a case on, so that nobody else works on it; again is harmless. Raises `Refused` when somebody has it."""
    free = Case.objects.filter(pk=case.pk, assignee=None).exclude(state__in=WITH_THE_UNIT)
    taken = free.update(assignee=by)
    case.refresh_from_db()
    if not taken:
        if case.assignee_id != by.pk or case.state in WITH_THE_UNIT:
            raise Refused(may_take(case, by=by))
        return
    journal.record(_thing(case), "case.taken", by=by.label, facts={})


@transaction.atomic
def take_next(programme: Programme, *, count: int, by: User) -> int:
    """Take the first open cases that nobody has, in the order they were received; returns how many there were."""
    free = Case.objects.filter(programme=programme, state=Case.State.OPEN, assignee=None)
    found = list(free.order_by("received_at", "id").select_for_update(skip_locked=True)[:count])
    for case in found:
        take(case, by=by)
    return len(found)


@transaction.atomic
def release(case: Case, *, by: User) -> None:
    """Give a case back to the queue. Raises `Refused` when somebody else has it, or nobody."""
    if not Case.objects.filter(pk=case.pk, assignee=by).update(assignee=None):
        case.refresh_from_db()
        raise Refused(may_release(case, by=by))
    case.refresh_from_db()
    journal.record(_thing(case), "case.released", by=by.label, facts={})


@transaction.atomic
def take_over(case: Case, *, reason: str, by: User) -> None:
    """Take a case out of whoever's hands it is in, for a reason that stands above the queue's order."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=case.pk)
    if locked.assignee_id not in (None, by.pk):
        before = locked.assignee.label if locked.assignee else ""
        facts = {"before": before, "after": by.label, "reason": reason}
        journal.record(_thing(case), "case.taken_over", by=by.label, facts=facts)
    Case.objects.filter(pk=case.pk).update(assignee=by)
    case.refresh_from_db()


def may_decide(case: Case, *, by: User, move: Move) -> Verdict:
    """Whether this verifier may make this move now: the table has it, and nobody else holds the case."""
    verdict = _is_free_for(case, by)
    return CASE.may_as(State(case.state), move, actors=DESK) if verdict.is_yes else verdict


def may_verify_figure(case: Case, *, by: User) -> Verdict:
    """Whether this verifier may put a figure beside a declared one now."""
    verdict = _is_free_for(case, by)
    if not verdict.is_yes:
        return verdict
    return YES if case.state == Case.State.OPEN else no("案卷不在待核查状态，不能核定数据")


def _is_free_for(case: Case, by: User) -> Verdict:
    if case.assignee_id is not None and case.assignee_id != by.pk:
        return no(f"案卷已由{case.assignee}领取")
    return YES


@transaction.atomic
def decide(case: Case, *, kind: Decision.Kind, submission_seen: str, reason: str = "", by: User) -> Decision:
    """Pass, reject or reopen a case. Raises `Refused` when a newer submission came in since it was looked at."""
    locked = at_hand(case, submission_seen=submission_seen)
    decision = _move(locked, Move(kind), reason=reason, fields={}, by=by)
    case.state = locked.state
    return decision


@transaction.atomic
def return_to_applicant(
    case: Case, *, submission_seen: str, reason: str, fields: Mapping[str, str], until: datetime, by: User
) -> Decision:
    """Send a declaration back with reasons, in general and by column. Raises `Refused`."""
    locked = at_hand(case, submission_seen=submission_seen)
    if until <= timezone.now():
        raise Refused(no("补正期限须晚于现在，请另选日期"))
    decision = _move(locked, Move.RETURN, reason=reason, fields=dict(fields), by=by)
    declarations.return_for_correction(locked.declaration, until=until, reason=reason, fields=fields, by=by)
    letters.tell_of_return(locked, decision=decision, until=until, by=by)
    case.state, case.declaration = locked.state, locked.declaration
    return decision


@transaction.atomic
def verify_figure(
    case: Case,
    *,
    column: str,
    typed: str,
    source: Figure.Source,
    source_note: str,
    reason: str,
    by: User,
    document: str = "",
    submission_seen: str = "",
) -> Figure:
    """Put a verified figure beside the declared one, and look at the checks again. Raises `Refused`.

    `document` is the digest of the submission's file that shows it; `submission_seen` the submission it was read from.
    """
    Programme.objects.select_for_update().get(pk=case.programme_id)  # before the case, as every round of checks does
    locked = at_hand(case, submission_seen=submission_seen or str(case.submission_id))
    verdict = may_verify_figure(locked, by=by)
    if verdict.is_yes and not (reason.strip() and source_note.strip()):
        verdict = no("请写明出处和理由")
    need(verdict)
    content = json.loads(locked.submission.content)
    declared = content["context" if column == CATEGORY else "answers"].get(column)
    verified = read_figure(locked, column=column, typed=typed)
    figure = Figure.objects.create(
        case=locked,
        column=column,
        declared=declared,
        verified=verified,
        needs_confirmation=_is_beyond(locked, column, declared, verified),
        source=source,
        source_note=source_note.strip(),
        document=_document(content, document),
        reason=reason.strip(),
        verified_by=by,
    )
    facts = {"column": column, "declared": figure.declared, "verified": figure.verified, "source": str(source)}
    if document:
        facts["document"] = document
    journal.record(_thing(case), "figure.verified", by=by.label, facts=facts)
    figures.count(locked)
    checking.check(locked, by=by)
    case.refresh_from_db()
    return figure


def read_figure(case: Case, *, column: str, typed: str) -> Value:
    """What was typed as the column's value, as it is stored. Raises `Refused`."""
    if column == CATEGORY:
        return _category(case, typed)
    found = programmes.form_of(case.submission.revision).columns.get(column)
    if found is None or found.field is None or not found.is_answer:
        raise Refused(no("这一项不由企业填报，不能核定"))
    try:
        return to_json(parse(found.field, typed))
    except AnswerError as error:
        raise Refused(no(f"“{found.label}”{error}")) from None


def _category(case: Case, typed: str) -> str:
    """The class that the enterprise is declared in, by its code or title."""
    categories = programmes.definition_of(case.submission.revision).categories
    found = next((one.code for one in categories if typed.strip() in (one.code, one.title)), None)
    if found is None:
        shown = "、".join(one.title for one in categories) or "无（本方案不分类别）"
        raise Refused(no(f"“{typed.strip()}”不是本方案的申报类别，可选：{shown}"))
    return found


def _is_beyond(case: Case, column: str, declared: Value, verified: Value) -> bool:
    """Whether a second verifier has to confirm the figure."""
    field = programmes.form_of(case.submission.revision).columns[column].field
    verification = reviews.review_of(case.submission.revision).definition.verification
    if field is None:
        return False
    return verification.confirms(column, declared=from_json(field, declared), verified=from_json(field, verified))


def _document(content: Mapping[str, Any], digest: str) -> StoredFile | None:
    if not digest:
        return None
    if digest not in {document["sha256"] for document in content["documents"]}:
        raise Refused(no("所选材料不在企业本次提交之内"))
    return StoredFile.objects.get(sha256=digest)


@transaction.atomic
def ask(case: Case, *, title: str, reason: str, until: datetime, by: User) -> DocumentRequest:
    """Ask the applicant for one document, without returning its declaration. Raises `Refused`."""
    locked = at_hand(case, submission_seen=str(case.submission_id))
    verdict = _is_free_for(locked, by)
    if verdict.is_yes and State(locked.state) in WITH_THE_UNIT:
        verdict = no("案卷还在推荐单位手中，不能要求补充材料")
    need(verdict)
    return requests.ask(locked.declaration, title=title, reason=reason, until=until, by=by)


@transaction.atomic
def withdraw(case: Case, *, request: DocumentRequest, by: User) -> None:
    """Need the document no longer. Raises `Refused`."""
    verdict = _is_free_for(at_hand(case, submission_seen=str(case.submission_id)), by)
    need(verdict)
    requests.withdraw(request, by=by)


@transaction.atomic
def pass_clear(programme: Programme, *, by: User) -> int:
    """Pass every case in `clear_cases`; returns how many."""
    clear = clear_cases(programme, by=by).select_related("declaration", "submission")
    reason = "自动核查全部通过"
    for case in clear:
        decide(case, kind=Decision.Kind.PASS, submission_seen=str(case.submission_id), reason=reason, by=by)
    return len(clear)


def clear_cases(programme: Programme, *, by: User) -> QuerySet[Case]:
    """Open cases in which no step failed, was in doubt or wants a look, and that no other verifier holds."""
    none = {"failed_steps": 0, "unknown_steps": 0, "noted_steps": 0, "unconfirmed_figures": 0}
    clear = Case.objects.filter(programme=programme, state=Case.State.OPEN, **none)
    return clear.exclude(round=None).filter(Q(assignee=None) | Q(assignee=by)).order_by("applicant_name", "id")


def at_hand(case: Case, *, submission_seen: str) -> Case:
    """The case, locked, if it still stands at the submission that was looked at. Raises `Refused`."""
    related = ("declaration", "programme", "submission__revision")
    rows = Case.objects.select_for_update(of=("self",)).select_related(*related)
    locked = rows.defer("submission__revision__documents", "submission__content").get(pk=case.pk)
    if str(locked.submission_id) != submission_seen:
        raise Refused(no("企业已提交了更新的申报，请刷新后重新核查"))
    if locked.declaration.state == Declaration.State.RETURNED and locked.state == Case.State.OPEN:
        raise Refused(no("申报正在企业手中修改"))
    return locked


def _move(case: Case, move: Move, *, reason: str, fields: Mapping[str, str], by: User) -> Decision:
    verdict = may_decide(case, by=by, move=move)
    if verdict.is_yes and CASE.needs_reason(State(case.state), move) and not reason.strip():
        verdict = no("请写明理由")
    if verdict.is_yes and move is Move.PASS and case.failed_steps and not reason.strip():
        verdict = no(f"有 {case.failed_steps} 步自动核查不通过，仍要通过请写明理由")
    if verdict.is_yes and move is Move.PASS and case.unconfirmed_figures:
        verdict = no(f"有 {case.unconfirmed_figures} 项核定值待另一位核查员复核，复核之后才能通过")
    need(verdict)
    return carry_out(case, move=move, reason=reason, fields=fields, by=by)


def carry_out(case: Case, *, move: Move, reason: str, fields: Mapping[str, str], by: User) -> Decision:
    """Write a move that was found possible: the state, the decision and its line in the journal."""
    before = case.state
    case.state = CASE.after(State(case.state), move)
    case.save(update_fields=["state"])
    decision = Decision.objects.create(
        case=case, submission_id=case.submission_id, kind=str(move), reason=reason, fields=dict(fields), decided_by=by
    )
    facts = {"move": str(move), "before": before, "after": case.state, "submission": str(case.submission_id)}
    payload = {"reason": reason} if reason else None
    journal.record(_thing(case), "case.decided", by=by.label, facts=facts, payload=payload)
    return decision


def _thing(case: Case) -> str:
    return f"case:{case.id}"
