"""What experts are shown of a case: the figures that the index names, adopted values with their percentiles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from declarations.core.answers import Value, from_json
from declarations.core.display import printed
from declarations.core.expression import Kind, evaluate_all
from declarations.core.filled import Values
from declarations.core.form_reader import Form
from declarations.models import Programme, ProgrammeRevision
from declarations.services import programmes
from review.core.definition import Review
from review.core.panel import Criterion, Panel
from review.core.percentiles import percentile
from review.models import Case, Dossier, Figure, Round, Scorecard
from review.services import adoption, reviews

CENT = Decimal("0.01")
LIVE = (Scorecard.State.ASSIGNED, Scorecard.State.DRAFT, Scorecard.State.SUBMITTED)


@dataclass(frozen=True)
class _Read:
    """A case with what is adopted of it, and what its revision says."""

    case: Case
    values: Values
    figures: Sequence[Figure]
    form: Form
    review: Review
    panel: Panel

    @property
    def peers(self) -> str:
        value = self.values.get(self.panel.peers)
        return "" if value is None else str(value)


def panel_of(revision: ProgrammeRevision) -> Panel | None:
    return reviews.review_of(revision).definition.panel


def criteria_of(dossier: Dossier) -> list[Criterion]:
    """The criteria that concern the dossier's case, in the order of the index."""
    panel = panel_of(dossier.submission.revision)
    return [one for block in (panel.blocks if panel else ()) if block.code in dossier.blocks for one in block.criteria]


def suggested_of(dossier: Dossier) -> dict[str, Decimal]:
    return {code: Decimal(points) for code, points in dossier.suggested.items()}


def draw_up(round: Round, *, by: User) -> int:
    """Make the dossiers of every case in the round anew, from the figures adopted now; returns how many.

    Percentiles are of the round's cases of the same kind, so all of them are read together, once.
    """
    wanted = set(Scorecard.objects.filter(round=round, state__in=LIVE).values_list("case", flat=True))
    read = _read(round.programme, wanted)
    company = _company(read)
    blocks, suggested = _blocks(read), _suggested(read)
    now = timezone.now()
    made = [
        Dossier(
            round=round,
            case=one.case,
            submission=one.case.submission,
            peers=_label(one),
            company=sum(other.peers == one.peers for other in read),
            blocks=blocks[one.case.pk],
            figures={criterion.code: _figures(criterion, one, company[one.peers]) for criterion in one.panel.criteria},
            suggested=suggested[one.case.pk],
            drawn_up_at=now,
            drawn_up_by=by,
        )
        for one in read
    ]
    fields = ["submission", "peers", "company", "blocks", "figures", "suggested", "drawn_up_at", "drawn_up_by"]
    Dossier.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, update_fields=fields, unique_fields=["round", "case"]
    )
    return len(made)


def _read(programme: Programme, wanted: Collection[UUID]) -> list[_Read]:
    cases = [case for case in adoption.cases_of(programme) if case.pk in wanted]
    figures = adoption.figures_of(programme)
    values = adoption.values_of_cases(cases, figures=figures)
    found = []
    for case in cases:
        review = reviews.review_of(case.submission.revision)
        if review.definition.panel is None:
            continue
        form = programmes.form_of(case.submission.revision)
        panel = review.definition.panel
        found.append(_Read(case, values[case.pk], figures.get(case.pk, []), form, review, panel))
    return found


def _company(read: Iterable[_Read]) -> dict[str, dict[str, list[float]]]:
    """By kind of case and column every figure that is stated, in ascending order."""
    found: dict[str, dict[str, list[float]]] = {}
    for one in read:
        columns = found.setdefault(one.peers, {})
        for name in {name for criterion in one.panel.criteria for name in criterion.evidence}:
            value = _number(one, name)
            if value is not None:
                columns.setdefault(name, []).append(value)
    for columns in found.values():
        for values in columns.values():
            values.sort()
    return found


def _number(one: _Read, name: str) -> float | None:
    value = one.values.get(name)
    is_number = one.form.columns[name].kind is Kind.NUMBER and isinstance(value, int | float | Decimal)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _label(one: _Read) -> str:
    column = one.form.columns[one.panel.peers]
    value = one.values.get(one.panel.peers)
    if one.panel.peers == "category":
        categories = programmes.definition_of(one.case.submission.revision).categories
        return next((category.title for category in categories if category.code == value), "")
    return "" if value is None else printed(column, value)


def _figures(criterion: Criterion, one: _Read, company: Mapping[str, list[float]]) -> list[dict[str, Any]]:
    """What the criterion names, in words; `declared` where a verifier found otherwise."""
    declared = {figure.column: figure.declared for figure in one.figures}
    told = []
    for name in criterion.evidence:
        column, value = one.form.columns[name], one.values.get(name)
        line: dict[str, Any] = {"label": column.label, "value": printed(column, value), "declared": ""}
        if name in declared and column.field is not None:
            before: Value = from_json(column.field, declared[name])
            line["declared"] = printed(column, before) if before != value else ""
        place = percentile(_number(one, name), company.get(name, []))
        line["percentile"] = None if place is None else round(place)
        told.append(line)
    return told


def _by_revision(read: Iterable[_Read]) -> Iterable[list[_Read]]:
    found: dict[ProgrammeRevision, list[_Read]] = {}
    for one in read:
        found.setdefault(one.case.submission.revision, []).append(one)
    return found.values()


def _blocks(read: Iterable[_Read]) -> dict[UUID, list[str]]:
    """By case the codes of the blocks that concern it: those without a condition, and those whose condition is TRUE."""
    found: dict[UUID, list[str]] = {}
    for those in _by_revision(read):
        concerns = those[0].review.panel_rules.concerns
        told = evaluate_all(concerns, [one.values for one in those], those[0].form.schema) if concerns else {}
        for place, one in enumerate(those):
            codes = [block.code for block in one.panel.blocks]
            found[one.case.pk] = [code for code in codes if code not in told or told[code][place] is True]
    return found


def _suggested(read: Iterable[_Read]) -> dict[UUID, dict[str, str]]:
    """By case and criterion the points that the figures suggest, within what may be given; none where unknown."""
    found: dict[UUID, dict[str, str]] = {}
    for those in _by_revision(read):
        rules = those[0].review.panel_rules.suggested
        most = {criterion.code: criterion.points for criterion in those[0].panel.criteria}
        told = evaluate_all(rules, [one.values for one in those], those[0].form.schema) if rules else {}
        for place, one in enumerate(those):
            given = {code: column[place] for code, column in told.items()}
            found[one.case.pk] = {
                code: str(_points(value, most[code])) for code, value in given.items() if isinstance(value, float)
            }
    return found


def _points(value: float, most: Decimal) -> Decimal:
    held = min(max(Decimal(repr(value)), Decimal(0)), most)
    return held.quantize(CENT, ROUND_HALF_UP)
