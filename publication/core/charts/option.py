"""From a chart to an ECharts option.

Keys are those of ECharts 6 (https://echarts.apache.org/en/option.html). The option is pure JSON: labels are formatted
here, so that no function needs to travel, and a strict content security policy holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from publication.core.charts import tile_map
from publication.core.charts.chart import Chart, Kind, Number, Series
from publication.core.charts.palette import (
    BLUE,
    FONT,
    FONT_SIZE,
    INK,
    INK_SOFT,
    OCHRE,
    PALETTE,
    PAPER,
    RULE,
    RULE_SOFT,
)
from publication.core.charts.wording import printed, rounded, share_texts, text_alternative

Option: TypeAlias = dict[str, Any]

PLOT_WIDTH = 500  # px that category names of upright bars share
NAME_WIDTH = 190  # px for category names beside lying bars
WIDEST_BAR = 46  # px
NARROWEST = 44  # px left of two panels, for the values at their axes


def option(chart: Chart) -> Option:
    """The ECharts option of any chart, with its text alternative as ``aria.label.description``."""
    return BUILDERS[chart.kind](chart)


def bar_chart(chart: Chart) -> Option:
    """One series as bars, upright or lying, each with its value."""
    (series,) = chart.series
    lying = chart.kind is Kind.HORIZONTAL
    names = _category_axis(chart, lying=lying)
    values = _value_axis(series.unit, lying=lying)
    bars = _bars(series, BLUE)
    return _frame(chart) | {
        "grid": _grid(top=38, right=20 if lying else 4),
        "xAxis": values if lying else names,
        "yAxis": names if lying else values,
        "series": [bars],
    }


def grouped_chart(chart: Chart) -> Option:
    """Series side by side; those of a second unit stand in a panel of their own."""
    units = list(dict.fromkeys(series.unit for series in chart.series))
    crowded = len(chart.categories) * len(chart.series) > 10
    size, gaps = (
        (FONT_SIZE - 2, {"barGap": "6%", "barCategoryGap": "18%"}) if crowded else (FONT_SIZE, {"barGap": "12%"})
    )
    drawn = [_bars(series, PALETTE[position], size=size) | gaps for position, series in enumerate(chart.series)]
    if len(units) > 1:
        return _panels(
            chart, units, [(units.index(series.unit), bars) for series, bars in zip(chart.series, drawn, strict=True)]
        )
    return _frame(chart) | {
        "legend": _legend(),
        "grid": _grid(top=62),
        "xAxis": _category_axis(chart),
        "yAxis": _value_axis(units[0]),
        "series": drawn,
    }


def bar_and_line_chart(chart: Chart) -> Option:
    """A line above bars over the same categories, each on its own axis from zero."""
    bars, line = chart.series
    drawn_line = {
        "type": "line",
        "name": _named(line),
        "data": _data(line),
        "symbol": "circle",
        "symbolSize": 8,
        "color": OCHRE,
        "lineStyle": {"width": 2},
        "label": _label("top"),
        "emphasis": {"disabled": True},
    }
    return _panels(chart, [line.unit, bars.unit], [(0, drawn_line), (1, _bars(bars, BLUE))])


def _panels(chart: Chart, units: list[str], drawn: list[tuple[int, Option]]) -> Option:
    """Two panels, one above the other, each drawing given with its panel.

    Two axes in one panel would let their scales be compared, hide the values of one series behind the other, and put
    two zeros at two heights when a value is negative.
    """
    bare = _category_axis(chart) | {"axisLabel": {"show": False}}
    panel = {"left": _beside_values(chart), "right": 20, "outerBoundsMode": "none"}
    return _frame(chart) | {
        "legend": _legend(),
        "grid": [panel | {"top": "17%", "height": "27%"}, panel | {"top": "57%", "bottom": 40}],
        "xAxis": [bare | {"gridIndex": 0}, _category_axis(chart) | {"gridIndex": 1}],
        "yAxis": [_value_axis(unit) | {"gridIndex": place, "splitNumber": 2} for place, unit in enumerate(units)],
        "series": [series | {"xAxisIndex": place, "yAxisIndex": place} for place, series in drawn],
    }


def share_chart(chart: Chart) -> Option:
    """Parts of a whole as a ring; every part is labelled, so that no legend is needed."""
    (series,) = chart.series
    data = [
        {
            "name": name,
            "value": _plain(value, series.decimals),
            "label": {"formatter": _literal(f"{name}\n{printed(value, series.decimals)}{series.unit}，{share}")},
        }
        for name, value, share in zip(chart.categories, series.values, share_texts(series), strict=True)
    ]
    ring = {
        "type": "pie",
        "name": _named(series),
        "radius": ["38%", "66%"],
        "center": ["50%", "52%"],
        "startAngle": 90,
        "clockwise": True,
        "data": data,
        "itemStyle": {"borderColor": PAPER, "borderWidth": 2},
        "label": {"color": INK, "fontSize": FONT_SIZE, "lineHeight": 17, "overflow": "none"},
        "labelLine": {"length": 14, "length2": 14, "lineStyle": {"color": RULE}},
        "emphasis": {"disabled": True},
    }
    return _frame(chart) | {"series": [ring]}


def map_chart(chart: Chart) -> Option:
    """Provincial units as tiles, darker with the value; each says its name and number."""
    (series,) = chart.series
    points = {
        "type": "scatter",
        "name": _named(series),
        "symbol": "rect",
        "symbolSize": list(tile_map.TILE),
        "itemStyle": {"opacity": 1},
        "data": tile_map.tiles(chart),
        "emphasis": {"disabled": True},
    }
    return _frame(chart) | tile_map.frame() | {"series": [points]}


BUILDERS: dict[Kind, Callable[[Chart], Option]] = {
    Kind.BAR: bar_chart,
    Kind.HORIZONTAL: bar_chart,
    Kind.GROUPED: grouped_chart,
    Kind.BAR_AND_LINE: bar_and_line_chart,
    Kind.SHARE: share_chart,
    Kind.MAP: map_chart,
}


def _frame(chart: Chart) -> Option:
    return {
        "animation": False,
        "color": list(PALETTE),
        "textStyle": {"fontFamily": FONT, "fontSize": FONT_SIZE, "color": INK},
        "aria": {"enabled": True, "label": {"description": text_alternative(chart)}},
        # Rich text is drawn, not set as HTML: no inline style for the page's policy to refuse.
        "tooltip": {"renderMode": "richText", "trigger": "item" if chart.kind is Kind.SHARE else "axis"},
    }


def _grid(*, top: int, right: int = 4) -> Option:
    bounds = {"outerBoundsMode": "same", "outerBoundsContain": "axisLabel"}
    return {"left": 6, "right": right, "top": top, "bottom": 6} | bounds


def _legend() -> Option:
    return {"top": 0, "left": "center", "itemWidth": 16, "itemHeight": 10, "itemGap": 24, "textStyle": _small(INK)}


def _category_axis(chart: Chart, *, lying: bool = False) -> Option:
    width = NAME_WIDTH if lying else PLOT_WIDTH // len(chart.categories)
    label = _small(INK) | {"interval": 0, "width": width, "overflow": "break", "lineHeight": 15}
    return {
        "type": "category",
        "data": list(chart.categories),
        "inverse": lying,
        "axisLine": {"lineStyle": {"color": INK_SOFT}, "onZero": True},
        "axisTick": {"show": False},
        "axisLabel": label,
    }


def _value_axis(unit: str, *, lying: bool = False) -> Option:
    return {
        "type": "value",
        "name": f"单位：{unit}" if unit else "",
        "nameLocation": "end",
        "nameGap": 14,
        "nameTextStyle": _small(INK_SOFT) | {"align": "right" if lying else "left"},
        "position": "top" if lying else "left",
        "boundaryGap": [0, "18%" if lying else "12%"],
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": _small(INK_SOFT) | {"show": not lying},
        "splitLine": {"show": not lying, "lineStyle": {"color": RULE_SOFT}},
        "splitNumber": 4,
    }


def _beside_values(chart: Chart) -> int:
    """How much room the longest value at the axes takes: both panels have the same, so that their bars stand in line.

    An axis goes on beyond its largest value, to the next round one.
    """
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    longest = max((len(f"{1.25 * value:,.0f}") for value in values), default=0)
    return max(NARROWEST, 8 + 7 * longest)


def _bars(series: Series, colour: str, *, size: int = FONT_SIZE) -> Option:
    return {
        "type": "bar",
        "name": _named(series),
        "data": _data(series),
        "color": colour,
        "barMaxWidth": WIDEST_BAR,
        "label": _label("outside") | {"fontSize": size},
        "emphasis": {"disabled": True},
    }


def _data(series: Series) -> list[Option]:
    return [
        {"value": _plain(value, series.decimals), "label": {"formatter": printed(value, series.decimals)}}
        for value in series.values
    ]


def _plain(value: Number | None, decimals: int) -> float | None:
    """What is drawn is what is printed: neither the picture nor its ids give away more digits."""
    return None if value is None else float(rounded(value, decimals))


def _label(position: str) -> Option:
    return {"show": True, "position": position, "color": INK, "fontSize": FONT_SIZE}


def _small(colour: str) -> Option:
    return {"color": colour, "fontSize": FONT_SIZE - 1}


def _named(series: Series) -> str:
    return f"{series.label}（{series.unit}）" if series.unit else series.label


def _literal(text: str) -> str:
    """Braces mean a template to ECharts: an enterprise's name may hold them, so they are printed full-width."""
    return text.replace("{", "｛").replace("}", "｝")
