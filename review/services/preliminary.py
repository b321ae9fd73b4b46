"""A recommending unit's first look at its cases: accepting, returning, declining, and the opinion that it writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.core.answers import AnswerError, parse, to_json
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.period import shown_end
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Programme, ProgrammeRevision
from declarations.services import declarations, programmes, units
from declarations.services.declarations import Refused, need
from records.services import journal
from review.core.workflow import CASE, Move, State
from review.models import Case, Decision
from review.services import cases, letters

UNIT = (Role.RECOMMENDER,)


def opinion_fields(revision: ProgrammeRevision) -> list[FieldDefinition]:
    """What the form leaves to the unit and can be typed; a seal goes onto the letter."""
    sections = [one for one in programmes.form_of(revision).definition.sections if one.filled_by == "recommender"]
    return [field for one in sections for field in one.fields if field.type not in (FieldType.FILE, FieldType.TABLE)]


def may_move(case: Case, *, move: Move) -> Verdict:
    """Whether the unit may make this move now."""
    if case.declaration.state == Declaration.State.RETURNED and move is not Move.RESUBMIT:
        return no("申报正在企业手中修改，待其重新提交后再办理")
    return CASE.may_as(State(case.state), move, actors=UNIT)


def may_write(case: Case) -> Verdict:
    """Whether the unit may write its opinion: until it has handed the case in."""
    return YES if case.state in (State.PRELIMINARY, State.ACCEPTED) else no("只有待初审和拟推荐的申报可以写推荐意见")


@transaction.atomic
def accept(case: Case, *, submission_seen: str, opinion: Mapping[str, str], by: User) -> Decision:
    """Put a case at the end of its unit's list, with the unit's opinion as typed. Raises `Refused`."""
    locked = _locked(case, submission_seen, Move.ACCEPT)
    _write(locked, opinion, by=by)
    decision = cases.carry_out(locked, move=Move.ACCEPT, reason="", fields={}, by=by)
    mine = Case.objects.filter(programme=locked.programme_id, unit=locked.unit)
    locked.place = (mine.aggregate(last=Max("place"))["last"] or 0) + 1
    locked.save(update_fields=["place"])
    case.refresh_from_db()
    return decision


@transaction.atomic
def write_opinion(case: Case, *, submission_seen: str, opinion: Mapping[str, str], by: User) -> None:
    """Keep the unit's opinion, by field as typed. Raises `Refused`."""
    locked = cases.at_hand(case, submission_seen=submission_seen)
    verdict = may_write(locked)
    need(verdict)
    _write(locked, opinion, by=by)
    case.refresh_from_db()


@transaction.atomic
def decline(case: Case, *, submission_seen: str, reason: str, by: User) -> Decision:
    """Don't recommend a case, and write to its applicant why. Raises `Refused`."""
    locked = _locked(case, submission_seen, Move.DECLINE, reason=reason)
    decision = cases.carry_out(locked, move=Move.DECLINE, reason=reason, fields={}, by=by)
    letters.tell_of_decline(locked, decision=decision, by=by)
    case.refresh_from_db()
    return decision


@transaction.atomic
def reopen(case: Case, *, submission_seen: str, reason: str, by: User) -> Decision:
    """Look at an accepted or a declined case again; it leaves the list. Raises `Refused`."""
    locked = _locked(case, submission_seen, Move.REOPEN, reason=reason)
    decision = cases.carry_out(locked, move=Move.REOPEN, reason=reason, fields={}, by=by)
    locked.place = None
    locked.save(update_fields=["place"])
    case.refresh_from_db()
    return decision


@transaction.atomic
def send_back(
    case: Case, *, submission_seen: str, reason: str, fields: Mapping[str, str], until: datetime, by: User
) -> Decision:
    """Return a declaration to its applicant with reasons, in general and by column. Raises `Refused`."""
    locked = _locked(case, submission_seen, Move.RETURN, reason=reason)
    if until <= timezone.now():
        raise Refused(no("补正期限须晚于现在，请另选日期"))
    last = recommends_until(locked)
    if last is not None and until > last:
        raise Refused(no(f"补正期限不能晚于推荐报送的截止（{shown_end(last)}），否则来不及推荐，请另选日期"))
    decision = cases.carry_out(locked, move=Move.RETURN, reason=reason, fields=fields, by=by)
    declarations.return_for_correction(locked.declaration, until=until, reason=reason, fields=fields, by=by)
    letters.tell_of_return(locked, decision=decision, until=until, by=by)
    case.refresh_from_db()
    return decision


def recommends_until(case: Case) -> datetime | None:
    """The first instant too late for this case: the unit's own, or later where staff gave one that they handed back."""
    return extended_for(case, until=units.recommends_until(case.programme, unit=case.unit))


def extended_for(case: Case, *, until: datetime | None) -> datetime | None:
    """The unit's deadline as it holds for this case."""
    own = datetime.combine(case.due_on + timedelta(days=1), time.min, SHANGHAI) if case.due_on else None
    return max(until, own) if until and own else until


def _locked(case: Case, submission_seen: str, move: Move, *, reason: str = "") -> Case:
    """The case at hand, if the unit may make this move. Raises `Refused`.

    The programme's row comes before the case's, as in every round of checks: places in a list are given under it.
    """
    Programme.objects.select_for_update().get(pk=case.programme_id)
    locked = cases.at_hand(case, submission_seen=submission_seen)
    verdict = may_move(locked, move=move)
    if verdict.is_yes and CASE.needs_reason(State(locked.state), move) and not reason.strip():
        verdict = no("请写明理由")
    need(verdict)
    return locked


def _write(case: Case, typed: Mapping[str, str], *, by: User) -> None:
    """Keep what was typed; the same again changes nothing. Raises `Refused` for what can't be read."""
    written: dict[str, Any] = {}
    for field in opinion_fields(case.submission.revision):
        try:
            value = to_json(parse(field, typed.get(field.code, "")))
        except AnswerError as error:
            raise Refused(no(f"“{field.label}”{error}")) from None
        if value is not None:
            written[field.code] = value
    if written == case.opinion:
        return
    before, case.opinion = case.opinion, written
    case.save(update_fields=["opinion"])
    payload = {"before": before, "after": written}
    journal.record(
        f"case:{case.id}", "opinion.written", by=by.label, facts={"fields": sorted(written)}, payload=payload
    )
