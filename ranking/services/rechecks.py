"""The re-check (复核): each seat looks at the provisional lists, the chair signs them off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.services.declarations import Refused, need
from ranking.models import Opinion, Run, SignOff, Standing
from ranking.services import cuts
from records.services import journal
from review.models import PanelSeat
from review.services import panels, reviews


@dataclass(frozen=True)
class Attendance:
    """How far one seat has come with a run's lists."""

    seat: PanelSeat
    confirmed: int
    objected: int
    waiting: int

    @property
    def said(self) -> int:
        return self.confirmed + self.objected


def listed(run: Run) -> list[Standing]:
    """The standings that stand on any list, in order: what the panel looks at."""
    return [standing for standing in run.standings.all() if standing.lists]


def is_asked_for(run: Run) -> bool:
    """Whether the programme has its panel look at the lists at all."""
    return "deliberation" in reviews.review_of(run.revision).definition.stages


def may_give(run: Run) -> Verdict:
    if not is_asked_for(run):
        return no("本评选方案不设专家复核，榜单不需要签署")
    if run.state != Run.State.FINISHED:
        return no("排名尚未完成，不能复核")
    return no("组长已签署，复核结束") if SignOff.objects.filter(run=run).exists() else YES


@transaction.atomic
def confirm(standing: Standing, *, seat: PanelSeat, by: User) -> Opinion:
    """Confirm one entry. Raises `Refused`."""
    return _give(standing, seat=seat, stance=Opinion.Stance.CONFIRM, reason="", by=by)


@transaction.atomic
def object_to(standing: Standing, *, seat: PanelSeat, reason: str, by: User) -> Opinion:
    """Object to one entry, with the reason. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明异议的理由"))
    return _give(standing, seat=seat, stance=Opinion.Stance.OBJECT, reason=reason.strip(), by=by)


@transaction.atomic
def confirm_rest(run: Run, *, seat: PanelSeat, by: User) -> int:
    """Confirm every listed entry that this seat has said nothing of; returns how many. Raises `Refused`."""
    verdict = may_give(run)
    need(verdict)
    said = set(Opinion.objects.filter(run=run, seat=seat).values_list("standing_id", flat=True))
    rest = [standing for standing in listed(run) if standing.pk not in said]
    for standing in rest:
        confirm(standing, seat=seat, by=by)
    return len(rest)


def attendance(run: Run) -> list[Attendance]:
    """Everybody who sits in the programme's panel now and how far they have come, the chair first."""
    total = len(listed(run))
    counts = {
        row["seat"]: row
        for row in Opinion.objects.filter(run=run)
        .exclude(standing__lists=[])
        .values("seat")
        .annotate(
            confirmed=Count("id", filter=Q(stance=Opinion.Stance.CONFIRM)),
            objected=Count("id", filter=Q(stance=Opinion.Stance.OBJECT)),
        )
    }
    found = []
    for seat in panels.seats(run.programme).select_related("expert"):
        row = counts.get(seat.pk, {"confirmed": 0, "objected": 0})
        waiting = total - row["confirmed"] - row["objected"]
        found.append(Attendance(seat, row["confirmed"], row["objected"], waiting))
    return found


def may_sign_off(run: Run) -> Verdict:
    """The chair signs once every seat has looked at every listed entry."""
    verdict = may_give(run)
    if not verdict.is_yes:
        return verdict
    present = attendance(run)
    if not present:
        return no("专家组尚未设席")
    cut = cuts.all_cut(run)
    if not cut.is_yes:
        return cut
    late = [str(one.seat.expert) for one in present if one.waiting > 0]
    return no(f"{'、'.join(late)}尚未复核完") if late else YES


@transaction.atomic
def sign_off(run: Run, *, minutes: str, by: User) -> SignOff:
    """The lists stand. Raises `Refused`."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    verdict = may_sign_off(locked)
    if verdict.is_yes and not minutes.strip():
        verdict = no("请写复核纪要")
    need(verdict)
    signed = SignOff.objects.create(run=locked, minutes=minutes.strip(), signed_by=by)
    objections = Opinion.objects.filter(run=locked, stance=Opinion.Stance.OBJECT).count()
    journal.record(f"run:{run.id}", "run.signed_off", by=by.label, facts={"objections": objections})
    return signed


def _give(standing: Standing, *, seat: PanelSeat, stance: Opinion.Stance, reason: str, by: User) -> Opinion:
    run = Run.objects.select_for_update().get(pk=standing.run_id)
    verdict = may_give(run)
    if verdict.is_yes and (seat.expert_id != by.pk or seat.programme_id != run.programme_id):
        verdict = no("这不是您的席位")
    if verdict.is_yes and seat.left_at is not None:
        verdict = no("您已离席，不能再复核")
    if verdict.is_yes and not standing.lists:
        verdict = no("这家企业不在任何榜单上，不需复核")
    need(verdict)
    try:
        opinion, _ = Opinion.objects.update_or_create(
            seat=seat, standing=standing, defaults={"run": run, "stance": stance, "reason": reason, "given_by": by}
        )
    except IntegrityError:
        raise Refused(no("意见未能保存，请再试一次")) from None
    facts = {"seat": str(seat.id), "standing": standing.number, "stance": str(stance)}
    journal.record(f"run:{run.id}", "opinion.given", by=by.label, facts=facts, payload={"reason": reason})
    return opinion
