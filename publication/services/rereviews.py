"""What becomes of an objection: admitted or not, re-reviewed by people who had no part in the decision, answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import RoleGrant, User
from declarations.services.declarations import Refused, need
from publication.core import procedure
from publication.core.procedure import OBJECTION, ObjectionMove, ObjectionState
from publication.models import Approval, Objection, ObjectionDecision, Objector, Reviewer
from publication.services.objections import Person
from ranking.models import Opinion, SignOff, Standing
from records.services import journal, outbox
from review.models import Case, Decision, Figure, FigureConfirmation, Scorecard

ANSWERS = (ObjectionMove.UPHOLD, ObjectionMove.UPHOLD_PARTLY, ObjectionMove.REJECT)


def admit(objection: Objection, *, by: User) -> ObjectionDecision:
    """Take the objection on. Raises `Refused`."""
    return _move(objection, ObjectionMove.ADMIT, reason="", by=by)


def refuse(objection: Objection, *, reason: str, by: User) -> ObjectionDecision:
    """Don't take it on; the reason is the answer. Raises `Refused`."""
    return _move(objection, ObjectionMove.REFUSE, reason=reason, by=by)


@transaction.atomic
def assign(objection: Objection, *, reviewers: Collection[User], by: User) -> None:
    """Say who re-reviews it, in place of whoever was to before. Raises `Refused` for those who had a part."""
    barred, eligible = took_part(objection), set(candidates(objection).values_list("pk", flat=True))
    verdict = YES if reviewers else no("请选择复审人")
    for user in reviewers:
        if verdict.is_yes and user.pk in barred:
            verdict = no(f"{user}{barred[user.pk]}，不能复审")
        elif verdict.is_yes and user.pk not in eligible:
            verdict = no(f"{user}在本方案中不是核查员、专家或工作人员，不能复审")
    need(verdict)
    _move(objection, ObjectionMove.ASSIGN, reason="、".join(str(user) for user in reviewers), by=by)
    objection.reviewers.exclude(user__in=reviewers).delete()
    for user in reviewers:
        Reviewer.objects.get_or_create(objection=objection, user=user, defaults={"assigned_by": by})


def may_answer(objection: Objection, *, by: User) -> Verdict:
    """Whether this person may decide the re-review: assigned to it, and still without a part in what it is about."""
    verdict = OBJECTION.may(ObjectionState(objection.state), ObjectionMove.REJECT)
    if not verdict.is_yes:
        return verdict
    if not objection.reviewers.filter(user=by).exists():
        return no("复审由指派的复审人办理")
    part = took_part(objection).get(by.pk)
    return no(f"您{part}，不能复审") if part else YES


def answer(objection: Objection, *, move: ObjectionMove, reason: str, by: User) -> ObjectionDecision:
    """Decide the re-review with the reasoned answer. Raises `Refused`."""
    if move not in ANSWERS:
        raise Refused(no("复审结论只能是成立、部分成立或不成立"))
    verdict = may_answer(objection, by=by)
    need(verdict)
    return _move(objection, move, reason=reason, by=by)


def leave(objection: Objection, *, reason: str, by: User) -> ObjectionDecision:
    """An upheld objection that changes nothing on the lists is dealt with all the same. Raises `Refused`."""
    if objection.effects.exists():
        raise Refused(no("已提出对榜单的改动，请执行，或先撤去改动"))
    return _move(objection, ObjectionMove.LEAVE, reason=reason, by=by)


def follow(objection: Objection, *, reason: str, by: User) -> ObjectionDecision:
    """Write down what came of a lead. Raises `Refused`."""
    return _move(objection, ObjectionMove.FOLLOW, reason=reason, by=by)


def may_erase(objection: Objection) -> Verdict:
    if not Objector.objects.filter(objection=objection).exists():
        return no("没有留下身份，或已经删除")
    return YES if objection.state in procedure.OVER else no("异议办结之后才能删除异议人的身份")


@transaction.atomic
def erase_identity(objection: Objection, *, by: User) -> None:
    """Delete who objected, and the letters' address; the case and the journal stay whole. Raises `Refused`."""
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    verdict = may_erase(locked)
    need(verdict)
    email = _person(locked.objector).email
    if email:
        outbox.forget(email, naming=locked.receipt, by=by.label)
    locked.objector.delete()
    locked.erased_at, locked.erased_by = timezone.now(), by
    locked.save(update_fields=["erased_at", "erased_by"])
    journal.record(_thing(locked), "objection.erased", by=by.label, facts={"before": "named", "after": "erased"})
    objection.refresh_from_db()


def candidates(objection: Objection) -> QuerySet[User]:
    """Who holds a role that re-reviews in the programme, by name."""
    held = RoleGrant.objects.filter(programme=objection.programme.slug, role__in=procedure.REVIEWERS)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "email")


def took_part(objection: Objection) -> dict[UUID, str]:
    """Who had a part in the decision that the objection is about, and which: the latest step that they took.

    The chair's signature and the leader's word are about every entry; opinions of the re-check about one of them, or
    where the whole list is objected to, about each.
    """
    run = objection.notice.run_id
    found: dict[UUID, str] = {}
    standings = Standing.objects.filter(run=run)
    if objection.entry:
        standings = standings.filter(number=objection.entry)
        case = case_of(objection)
        if case is not None:
            found |= _worked_on(case)
    found |= dict.fromkeys(_people(Opinion.objects.filter(standing__in=standings), "given_by"), "复核过这一条目")
    found |= dict.fromkeys(_people(SignOff.objects.filter(run=run), "signed_by"), "签署过这次复核")
    found |= dict.fromkeys(_people(Approval.objects.filter(run=run), "decided_by"), "批准过这份名单")
    return found


def case_of(objection: Objection) -> Case | None:
    """The case of the entry that is objected to."""
    standing = Standing.objects.filter(run=objection.notice.run_id, number=objection.entry).first()
    if standing is None:
        return None
    return Case.objects.filter(declaration__submissions=standing.submission_id).first()


def answer_of(objection: Objection) -> ObjectionDecision | None:
    """The reasoned answer: what refused, upheld or rejected it."""
    moves = (ObjectionMove.REFUSE, *ANSWERS)
    return objection.decisions.filter(move__in=moves).select_related("decided_by").last()


def _worked_on(case: Case) -> dict[UUID, str]:
    steps = (
        (Scorecard.objects.filter(case=case, submitted_by__isnull=False), "submitted_by", "为这家企业评过分"),
        (FigureConfirmation.objects.filter(figure__case=case), "confirmed_by", "复核过它的核定数据"),
        (Figure.objects.filter(case=case), "verified_by", "核定过它的数据"),
        (Decision.objects.filter(case=case), "decided_by", "审核过这家企业"),
    )
    found: dict[UUID, str] = {}
    for rows, who, part in steps:
        found |= dict.fromkeys(_people(rows, who), part)
    return found


def _people(rows: QuerySet, who: str) -> list[UUID]:
    return list(rows.order_by().values_list(who, flat=True).distinct())


@transaction.atomic
def _move(objection: Objection, move: ObjectionMove, *, reason: str, by: User) -> ObjectionDecision:
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    before = ObjectionState(locked.state)
    verdict = OBJECTION.may(before, move)
    if verdict.is_yes and OBJECTION.needs_reason(before, move) and not reason.strip():
        verdict = no("请写明理由")
    need(verdict)
    locked.state = OBJECTION.after(before, move)
    locked.save(update_fields=["state"])
    made = ObjectionDecision.objects.create(objection=locked, move=move, reason=reason.strip(), decided_by=by)
    facts: Mapping[str, str] = {"move": str(move), "before": str(before), "after": str(locked.state)}
    payload = {"reason": reason.strip()} if reason.strip() else None
    journal.record(_thing(locked), "objection.decided", by=by.label, facts=facts, payload=payload)
    if move in (ObjectionMove.REFUSE, *ANSWERS):
        _tell_of_answer(locked, made, by)
    objection.refresh_from_db()
    return made


def _tell_of_answer(objection: Objection, decision: ObjectionDecision, by: User) -> None:
    """Write to the objector, where an address was left."""
    objector = Objector.objects.filter(objection=objection).first()
    if objector is None or not _person(objector).email:
        return
    lines = [
        f"您对“{objection.programme.title}”公示提出的异议（回执编号 {objection.receipt}）已有结论：",
        "",
        f"结论：{decision.get_move_display()}",
        f"答复：{decision.reason}",
        "",
        "凭回执编号和查询码可以在这里查询：",
        settings.SITE_URL + reverse("publication:look_up", args=[objection.programme.slug]),
    ]
    subject = f"异议的答复：{objection.receipt}"[:200]
    outbox.post(_person(objector).email, subject=subject, body="\n".join(lines), by=by.label)


def _person(objector: Objector) -> Person:
    return Person(objector.name, objector.contact, objector.unit)


def _thing(objection: Objection) -> str:
    return f"objection:{objection.id}"
