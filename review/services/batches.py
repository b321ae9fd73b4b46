"""What a recommending unit hands in: its list in order, under a sealed letter, and what staff hand back of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Programme
from declarations.services import programmes, scanning, units
from declarations.services.declarations import Refused, need
from records.services import files, jobs, journal
from review.core.order import fingerprint
from review.core.workflow import CASE, Move, State
from review.models import BATCH_JOB, Batch, BatchEntry, Case, Decision
from review.services import cases, letters, preliminary, reviews

LETTER_KINDS = ("pdf", "jpg", "png")
MOVED = "名单刚才有变动（企业重新提交，或在另一个窗口改过），请核对后再保存"


def accepted_cases(programme: Programme, *, unit: str) -> QuerySet[Case]:
    """What the unit means to recommend, in its order."""
    return Case.objects.filter(programme=programme, unit=unit, state=State.ACCEPTED).order_by("place", "id")


def seen(listed: Sequence[Case]) -> str:
    """What a page showed of the list: two that differ must not be saved over one another."""
    return fingerprint([(str(case.pk), str(case.submission_id)) for case in listed])


@transaction.atomic
def reorder(programme: Programme, *, unit: str, wanted: Sequence[UUID], seen_as: str, by: User) -> None:
    """Put the unit's list into this order. Raises `Refused` where the list isn't the one that was looked at."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    current = list(accepted_cases(programme, unit=unit).select_related("declaration"))
    if seen(current) != seen_as or {case.pk for case in current} != set(wanted):
        raise Refused(no(MOVED))
    before = [case.pk for case in current]
    if before == list(wanted):
        return
    by_key = {case.pk: case for case in current}
    _place([by_key[key] for key in wanted], places=[case.place or 0 for case in current])
    facts = {
        "unit": unit,
        "before": [case.title for case in current],
        "after": [by_key[key].title for key in wanted],
        "cases": list(map(str, wanted)),
    }
    journal.record(_thing(programme), "recommendation.ordered", by=by.label, facts=facts)


def may_submit(programme: Programme, *, unit: str, at: datetime) -> Verdict:
    """Whether the unit may hand its list in at this instant."""
    listed = list(accepted_cases(programme, unit=unit).select_related("programme"))
    if not listed:
        return no("名单里还没有拟推荐的申报：先在初审中选择“拟推荐”")
    known = set(BatchEntry.objects.filter(case__in=listed).values_list("case", flat=True))
    fresh = [case for case in listed if case.pk not in known]
    sent = Batch.objects.filter(programme=programme, unit=unit).exists()
    if fresh and sent and not _takes_several(programme):
        return no(
            f"本方案每个推荐单位只报送一批；名单中{_named(fresh)}不在已报送的批次内，请先撤下，或联系协会工作人员"
        )
    until = units.recommends_until(programme, unit=unit)
    if any((last := preliminary.extended_for(case, until=until)) and at >= last for case in listed):
        return units.may_recommend(programme, unit=unit, at=at)
    return YES


@transaction.atomic
def submit(
    programme: Programme,
    *,
    unit: str,
    letter_name: str,
    letter: bytes,
    seen_as: str,
    by: User,
    received_at: datetime | None = None,
) -> Batch:
    """Hand the unit's list in: its order is frozen, its cases come to the verifiers. Raises `Refused`, `UploadError`.

    `received_at` is when a list that came on paper reached the association; the deadline is held against it.
    """
    kind = accepted(letter, name=letter_name, accept=LETTER_KINDS)
    scanning.scan(letter, name=letter_name)
    Programme.objects.select_for_update().get(pk=programme.pk)
    now = timezone.now()
    verdict = may_submit(programme, unit=unit, at=received_at or now)
    related = ("declaration", "submission__revision", "programme")
    listed = list(accepted_cases(programme, unit=unit).select_related(*related).select_for_update(of=("self",)))
    if verdict.is_yes and seen(listed) != seen_as:
        verdict = no(MOVED)
    need(verdict)
    mine = Batch.objects.filter(programme=programme, unit=unit)
    batch = Batch.objects.create(
        programme=programme,
        unit=unit,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        letter=files.keep(letter, media_type=MEDIA_TYPES[kind], by=by.label),
        letter_name=clean_name(letter_name),
        received_at=received_at or now,
        submitted_by=by,
    )
    _freeze(batch, listed, by=by)
    facts = {
        "unit": unit,
        "number": batch.number,
        "letter": batch.letter.sha256,
        "cases": [str(case.pk) for case in listed],
        "received_at": batch.received_at.isoformat(),
    }
    journal.record(_thing(programme), "batch.submitted", by=by.label, facts=facts)
    jobs.enqueue(BATCH_JOB, str(batch.pk), by=by.label)
    return batch


def _freeze(batch: Batch, listed: Sequence[Case], *, by: User) -> None:
    """The list's order goes on where the unit's earlier batches end."""
    sent = Case.objects.filter(programme=batch.programme_id, unit=batch.unit).exclude(batch=None)
    first = (sent.aggregate(last=Max("place"))["last"] or 0) + 1
    _place(listed, places=range(first, first + len(listed)))
    for case in listed:
        cases.carry_out(case, move=Move.RECOMMEND, reason="", fields={}, by=by)
        case.batch, case.due_on = batch, None
        case.save(update_fields=["batch", "due_on"])
        units.settle(case.declaration)
    BatchEntry.objects.bulk_create(
        BatchEntry(
            batch=batch, case=case, submission_id=case.submission_id, place=case.place or 0, opinion=case.opinion
        )
        for case in listed
    )


def may_hand_back(case: Case) -> Verdict:
    return CASE.may_as(State(case.state), Move.HAND_BACK, actors=(Role.STAFF,)) if case.unit else no("案卷没有推荐单位")


@transaction.atomic
def hand_back(case: Case, *, submission_seen: str, reason: str, until: date, by: User) -> Decision:
    """Give a recommended case back to its unit to look at again, until the end of a day. Raises `Refused`."""
    Programme.objects.select_for_update().get(pk=case.programme_id)
    locked = cases.at_hand(case, submission_seen=submission_seen)
    verdict = may_hand_back(locked)
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明理由")
    if verdict.is_yes and until < timezone.localdate():
        verdict = no("重新报送的期限不能早于今天，请另选日期")
    need(verdict)
    decision = cases.carry_out(locked, move=Move.HAND_BACK, reason=reason, fields={}, by=by)
    locked.place, locked.batch, locked.assignee, locked.due_on = None, None, None, until
    locked.save(update_fields=["place", "batch", "assignee", "due_on"])
    units.unsettle(locked.declaration)
    letters.tell_of_hand_back(locked, decision=decision, until=until, by=by)
    case.refresh_from_db()
    return decision


def _place(listed: Sequence[Case], *, places: Sequence[int]) -> None:
    """Two steps, since no two may have the same place in between."""
    Case.objects.filter(pk__in=[case.pk for case in listed]).update(place=None)
    for case, place in zip(listed, places, strict=True):
        case.place = place
    Case.objects.bulk_update(listed, ["place"], batch_size=500)


def _takes_several(programme: Programme) -> bool:
    stated = reviews.review_of(programmes.newest(programme)).definition.recommendation
    return stated is None or stated.batches == "several"


def _named(listed: Sequence[Case]) -> str:
    names = "、".join(f"“{case.applicant_name}”" for case in listed[:3])
    return f"{names}等 {len(listed)} 家" if len(listed) > 3 else names


def _thing(programme: Programme) -> str:
    return f"programme:{programme.slug}"
