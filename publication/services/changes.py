"""Reports of changes: what happened to a holder, forwarded by its unit with a letter, noted by staff.

What a holder reports changes nothing by itself: the title stands under the name that was published.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.lifecycle import ChangeReport as Rule
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from publication.core.supervision import CHANGE, ChangeMove, ChangeState, HoldingState, last_day
from publication.models import ChangeReport, Holding
from publication.services import enclosed, holdings
from publication.services.enclosed import Enclosure
from records.services import journal


def rule_of(programme: Programme) -> Rule | None:
    lifecycle = holdings.lifecycle_of(programme)
    return lifecycle.change_report if lifecycle else None


def may_file(holding: Holding) -> Verdict:
    """Whether changes are reported of this title."""
    if rule_of(holding.programme) is None:
        return no("本评选方案不要求变更报备")
    return YES if holding.state == HoldingState.HELD else no("称号已终止，不再报备变更")


@transaction.atomic
def file(
    holding: Holding, *, event: str, happened_on: date, text: str, evidence: Enclosure | None = None, by: User
) -> ChangeReport:
    """Report what happened. Too late is flagged, not refused. Raises `Refused` or `UploadError`."""
    rule, today = rule_of(holding.programme), timezone.localdate()
    verdict = may_file(holding)
    if rule is None or not verdict.is_yes:
        raise Refused(verdict)
    found = next((one for one in rule.events if one.code == event), None)
    if found is None:
        raise Refused(no("请选择发生的事项"))
    if happened_on > today:
        raise Refused(no("发生日期晚于今天，请在变动发生之后报告"))
    if not text.strip():
        raise Refused(no("请写明变动的情况"))
    kept, name = enclosed.keep(evidence, by=by) if evidence else (None, "")
    state = ChangeState.FILED if holding.unit else ChangeState.FORWARDED
    made = ChangeReport.objects.create(
        holding=holding,
        event=found.code,
        event_title=found.title,
        happened_on=happened_on,
        is_late=today > last_day(rule, happened_on=happened_on),
        text=text.strip(),
        evidence=kept,
        evidence_name=name,
        state=state,
        filed_by=by,
    )
    _record(made, "change.filed", before="", by=by, event=made.event, late=made.is_late)
    return made


@transaction.atomic
def forward(change: ChangeReport, *, letter: Enclosure, by: User) -> None:
    """Report it formally to the association, with the unit's letter. Raises `Refused` or `UploadError`."""
    locked = _moved(change, ChangeMove.FORWARD)
    before, locked.state = locked.state, CHANGE.after(ChangeState(locked.state), ChangeMove.FORWARD)
    locked.letter, locked.letter_name = enclosed.keep(letter, by=by)
    locked.forwarded_at, locked.forwarded_by = timezone.now(), by
    locked.save()
    _record(locked, "change.forwarded", before=before, by=by)


@transaction.atomic
def note(change: ChangeReport, *, by: User) -> None:
    """Take note of it. Raises `Refused`."""
    locked = _moved(change, ChangeMove.NOTE)
    before, locked.state = locked.state, CHANGE.after(ChangeState(locked.state), ChangeMove.NOTE)
    locked.noted_at, locked.noted_by = timezone.now(), by
    locked.save()
    _record(locked, "change.noted", before=before, by=by)


def _moved(change: ChangeReport, move: ChangeMove) -> ChangeReport:
    """The locked row, if the move may be made."""
    locked = ChangeReport.objects.select_for_update().get(pk=change.pk)
    verdict = CHANGE.may(ChangeState(locked.state), move)
    need(verdict)
    return locked


def _record(change: ChangeReport, action: str, *, before: str, by: User, **facts: object) -> None:
    told = {"change": str(change.pk), "before": str(before), "after": str(change.state), **facts}
    payload = {"text": change.text}
    journal.record(f"holding:{change.holding_id}", action, by=by.label, facts=told, payload=payload)
