"""The value a chart is built from, the same for the page and the report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from publication.core.provinces import are_provinces

Number: TypeAlias = Decimal | int | float


class ChartError(ValueError):
    """A chart that cannot be drawn as it is stated; the message is Chinese and names the chart."""


class Kind(StrEnum):
    BAR = "bar"  # one series, upright bars
    HORIZONTAL = "horizontal"  # one series, lying bars: for long category names
    GROUPED = "grouped"  # two to four series side by side; a second unit in a panel of its own
    BAR_AND_LINE = "bar_and_line"  # two series: bars, and a line in a panel above them
    SHARE = "share"  # one series as parts of a whole
    MAP = "map"  # one series over provincial units


# Least and greatest number of series of a kind.
SERIES_OF_KIND: dict[Kind, tuple[int, int]] = {
    Kind.BAR: (1, 1),
    Kind.HORIZONTAL: (1, 1),
    Kind.GROUPED: (2, 4),
    Kind.BAR_AND_LINE: (2, 2),
    Kind.SHARE: (1, 1),
    Kind.MAP: (1, 1),
}


@dataclass(frozen=True)
class Series:
    """One row of values in the order of the chart's categories, printed with ``decimals`` digits; None is unknown."""

    label: str
    unit: str
    values: tuple[Number | None, ...]
    decimals: int = 0


@dataclass(frozen=True)
class Chart:
    """What a chart shows. Raises ``ChartError`` when kind, categories and series don't fit together."""

    code: str
    title: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        fewest, most = SERIES_OF_KIND[self.kind]
        if not fewest <= len(self.series) <= most:
            raise self._fault(f"{self.kind} 图需要 {fewest} 至 {most} 个系列，现有 {len(self.series)} 个")
        if not self.categories:
            raise self._fault("没有类别")
        if self.kind is Kind.MAP and not are_provinces(self.categories):
            raise self._fault("地图的类别须是至少三个省级行政区，各出现一次")
        if len({series.unit for series in self.series}) > 2:
            raise self._fault("一张图最多两种单位")
        for series in self.series:
            self._check_values(series)

    def _check_values(self, series: Series) -> None:
        if len(series.values) != len(self.categories):
            raise self._fault(f"系列“{series.label}”有 {len(series.values)} 个值，类别有 {len(self.categories)} 个")
        known = [value for value in series.values if value is not None]
        if not all(math.isfinite(value) for value in known):
            raise self._fault(f"系列“{series.label}”含有非有限数值")
        if self.kind is Kind.SHARE:
            if len(known) < len(series.values):
                raise self._fault("构成图的每一部分都须有数值")
            if any(value < 0 for value in known) or not any(known):
                raise self._fault("构成图的各部分不得为负，合计须大于零")

    def _fault(self, message: str) -> ChartError:
        return ChartError(f"图表 {self.code}：{message}")
