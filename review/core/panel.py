"""`panel:` of `review.yaml`: the point index that experts score by, block by block."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from declarations.core.document import Definition, Document, Fault, Path
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from declarations.core.form import Rule
from declarations.core.form_reader import Form
from declarations.core.programme import Code, Title, repeated


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


class Panel(Definition):
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for block in self.blocks for criterion in block.criteria)


def point_column(criterion: str) -> str:
    return f"points_{criterion}"


def read_panel(
    document: Document, panel: Panel, form: Form, *, taken: Collection[str]
) -> tuple[dict[str, Expression], list[Fault]]:
    """Whom each block concerns, by its code, and what is wrong. `taken` are the names of the columns there are."""
    faults = repeated(document, ("panel", "blocks"), [block.code for block in panel.blocks])
    concerns: dict[str, Expression] = {}
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
            found = _departures(criterion, form, taken)
            faults += [document.fault((*here, key), message) for key, message in found]
    return concerns, faults


def _departures(criterion: Criterion, form: Form, taken: Collection[str]) -> list[tuple[str, str]]:
    """What doesn't fit within one criterion, each with the key it concerns."""
    found = []
    column = point_column(criterion.code)
    unknown = [name for name in criterion.evidence if name not in form.columns]
    if column in taken:
        found.append(("code", f"列名“{column}”已被使用"))
    if unknown:
        found.append(("evidence", f"申报表中没有 {'、'.join(unknown)}"))
    if criterion.suggested is not None:
        try:
            compile_expression(criterion.suggested, form.schema, expected=Kind.NUMBER)
        except ExpressionError as error:
            found.append(("suggested", str(error)))
    return found
