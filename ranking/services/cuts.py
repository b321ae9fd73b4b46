"""Lists that staff cut after scoring (`cut: staff`): chosen from the run's candidates, with the reason.

A cut is a record beside the run, whose result stays as it was computed; the newest of a run and list counts.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.services.declarations import need
from ranking.core.lists import undecided
from ranking.models import Run, SignOff, StaffCut, Standing
from ranking.services import recipes
from records.services import files, journal


@dataclass(frozen=True)
class StaffList:
    """A list that is staff's to cut, and its newest cut; `told` are the warnings of lists that depend on it."""

    code: str
    title: str
    cut: StaffCut | None
    told: tuple[str, ...]


def staff_lists(run: Run) -> list[StaffList]:
    """The lists of a run that are staff's to cut, in the recipe's order."""
    recipe, cuts = recipes.recipe_of(run.revision), newest(run)
    titles = {one.definition.code: one.definition.title or one.definition.code for one in recipe.lists}
    found = []
    for code in (one.definition.code for one in recipe.lists if one.definition.cut == "staff"):
        dependent = [one.definition.code for one in recipe.lists if code in one.definition.unless_in]
        sentences = [undecided(titles[other], code) for other in dependent]
        told = tuple(sentence for sentence in sentences if sentence in run.warnings)
        found.append(StaffList(code, titles[code], cuts.get(code), told))
    return found


def newest(run: Run, *, until: datetime | None = None) -> dict[str, StaffCut]:
    """The cuts that count, by list: those that stand now, or that stood at `until`."""
    found = StaffCut.objects.filter(run=run).select_related("cut_by").order_by("id")
    if until is not None:
        found = found.filter(cut_at__lte=until)
    return {cut.code: cut for cut in found}


def candidates(run: Run, *, code: str) -> list[Standing]:
    """The standings that staff may choose from, in their order. Raises LookupError where `code` isn't such a list."""
    ids = _candidate_ids(run)[code]
    ranked = {
        one.number: one for one in Standing.objects.filter(run=run, rank__isnull=False).defer("values", "contributions")
    }
    return [ranked[number] for number in ids]


def may_cut(run: Run) -> Verdict:
    """A finished run's lists can be cut, and cut again, until the chair has signed them off."""
    if run.state != Run.State.FINISHED:
        return no("排名尚未完成，不能确定榜单")
    if all(one.definition.cut != "staff" for one in recipes.recipe_of(run.revision).lists):
        return no("本方案没有由人工确定的榜单")
    return no("组长已签署复核，榜单不能再改") if SignOff.objects.filter(run=run).exists() else YES


def all_cut(run: Run) -> Verdict:
    """Whether every list that is staff's to cut has been."""
    waiting = [f"榜单“{one.title}”尚未由工作人员确定" for one in staff_lists(run) if one.cut is None]
    return no(*waiting) if waiting else YES


@transaction.atomic
def cut_list(run: Run, *, code: str, ids: Collection[str], reason: str, by: User, seen: int | None = None) -> StaffCut:
    """Put `ids` on the list, in the order of the candidates. Raises `Refused`.

    `seen` is the key of the cut that the person had in front of them, so that nobody undoes another's unknowingly.
    """
    locked = Run.objects.select_for_update().get(pk=run.pk)
    verdict = may_cut(locked)
    need(verdict)
    known = _candidate_ids(locked)
    before = newest(locked).get(code)
    verdict = _may_take(known.get(code), ids, reason, before, seen)
    need(verdict)
    wanted = set(ids)
    chosen = [number for number in known[code] if number in wanted]
    made = StaffCut.objects.create(run=locked, code=code, ids=chosen, reason=reason.strip(), cut_by=by)
    _put_on_standings(locked, code, wanted)
    facts = {"list": code, "cut": made.pk, "before": len(before.ids) if before else 0, "after": len(chosen)}
    journal.record(f"run:{run.id}", "run.cut", by=by.label, facts=facts, payload={"reason": made.reason})
    return made


def _may_take(
    known: Sequence[str] | None, ids: Collection[str], reason: str, before: StaffCut | None, seen: int | None
) -> Verdict:
    """Whether what was asked for can be done as things stand."""
    if known is None:
        return no("这次排名没有这个由人工确定的榜单")
    if (before.pk if before else None) != seen:
        return no("榜单刚被别人确定过，请看过现在的名单再改")
    strangers = sorted(set(ids).difference(known))
    if strangers:
        return no(f"不在候选名单中：{'、'.join(strangers[:10])}")
    return YES if reason.strip() else no("请写明确定榜单的理由")


def _put_on_standings(run: Run, code: str, wanted: set[str]) -> None:
    """The standings' own lists, which pages read, each in the recipe's order."""
    order = [one.definition.code for one in recipes.recipe_of(run.revision).lists]
    changed = []
    for standing in Standing.objects.filter(run=run, rank__isnull=False).only("number", "lists"):
        if (standing.number in wanted) != (code in standing.lists):
            kept = {code} ^ set(standing.lists)
            standing.lists = [name for name in order if name in kept]
            changed.append(standing)
    Standing.objects.bulk_update(changed, ["lists"], batch_size=500)


def _candidate_ids(run: Run) -> dict[str, list[str]]:
    if run.result is None:
        raise LookupError(f"run {run.id} has no result")
    found: dict[str, list[str]] = json.loads(files.read(run.result))["candidates"]
    return found
