"""Figures set against a number from outside, and figures of one enterprise that it lets be quoted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from publication.core.calls import CallError
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure
from publication.core.statistics.measures import Quantity, Scope, quotient
from publication.core.statistics.stated import Stated

if TYPE_CHECKING:
    from publication.core.statistics.binding import BoundCall

MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def relative(edition: Edition, scope: Scope, part: BoundCall, benchmark: Stated) -> Figure:
    """The figure as a part of the benchmark, both in the same unit."""
    found = part.compute(edition).result
    if not isinstance(found, Figure):
        raise CallError(f"{part.key} 不是一个数")
    above, below = units(part.unit, benchmark.unit)
    value = None if found.value is None else quotient(found.value * float(above), float(benchmark.value * below))
    return Figure(value, found.stated, found.of)


def units(part: str, benchmark: str) -> tuple[Decimal, Decimal]:
    """What both are multiplied by before they are divided. Raises CallError where they can't be compared."""
    if part in MONEY and benchmark in MONEY:
        return MONEY[part], MONEY[benchmark]
    if part != benchmark:
        raise CallError(f"单位不同，不能相比：“{part}”与“{benchmark}”（external 的 unit='…'）")
    return Decimal(1), Decimal(1)


def declared(edition: Edition, scope: Scope, name: str, quantity: Quantity) -> Figure:
    """One enterprise's own figure, if its declaration consents. Raises CallError otherwise."""
    outline = edition.outline
    members = edition.members(scope.of)
    found = members.filter(members[outline.name_column] == name)
    if found.height != 1:
        raise CallError(f"榜单上没有“{name}”" if found.height == 0 else f"榜单上有 {found.height} 家“{name}”")
    if found[outline.consent][0] is not True:
        raise CallError(f"“{name}”没有在申报时同意公开单项数据（{outline.consent}），不能引用")
    value = found.select(quantity.expression.to_polars().alias("value"))["value"][0]
    return Figure(value, int(value is not None), 1)
