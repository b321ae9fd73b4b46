"""What an upheld objection changes on the lists: proposed, looked at on the newest run, then carried out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.expression import frame
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.core import procedure
from publication.core.effect import Change, ListChange, Shift, compare
from publication.core.procedure import OBJECTION, ObjectionMove, ObjectionState
from publication.models import Objection, ObjectionDecision, ObjectionEffect
from publication.services import editions, rereviews
from ranking.core import engine
from ranking.core.failure import RunError
from ranking.core.result import to_json
from ranking.models import Run
from ranking.services import recipes, runs
from records.services import journal
from review.core.checks import look
from review.core.definition import VERIFIED, ok_column
from review.models import Case, Decision, Figure
from review.services import adoption, cases, registers, reviews


@dataclass(frozen=True)
class Shown:
    """The effect as it was worked out: on which run, and what changes; `fault` where it can't be worked out."""

    run: int
    change: Change
    fault: str = ""


def may_propose(objection: Objection) -> Verdict:
    if objection.state not in procedure.UPHELD:
        return no("异议成立或部分成立之后才能提出改动")
    return YES if objection.entry else no("异议针对整个名单，请先确定涉及的企业，在核查中处理")


def exclude(objection: Objection, *, by: User) -> ObjectionEffect:
    """Propose that the entry leaves the ranking. Raises `Refused`."""
    return _propose(objection, ObjectionEffect.Kind.EXCLUDE, {}, by)


def correct(
    objection: Objection, *, column: str, typed: str, source: Figure.Source, source_note: str, by: User
) -> ObjectionEffect:
    """Propose a verified figure in place of the adopted one. Raises `Refused`."""
    if not source_note.strip():
        raise Refused(no("请写明出处"))
    facts = {"column": column, "typed": typed.strip(), "source": source, "source_note": source_note.strip()}
    _read(_case(objection), column, typed)
    return _propose(objection, ObjectionEffect.Kind.FIGURE, facts, by)


@transaction.atomic
def drop(effect: ObjectionEffect, *, by: User) -> None:
    """Take a proposed change back before it is carried out. Raises `Refused`."""
    objection = Objection.objects.select_for_update().get(pk=effect.objection_id)
    verdict = may_propose(objection)
    need(verdict)
    facts = {"before": _facts(effect), "after": ""}
    effect.delete()
    _look_again(objection)
    journal.record(f"objection:{objection.id}", "effect.dropped", by=by.label, facts=facts)


def shown(objection: Objection) -> Shown | None:
    """What the proposed changes do, as it was worked out when the last one was proposed."""
    kept: Mapping[str, Any] = objection.effect
    if not kept:
        return None
    lists = tuple(
        ListChange(one["code"], one["title"], tuple(one["leaves"]), tuple(one["enters"])) for one in kept["lists"]
    )
    change = Change(tuple(Shift(**one) for one in kept["shifts"]), kept["moved"], lists)
    return Shown(kept["run"], change, kept["fault"])


def may_apply(objection: Objection) -> Verdict:
    """Whether the proposed changes can be carried out: they were looked at on the newest run, which is finished."""
    verdict = OBJECTION.may(ObjectionState(objection.state), ObjectionMove.APPLY)
    if not verdict.is_yes:
        return verdict
    seen = shown(objection)
    if seen is None:
        return no("还没有提出改动")
    if seen.fault:
        return no(f"改动的影响算不出来：{seen.fault}")
    newest = _newest_run(objection)
    if newest.number != seen.run:
        return no(f"改动的影响是在第 {seen.run} 次排名上看的，现在已有第 {newest.number} 次，请重新计算影响")
    return runs.may_start(objection.programme)


@transaction.atomic
def look_again(objection: Objection, *, by: User) -> None:
    """Work the effect out anew, on the newest run. Raises `Refused`."""
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    verdict = may_propose(locked)
    need(verdict)
    _look_again(locked)
    facts = {"run": str(_newest_run(locked).id)}
    journal.record(f"objection:{locked.id}", "effect.seen", by=by.label, facts=facts)
    objection.refresh_from_db()


@transaction.atomic
def apply(objection: Objection, *, by: User) -> Run:
    """Carry the changes out in the case, in the objection's name, and start the run that follows. Raises `Refused`."""
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    verdict = may_apply(locked)
    need(verdict)
    case, base = _case(locked), _newest_run(locked)
    cases.take_over(case, reason=f"异议 {locked.receipt}", by=by)
    pending = list(locked.effects.filter(applied_at__isnull=True))
    for effect in pending:
        _carry_out(effect, case, f"异议 {locked.receipt} {locked.get_state_display()}", by)
    locked.effects.filter(applied_at__isnull=True).update(applied_at=timezone.now(), applied_by=by, replaces=base)
    before = ObjectionState(locked.state)
    locked.state = OBJECTION.after(before, ObjectionMove.APPLY)
    locked.save(update_fields=["state"])
    ObjectionDecision.objects.create(objection=locked, move=ObjectionMove.APPLY, decided_by=by)
    run = runs.start(locked.programme, by=by)
    facts = {"before": str(before), "after": str(locked.state), "run": str(run.id), "effects": len(pending)}
    journal.record(f"objection:{locked.id}", "effect.applied", by=by.label, facts=facts)
    objection.refresh_from_db()
    return run


@transaction.atomic
def _propose(objection: Objection, kind: ObjectionEffect.Kind, facts: Mapping[str, str], by: User) -> ObjectionEffect:
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    verdict = may_propose(locked)
    need(verdict)
    try:
        with transaction.atomic():
            made = ObjectionEffect.objects.create(objection=locked, kind=kind, proposed_by=by, **facts)
    except IntegrityError:
        raise Refused(no("这项改动已经提出，要改请先撤去")) from None
    _look_again(locked)
    journal.record(
        f"objection:{locked.id}", "effect.proposed", by=by.label, facts={"before": "", "after": _facts(made)}
    )
    objection.refresh_from_db()
    return made


def _look_again(objection: Objection) -> None:
    pending = list(objection.effects.filter(applied_at__isnull=True))
    objection.effect = _seen(objection, pending) if pending else {}
    objection.save(update_fields=["effect"])


def _seen(objection: Objection, pending: list[ObjectionEffect]) -> dict[str, Any]:
    """The newest run's snapshot with the changes in it, ranked here and compared with what was ranked."""
    run = _newest_run(objection)
    recipe = recipes.recipe_of(run.revision)
    titles = {one.definition.code: one.definition.title or one.definition.code for one in recipe.lists}
    before = editions.result_of(run)
    fault = ""
    try:
        ranked = engine.run(recipe, _changed(run, objection, pending))
        after = editions.parsed(to_json(ranked))
    except RunError as error:
        after, fault = before, "；".join(error.faults)
    found = compare(before, after, titles=titles)
    return {
        "run": run.number,
        "fault": fault,
        "moved": found.moved,
        "shifts": [asdict(one) for one in found.shifts],
        "lists": [asdict(one) for one in found.lists],
    }


def _changed(run: Run, objection: Objection, pending: list[ObjectionEffect]) -> pl.DataFrame:
    """The run's snapshot with the entry's row as it would be; the checks are looked at again as they would be too."""
    table = pl.read_parquet(io.BytesIO(editions.snapshot_of(run)))
    key = pl.col(recipes.recipe_of(run.revision).definition.key.id)
    row = table.filter(key == objection.entry).row(0, named=True)
    figures = [one for one in pending if one.kind == ObjectionEffect.Kind.FIGURE]
    if figures:
        row |= _verified(_case(objection), figures)
    if any(one.kind == ObjectionEffect.Kind.EXCLUDE for one in pending):
        row[VERIFIED] = False
    changed = frame([row], recipes.snapshot_schema(run.revision))
    rest = table.filter(key != objection.entry).drop("submission")
    return pl.concat([rest, changed.select(rest.columns)])


def _verified(case: Case, figures: list[ObjectionEffect]) -> dict[str, Any]:
    """The case's columns with these figures adopted, and what its checks then find."""
    revision = case.submission.revision
    known = [*adoption.figures_of(case.programme).get(case.pk, []), *(_figure(case, one) for one in figures)]
    values = adoption.values_of_case(case, figures=known)
    review = reviews.review_of(revision)
    kinds = {step.register_ for step in review.definition.steps if step.register_}
    indexes = {kind: index for kind in kinds if (index := registers.newest(kind))}
    seen = look(review, programmes.form_of(revision), values, indexes)
    outcomes = {ok_column(one.step): None if one.verdict.is_unknown else one.verdict.is_yes for one in seen}
    return {**values, **outcomes}


def _figure(case: Case, effect: ObjectionEffect) -> Figure:
    return Figure(case=case, column=effect.column, verified=_read(case, effect.column, effect.typed))


def _read(case: Case, column: str, typed: str) -> Any:
    return cases.read_figure(case, column=column, typed=typed)


def _carry_out(effect: ObjectionEffect, case: Case, reason: str, by: User) -> None:
    seen = str(case.submission_id)
    if case.state == Case.State.PASSED or (
        case.state == Case.State.REJECTED and effect.kind == ObjectionEffect.Kind.FIGURE
    ):
        cases.decide(case, kind=Decision.Kind.REOPEN, submission_seen=seen, reason=reason, by=by)
    if effect.kind == ObjectionEffect.Kind.FIGURE:
        cases.verify_figure(
            case,
            column=effect.column,
            typed=effect.typed,
            source=Figure.Source(effect.source),
            source_note=effect.source_note,
            reason=reason,
            by=by,
        )
        cases.decide(case, kind=Decision.Kind.PASS, submission_seen=seen, reason=reason, by=by)
    elif case.state != Case.State.REJECTED:
        cases.decide(case, kind=Decision.Kind.REJECT, submission_seen=seen, reason=reason, by=by)


def _newest_run(objection: Objection) -> Run:
    finished = Run.objects.filter(programme=objection.programme_id, state=Run.State.FINISHED)
    return finished.select_related("revision", "snapshot", "result").latest("number")


def _case(objection: Objection) -> Case:
    found = rereviews.case_of(objection)
    if found is None:
        raise Refused(no("异议没有指明条目，不能改动榜单"))
    return found


def _facts(effect: ObjectionEffect) -> str:
    return f"{effect.kind} {effect.column} {effect.typed}".strip()
