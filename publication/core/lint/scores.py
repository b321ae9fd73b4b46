"""The rule of scores: what is printed as the total is the weighted sum of the parts printed beside it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListTable, Role, number_in

_HALF = Decimal("0.5")


def weighted_sums(table: ListTable) -> Iterator[Finding]:
    """R05. Weights come from heads (`创新能力（权重30%）`) or from whoever asks; without any nothing is asked.

    Parts and total are rounded in print: the sum may be off by half a unit of the last place of each.
    """
    if not table.weights or not table.has(Role.SCORE):
        return
    total = sum(table.weights.values())
    weights = {place: weight / total for place, weight in table.weights.items()} if total else {}
    slack = _half_unit(table, table.places[Role.SCORE])
    slack += sum(weight * _half_unit(table, place) for place, weight in weights.items())
    for row in table.rows:
        score = table.number(row, Role.SCORE)
        parts = {place: number_in(row.cells[place]) for place in weights}
        if score is None or None in parts.values():
            continue
        expected = sum((weights[place] * part for place, part in parts.items() if part is not None), Decimal(0))
        if abs(expected - score) > slack:
            places = table.decimals(table.places[Role.SCORE])
            told = f"“{table.label(row)}”的得分 {score} 与各项加权之和 {expected:.{places}f} 不符"
            yield Finding(
                "R05", Severity.ERROR, row.number, table.head(Role.SCORE), str(score), told,
                "核对各项得分、权重和总分，改正其中有误的一个",
            )  # fmt: skip


def _half_unit(table: ListTable, place: int) -> Decimal:
    return _HALF.scaleb(-table.decimals(place))
