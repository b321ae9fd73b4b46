"""The recipe of a programme's revision, compiled against the columns that its snapshots have."""

from __future__ import annotations

from accounts.core.verdict import YES, Verdict, no
from declarations.core.expression import Kind
from declarations.models import ProgrammeRevision
from declarations.services import programmes
from declarations.services.programmes import per_revision
from ranking.core.recipe import Recipe, read_recipe
from review.core.definition import ok_column
from review.core.panel import point_column
from review.services import adoption, reviews

RANKING = "ranking.yaml"


def has_method(revision: ProgrammeRevision) -> Verdict:
    """Whether the revision says how to rank: a programme may take and verify declarations before it does."""
    return YES if RANKING in revision.documents else no("本方案还没有排名方法（ranking.yaml），不能排名")


def has_points(revision: ProgrammeRevision) -> Verdict:
    """Whether there are points to rank by, where the revision has a panel give them."""
    panel = reviews.review_of(revision).definition.panel
    return YES if panel is None or adoption.scored(revision.programme) else no("专家尚未评分，不能排名")


def snapshot_schema(revision: ProgrammeRevision) -> dict[str, Kind]:
    """A snapshot's columns: the form's, the outcome of every check step, and the panel's points."""
    return {**programmes.form_of(revision).schema, **reviews.review_of(revision).columns}


def labels_of(revision: ProgrammeRevision) -> dict[str, str]:
    """What people call the snapshot's columns."""
    review = reviews.review_of(revision)
    panel = review.definition.panel
    return {
        **{name: column.label for name, column in programmes.form_of(revision).columns.items()},
        **{ok_column(step.code): f"核查结论“{review.reasons[step.code]}”" for step in review.definition.steps},
        **{
            point_column(criterion.code): f"专家评分“{criterion.title}”（{block.title}）"
            for block in (panel.blocks if panel else ())
            for criterion in block.criteria
        },
    }


@per_revision
def recipe_of(revision: ProgrammeRevision) -> Recipe:
    """The revision's `ranking.yaml`. Raises `UnreadableProgramme`."""
    document = programmes.document(revision, RANKING)
    recipe, faults = read_recipe(document, snapshot_schema(revision), labels=labels_of(revision))
    if recipe is None:
        raise programmes.UnreadableProgramme("; ".join(map(str, faults)))
    return recipe
