"""The public notice: a run's lists put before everybody for so many working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, all_of, no, unknown
from accounts.models import User
from declarations.core.programme import ProgrammeDefinition
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.core.procedure import NOTICE, NoticeMove, NoticeState
from publication.core.working_days import UnknownYear, end_of, last_working_day
from publication.models import Notice, NoticeWaiver, ObjectionEffect, Publication
from publication.services import approvals, notice_pages, public_lists, stages
from ranking.models import Run
from records.services import files, journal

UNDER_WAY = "本方案已有公示正在进行"


@dataclass(frozen=True)
class Span:
    """The last day of a notice as the calendar has it, or None with what it doesn't know."""

    closes_on: date | None
    known: Verdict


def newest(programme: Programme) -> Notice | None:
    return Notice.objects.filter(programme=programme).order_by("-number").first()


def notice_of(run: Run) -> Notice | None:
    """The notice of this run that counts: the newest that isn't withdrawn."""
    return Notice.objects.filter(run=run).exclude(state=NoticeState.WITHDRAWN).order_by("-number").first()


def is_over(notice: Notice, *, at: datetime) -> bool:
    """By the clock: the sweep that writes it down may come a little later."""
    return notice.state == NoticeState.CLOSED or at >= end_of(notice.closes_on)


def span(definition: ProgrammeDefinition, *, opens_on: date) -> Span:
    """When a notice put up on `opens_on` ends: the programme's working days, from the day after."""
    try:
        return Span(last_working_day(opens_on, days=definition.calendar.notice_working_days), YES)
    except UnknownYear as year:
        return Span(None, unknown(str(year)))


def may_open(run: Run) -> Verdict:
    """Whether this run's lists may go before the public now."""
    if not stages.has(run, stage="notice"):
        return no("本方案不设公示环节")
    verdict = all_of([stages.settled(run, otherwise="不能公示"), approvals.cleared(run)])
    if not verdict.is_yes:
        return verdict
    if Publication.objects.filter(run=run, state=Publication.State.PUBLISHED).exists():
        return no("这次排名已经公布，不必再公示")
    if notice_of(run) is not None:
        return no("这次排名已经公示过")
    return no(UNDER_WAY) if Notice.objects.filter(programme=run.programme, state=NoticeState.OPEN).exists() else YES


def open_for(run: Run, *, text: str, closes_on: date | None = None, basis: str = "", by: User) -> Notice:
    """Put the lists up today. Raises `Refused`.

    `closes_on` is taken only where the calendar doesn't know the days, and with its `basis`.
    """
    opens_on = timezone.localdate()
    found = span(programmes.definition_of(run.revision), opens_on=opens_on)
    verdict = may_open(run)
    if verdict.is_yes and not text.strip():
        verdict = no("请写公示正文")
    if verdict.is_yes and found.closes_on is None:
        verdict = _confirmed(found, opens_on, closes_on, basis)
    need(verdict)
    if found.closes_on is None:
        return _put_up(run, text=text, opens_on=opens_on, closes_on=closes_on or opens_on, basis=basis.strip(), by=by)
    return _put_up(run, text=text, opens_on=opens_on, closes_on=found.closes_on, basis="", by=by)


def record_held(run: Run, *, opens_on: date, by: User) -> Notice:
    """Enter a notice that was held before this product kept it, such as a sample's. Raises `Refused`, `UnknownYear`.

    No page offers this: a notice of today is put up by `open_for`.
    """
    verdict = may_open(run)
    definition = programmes.definition_of(run.revision)
    closes_on = last_working_day(opens_on, days=definition.calendar.notice_working_days)
    if verdict.is_yes and timezone.now() < end_of(closes_on):
        verdict = no("公示期尚未结束，不能补录")
    need(verdict)
    text = notice_pages.draft_text(run, opens_on=opens_on, closes_on=closes_on)
    with transaction.atomic():
        made = _put_up(run, text=text, opens_on=opens_on, closes_on=closes_on, basis="", by=by)
        close_due()
    made.refresh_from_db()
    return made


def _confirmed(found: Span, opens_on: date, closes_on: date | None, basis: str) -> Verdict:
    """Whether staff said themselves what the calendar doesn't know."""
    if closes_on is None or not basis.strip():
        return no(found.known.sentence)
    return YES if closes_on > opens_on else no("公示的截止日期须晚于今天")


def _put_up(run: Run, *, text: str, opens_on: date, closes_on: date, basis: str, by: User) -> Notice:
    definition = programmes.definition_of(run.revision)
    made = Notice(
        programme=run.programme,
        run=run,
        opens_on=opens_on,
        closes_on=closes_on,
        working_days=definition.calendar.notice_working_days,
        basis=basis,
        title=notice_pages.title_of(definition),
        text=text.strip(),
        lists=public_lists.preview(run),
        keys=public_lists.keys_of(run),
        figures_synthetic=run.figures_synthetic,
        opened_by=by,
    )
    pdf = notice_pages.to_pdf(made, organisers=[one.name for one in definition.organisers])
    try:
        with transaction.atomic():
            # A list is cut under the same lock: what is put up is what was looked at.
            locked = Run.objects.select_for_update().get(pk=run.pk)
            verdict = may_open(locked)
            if verdict.is_yes and made.keys != public_lists.keys_of(locked):
                verdict = no("榜单刚被改动，请看过现在的名单再公示")
            need(verdict)
            last = newest(run.programme)
            made.number = last.number + 1 if last else 1
            made.pdf = files.keep(pdf, media_type="application/pdf", by=by.label)
            made.save()
            facts = {"number": made.number, "run": str(run.id), "from": str(opens_on), "until": str(closes_on)}
            payload = {"basis": basis} if basis else None
            journal.record(_thing(made), "notice.opened", by=by.label, facts=facts, payload=payload)
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None
    return made


def close_due() -> int:
    """Close the notices whose last day is over; returns how many. The worker calls it again and again."""
    count = 0
    for notice in Notice.objects.filter(state=NoticeState.OPEN, closes_on__lt=timezone.localdate()):
        with transaction.atomic():
            still = Notice.objects.filter(pk=notice.pk, state=NoticeState.OPEN)
            if still.update(state=NOTICE.after(NoticeState.OPEN, NoticeMove.CLOSE), closed_at=timezone.now()):
                facts = {"before": str(NoticeState.OPEN), "after": str(NoticeState.CLOSED)}
                journal.record(_thing(notice), "notice.closed", by=journal.SYSTEM, facts=facts)
                count += 1
    return count


def may_withdraw(notice: Notice) -> Verdict:
    verdict = NOTICE.may(NoticeState(notice.state), NoticeMove.WITHDRAW)
    if not verdict.is_yes:
        return verdict
    gone = Publication.objects.filter(run=notice.run_id, state=Publication.State.PUBLISHED).exists()
    return no("名单已经公布，公示不能再撤回") if gone else YES


@transaction.atomic
def withdraw(notice: Notice, *, reason: str, by: User) -> None:
    """Take a notice back, such as for a fault in the list; the page says so. Raises `Refused`.

    What was objected to meanwhile is still answered.
    """
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    verdict = may_withdraw(locked)
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明撤回的理由")
    need(verdict)
    before = locked.state
    locked.state = NOTICE.after(NoticeState(locked.state), NoticeMove.WITHDRAW)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_for = timezone.now(), by, reason.strip()
    locked.save()
    facts = {"before": str(before), "after": str(locked.state)}
    journal.record(_thing(locked), "notice.withdrawn", by=by.label, facts=facts, payload={"reason": reason.strip()})
    notice.refresh_from_db()


def may_waive(run: Run) -> Verdict:
    """Whether a second notice may be left out: an objection to the first one changed the lists, and only that."""
    verdict = all_of([stages.settled(run, otherwise="不能免除公示"), approvals.cleared(run)])
    if not verdict.is_yes:
        return verdict
    if notice_of(run) is not None or NoticeWaiver.objects.filter(run=run).exists():
        return no("这次排名已经公示过，或已决定不再公示")
    earlier = Notice.objects.filter(programme=run.programme, run__number__lt=run.number)
    held = [one for one in earlier.exclude(state=NoticeState.WITHDRAWN) if is_over(one, at=timezone.now())]
    applied = ObjectionEffect.objects.filter(objection__notice__in=held, applied_at__isnull=False)
    return YES if applied.exists() else no("没有期满的公示因异议改变过榜单，必须公示")


@transaction.atomic
def waive(run: Run, *, reason: str, by: User) -> NoticeWaiver:
    """Go on to publication without a second notice. Raises `Refused`."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    verdict = may_waive(locked)
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明不再公示的理由")
    need(verdict)
    made = NoticeWaiver.objects.create(run=locked, reason=reason.strip(), waived_by=by)
    journal.record(f"run:{run.id}", "notice.waived", by=by.label, facts={}, payload={"reason": made.reason})
    return made


def cleared(run: Run) -> Verdict:
    """Whether the run may be published as far as the notice is concerned."""
    if not stages.has(run, stage="notice"):
        return YES
    found = notice_of(run)
    if found is None:
        return YES if NoticeWaiver.objects.filter(run=run).exists() else no("名单尚未公示，不能公布")
    if not is_over(found, at=timezone.now()):
        return no(f"公示到 {found.closes_on} 24:00 为止，期满前不能公布")
    return YES if found.keys == public_lists.keys_of(run) else no("榜单在公示之后被改动，请撤回公示，重新公示")


def _thing(notice: Notice) -> str:
    return f"notice:{notice.id}"
