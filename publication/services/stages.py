"""How far a run has come towards publication, by the stages that its programme has."""

from __future__ import annotations

from accounts.core.verdict import YES, Verdict, no
from publication.models import ObjectionEffect
from ranking.models import Run, SignOff
from ranking.services import cuts
from review.core.definition import Stage
from review.services import reviews


def has(run: Run, *, stage: Stage) -> bool:
    return stage in reviews.review_of(run.revision).definition.stages


def settled(run: Run, *, otherwise: str) -> Verdict:
    """Whether the run's lists stand: it is finished, they are cut, and the panel has signed them off where it has to.

    `otherwise` says what can't be done as long as they don't.
    """
    if run.state != Run.State.FINISHED:
        return no(f"排名尚未完成，{otherwise}")
    cut = cuts.all_cut(run)
    if not cut.is_yes:
        return cut
    if has(run, stage="deliberation") and not SignOff.objects.filter(run=run).exists():
        return no(f"专家复核尚未由组长签署，{otherwise}")
    if is_outdated(run):
        return no(f"异议成立后数据已改变，{otherwise}，请用之后的排名")
    return YES


def is_outdated(run: Run) -> bool:
    """Whether an upheld objection has changed what this run was computed from."""
    applied = ObjectionEffect.objects.filter(objection__programme=run.programme_id, applied_at__isnull=False)
    return applied.filter(replaces__number__gte=run.number).exists()
