"""`panel:` of `review.yaml`: the point index that experts score by, block by block."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from declarations.core.document import Definition, Document, Fault, Path
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from declarations.core.form import Rule
from declarations.core.form_reader import Form
from declarations.core.programme import Code, Title, repeated
from review.core.composition import (
    Composition,
    Expertise,
    Load,
    RecusalRules,
    composition_faults,
    matching_faults,
)


class Criterion(Definition):
    """What an expert gives points for, from nought to `points`; a second-level indicator of the index.

    It yields the number column `points_<code>` for the ranking: NULL until it is scored.
    """

    code: Code
    title: Title
    dimension: Title
    points: Annotated[Decimal, Field(gt=0, le=10_000)]
    explanation: Annotated[str, Field(min_length=1, max_length=2000)]
    evidence: tuple[Code, ...] = ()
    suggested: Rule | None = None


class Block(Definition):
    """Criteria that are scored together; without `when` for everybody."""

    code: Code
    title: Title
    when: Rule | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class TrimmedMean(Definition):
    """The mean without the `trimmed_mean` highest and as many lowest scorecards of a case."""

    trimmed_mean: Annotated[int, Field(ge=1, le=5)]


Aggregation = Literal["mean", "zscore"] | TrimmedMean
DEFAULT_PLEDGE = """
本人受聘担任本方案评审专家，郑重承诺：

- 按照评审标准独立、客观、公正地评分，不受任何单位和个人的影响；
- 与申报单位有利害关系的，主动申请回避；
- 不向任何人透露评分、评审意见和评审过程，评分期间不与其他专家交流评分；
- 申报单位的数据和材料只用于本次评审，不复制、不留存、不外传。

违反上述承诺的，愿意承担相应责任。
""".strip()


class Panel(Definition):
    """What is scored, and who scores it: `seats` experts a case.

    `peers` is the column by whose value cases are compared with each other; `pledge` a text in plain Markdown.
    """

    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    seats: Annotated[int, Field(ge=1, le=50)] = 3
    composition: Composition = Composition()
    load: Load = Load()
    recusal: RecusalRules = RecusalRules()
    expertise: Expertise | None = None
    aggregation: Aggregation = "mean"
    peers: Code = "category"
    pledge: Annotated[str | None, Field(min_length=1, max_length=5000)] = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for block in self.blocks for criterion in block.criteria)

    @property
    def pledge_text(self) -> str:
        return self.pledge or DEFAULT_PLEDGE

    @property
    def trimmed(self) -> int:
        """How many cards go at each end, where the aggregation trims; else 0."""
        return self.aggregation.trimmed_mean if isinstance(self.aggregation, TrimmedMean) else 0


def point_column(criterion: str) -> str:
    return f"points_{criterion}"


@dataclass(frozen=True)
class PanelRules:
    """A panel's expressions, compiled: whom a block concerns by its code, the points that figures suggest by that of
    the criterion."""

    concerns: Mapping[str, Expression]
    suggested: Mapping[str, Expression]


def read_panel(
    document: Document, panel: Panel, form: Form, *, taken: Collection[str]
) -> tuple[PanelRules, list[Fault]]:
    """The panel's rules, and what is wrong. `taken` are the names of the columns there are."""
    faults = repeated(document, ("panel", "blocks"), [block.code for block in panel.blocks])
    faults += composition_faults(document, panel.composition)
    faults += matching_faults(document, load=panel.load, recusal=panel.recusal, expertise=panel.expertise, form=form)
    concerns: dict[str, Expression] = {}
    suggested: dict[str, Expression] = {}
    if form.schema.get(panel.peers) is not Kind.TEXT:
        faults.append(document.fault(("panel", "peers"), "申报表中没有这一列，或它不是文字"))
    seen: set[str] = set()
    for b, block in enumerate(panel.blocks):
        path: Path = ("panel", "blocks", b)
        if block.when is not None:
            try:
                concerns[block.code] = compile_expression(block.when, form.schema, expected=Kind.BOOLEAN)
            except ExpressionError as error:
                faults.append(document.fault((*path, "when"), str(error)))
        for c, criterion in enumerate(block.criteria):
            here: Path = (*path, "criteria", c)
            if criterion.code in seen:
                faults.append(document.fault((*here, "code"), f"指标编码“{criterion.code}”重复"))
            seen.add(criterion.code)
            faults += [document.fault((*here, key), message) for key, message in _departures(criterion, form, taken)]
            if criterion.suggested is not None:
                try:
                    suggested[criterion.code] = compile_expression(
                        criterion.suggested, form.schema, expected=Kind.NUMBER
                    )
                except ExpressionError as error:
                    faults.append(document.fault((*here, "suggested"), str(error)))
    return PanelRules(concerns, suggested), faults


def _departures(criterion: Criterion, form: Form, taken: Collection[str]) -> list[tuple[str, str]]:
    """What doesn't fit within one criterion, each with the key it concerns."""
    found = []
    column = point_column(criterion.code)
    unknown = [name for name in criterion.evidence if name not in form.columns]
    if column in taken:
        found.append(("code", f"列名“{column}”已被使用"))
    if unknown:
        found.append(("evidence", f"申报表中没有 {'、'.join(unknown)}"))
    return found
