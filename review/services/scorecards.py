"""Scorecards: given to a seat, filled in, submitted, unlocked by the chair, signed on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.services import scanning
from declarations.services.declarations import Refused, need
from records.core.canonical import canonical_json, sha256
from records.services import files, journal
from review.core import sheet
from review.core.scoring import CARD, CardMove, CardState
from review.core.sheet import Change, Entered
from review.models import Case, Dossier, PanelSeat, Round, Score, Scorecard
from review.services import dossiers, pledges

TRIES = 5
OPEN = (Scorecard.State.ASSIGNED, Scorecard.State.DRAFT)
SCANS = ("pdf", "png", "jpg")
NO_CARD = no("这份案卷没有分配给这位专家")
RENEWED = "企业的材料或核定数据在您打开之后有更新，请刷新页面、核对之后再评分"


@dataclass(frozen=True)
class Saved:
    """What came of a save: what stands in the fields now, and the fields in which something else was found."""

    typed: Mapping[str, str]
    conflicts: frozenset[str]
    at: datetime


@transaction.atomic
def assign(round: Round, *, case: Case, seat: PanelSeat, by: User) -> Scorecard:
    """Have a seat score a case; in a round under way its dossier comes along. Raises `Refused`."""
    if round.state not in (Round.State.PREPARING, Round.State.OPEN):
        raise Refused(no("本轮评分已截止，不能再分配案卷"))
    try:
        with transaction.atomic():
            made = Scorecard.objects.create(round=round, case=case, seat=seat, assigned_by=by)
    except IntegrityError:
        raise Refused(no("这份案卷已分配给这位专家")) from None
    facts = {"after": str(made.state), "case": str(case.pk), "seat": str(seat.pk)}
    journal.record(_thing(made), "card.assigned", by=by.label, facts=facts)
    if round.state == Round.State.OPEN:
        dossiers.draw_up(round, by=by)
    return made


def dossier_of(card: Scorecard) -> Dossier:
    """What the card's expert is shown. Raises `Refused` where it hasn't been drawn up."""
    related = Dossier.objects.select_related("submission__revision").defer(
        "submission__content", "submission__revision__documents"
    )
    found = related.filter(round=card.round_id, case=card.case_id).first()
    if found is None:
        raise Refused(no("这份案卷的评审材料还没有整理，请联系协会工作人员"))
    return found


def takes_scores(card: Scorecard, *, at: datetime) -> Verdict:
    """Whether the card's expert may change it at that instant."""
    verdict = CARD.may(CardState(card.state), CardMove.SAVE)
    if card.seat.left_at is not None:
        return no("您已不在专家组，不能评分")
    if card.state == Scorecard.State.SUBMITTED:
        return no("评分表已提交，需要修改请联系专家组长解锁")
    if not verdict.is_yes:
        return verdict
    if card.round.state == Round.State.PREPARING:
        return no("评分还没有开始")
    if card.round.state != Round.State.OPEN or (card.round.until is not None and at >= card.round.until):
        return no("评分已截止，不能再评分")
    return YES if pledged(card) else no("请先签署保密承诺，再评分")


def save(card: Scorecard, *, dossier: Dossier, changes: Mapping[str, Change], seen: str, by: User) -> Saved:
    """Save each change that finds what it is based on. Raises `Refused`.

    `seen` is the submission that the page showed. One statement compares and swaps, so that a card that was submitted,
    unlocked or closed meanwhile takes nothing unseen, and two pages of one expert lose nothing of each other.
    """
    for _try in range(TRIES):
        now = timezone.now()
        merged, conflicts = sheet.merge(card.typed, changes)
        if merged == card.typed and card.state == Scorecard.State.SUBMITTED:  # pressed twice
            return Saved(merged, conflicts, now)
        need(takes_scores(card, at=now))
        if str(dossier.submission_id) != seen:
            raise Refused(no(RENEWED))
        if merged == card.typed and card.state == Scorecard.State.DRAFT:
            return Saved(merged, conflicts, now)
        if _put(card, dossier, merged, at=now, by=by):
            return Saved(merged, conflicts, now)
        card.refresh_from_db(fields=["state", "version", "typed"])
        card.round.refresh_from_db(fields=["state", "until"])
    raise Refused(no("有人正在不断保存这份评分表，这次没有存上，请稍后再试"))


def _put(card: Scorecard, dossier: Dossier, typed: Mapping[str, str], *, at: datetime, by: User) -> bool:
    open_rounds = Round.objects.filter(pk=card.round_id, state=Round.State.OPEN, until__gt=at)
    found = Scorecard.objects.filter(pk=card.pk, version=card.version, state__in=OPEN, round__in=open_rounds)
    state = CARD.after(CardState(card.state), CardMove.SAVE)
    with transaction.atomic():
        done = found.update(typed=dict(typed), read=dossier.submission_id, state=state, version=card.version + 1)
        if done and card.state != state:
            _note(card, CardMove.SAVE, after=state, by=by, submission=str(dossier.submission_id))
    if done:
        card.typed, card.state, card.version = dict(typed), state, card.version + 1
    return done == 1


def read(card: Scorecard, *, dossier: Dossier) -> dict[str, Entered]:
    """Every criterion of the card as it stands in its fields."""
    return sheet.sheet(dossiers.criteria_of(dossier), card.typed, suggested=dossiers.suggested_of(dossier))


def may_submit(card: Scorecard, *, dossier: Dossier) -> Verdict:
    """Whether nothing is missing: every criterion has points or is not applicable, and there is an opinion."""
    criteria = dossiers.criteria_of(dossier)
    missing = list(sheet.lacking(criteria, card.typed, read(card, dossier=dossier)))
    return no("；".join(missing)) if missing else YES


@transaction.atomic
def submit(card: Scorecard, *, seen: str, by: User) -> None:
    """Submit the card as it stands; again is harmless. Raises `Refused`."""
    Round.objects.select_for_update().get(pk=card.round_id)  # before the card, as closing does
    locked = _locked(card)
    if locked.state == Scorecard.State.SUBMITTED and locked.submitted_by_id == by.pk:
        return
    need(takes_scores(locked, at=timezone.now()))
    dossier = dossier_of(locked)
    if str(dossier.submission_id) != seen:
        raise Refused(no(RENEWED))
    need(CARD.may(CardState(locked.state), CardMove.SUBMIT))
    need(may_submit(locked, dossier=dossier))
    suggested = dossiers.suggested_of(dossier)
    found = read(locked, dossier=dossier)
    locked.scores.all().delete()
    Score.objects.bulk_create(
        Score(
            card=locked,
            criterion=code,
            points=one.points,
            not_applicable=one.not_applicable,
            suggested=suggested.get(code),
            reason=one.reason,
        )
        for code, one in found.items()
    )
    _submitted(locked, dossier, found, by=by)
    card.refresh_from_db()


def _submitted(card: Scorecard, dossier: Dossier, found: Mapping[str, Entered], *, by: User) -> None:
    before = CardState(card.state)
    card.state = CARD.after(before, CardMove.SUBMIT)
    card.opinion = card.typed[sheet.OPINION].strip()
    card.read_id = card.scored_id = dossier.submission_id
    card.submitted_at, card.submitted_by = timezone.now(), by
    card.version += 1
    # A scan of what was signed before is one of other points.
    card.scan, card.scan_name = None, ""
    card.save()
    content = [str(card.pk), card.version, card.opinion, {code: str(one.points) for code, one in found.items()}]
    facts = {"submission": str(dossier.submission_id), "digest": sha256(canonical_json(content))}
    _note(card, CardMove.SUBMIT, before=before, after=CardState(card.state), by=by, **facts)


@transaction.atomic
def unlock(card: Scorecard, *, reason: str, by: User) -> None:
    """Give a submitted card back to its expert; one that isn't submitted is open to them anyway. Raises `Refused`."""
    locked = _locked(card)
    if not reason.strip():
        raise Refused(no("请写明解锁的理由"))
    if locked.round.state == Round.State.SIGNED:
        raise Refused(no("合议结果已签署，请先撤回签署"))
    if locked.state in OPEN:
        return
    before = CardState(locked.state)
    need(CARD.may(before, CardMove.UNLOCK))
    locked.state = CARD.after(before, CardMove.UNLOCK)
    locked.version += 1
    locked.submitted_at = locked.submitted_by = None
    locked.save()
    _note(locked, CardMove.UNLOCK, before=before, after=CardState(locked.state), by=by, reason=reason.strip())
    card.refresh_from_db()


@transaction.atomic
def attach_scan(card: Scorecard, *, name: str, content: bytes, by: User) -> None:
    """Keep the scan of the signed sheet with its card. Raises `Refused` or `UploadError`; then nothing is stored."""
    locked = _locked(card)
    if locked.state != Scorecard.State.SUBMITTED:
        raise Refused(no("评分表提交之后才能上传签字扫描件"))
    if locked.round.state == Round.State.SIGNED:
        raise Refused(no("合议结果已签署，不能再更换扫描件"))
    kind = accepted(content, name=name, accept=SCANS)
    scanning.scan(content, name=name)
    locked.scan = files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label)
    locked.scan_name = clean_name(name)
    locked.save(update_fields=["scan", "scan_name"])
    journal.record(_thing(card), "card.scanned", by=by.label, facts={"sha256": locked.scan.sha256})
    card.refresh_from_db()


@transaction.atomic
def note_refusal(card: Scorecard, *, sentence: str, by: User) -> None:
    """Keep in the journal that an expert's scores weren't taken, and why; what they were isn't told."""
    journal.record(_thing(card), "card.refused", by=by.label, facts={"state": str(card.state), "sentence": sentence})


def pledged(card: Scorecard) -> bool:
    """Whether its expert has pledged: without a query where the card came with the answer."""
    known: bool | None = card.__dict__.get("has_pledged")
    return pledges.pledged(card.round, seat=card.seat) if known is None else known


def _locked(card: Scorecard) -> Scorecard:
    related = Scorecard.objects.select_related("round__programme", "case", "seat")
    return related.select_for_update(of=("self",)).get(pk=card.pk)


def _note(
    card: Scorecard, move: CardMove, *, after: CardState, by: User, before: CardState | None = None, **facts: str
) -> None:
    """A line of the journal, of which only a reason is anybody's words. Points never stand in it."""
    reason = facts.pop("reason", "")
    told = {"move": str(move), "before": str(before or card.state), "after": str(after), **facts}
    journal.record(_thing(card), "card.moved", by=by.label, facts=told, payload={"reason": reason} if reason else None)


def _thing(card: Scorecard) -> str:
    return f"card:{card.pk}"
