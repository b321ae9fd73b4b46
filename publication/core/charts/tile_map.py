"""A map of the provincial units, a tile each: the larger the number, the darker the tile."""

from __future__ import annotations

from typing import Any

from publication.core.charts.chart import Chart, Number
from publication.core.charts.palette import BLUE, FONT_SIZE, INK, INK_SOFT, MAP_PALE, PAPER, RULE, WASH
from publication.core.charts.wording import printed, rounded
from publication.core.provinces import COLUMNS, ROWS, TILES, tile_of

TILE = (62, 32)  # px of a drawing of 590 × 280


def tiles(chart: Chart) -> list[dict[str, Any]]:
    """Every unit as a point of a scatter series. What the chart doesn't name is pale."""
    (series,) = chart.series
    drawn = [None if value is None else rounded(value, series.decimals) for value in series.values]
    values = {tile_of(name): value for name, value in zip(chart.categories, drawn, strict=True)}
    most = max((float(value) for value in values.values() if value is not None), default=0.0)
    return [
        {
            "name": name,
            "value": [column + 0.5, row + 0.5],
            **_look(name, values[name], most, series.decimals),
        }
        if name in values
        else {"name": name, "value": [column + 0.5, row + 0.5], **_empty(name)}
        for name, (column, row) in TILES.items()
    ]


def frame() -> dict[str, Any]:
    """The plane that the tiles lie in: no axis is seen, north is up."""
    axis = {"type": "value", "show": False, "min": 0}
    return {
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4, "outerBoundsMode": "none"},
        "xAxis": axis | {"max": COLUMNS},
        "yAxis": axis | {"max": ROWS, "inverse": True},
    }


def _look(name: str, value: Number | None, most: float, decimals: int) -> dict[str, Any]:
    part = max(float(value), 0.0) / most if value is not None and most > 0 else 0.0
    colour = _mixed(MAP_PALE, BLUE, part)
    text = PAPER if part > 0.45 else INK
    label = {"show": True, "formatter": f"{name}\n{printed(value, decimals)}", "color": text}
    return {"itemStyle": {"color": colour}, "label": label | _FONT}


def _empty(name: str) -> dict[str, Any]:
    label = {"show": True, "formatter": name, "color": INK_SOFT}
    return {"itemStyle": {"color": WASH, "borderColor": RULE, "borderWidth": 1}, "label": label | _FONT}


_FONT = {"fontSize": FONT_SIZE - 1, "lineHeight": 14, "position": "inside"}


def _mixed(pale: str, dark: str, part: float) -> str:
    channels = [round(int(pale[at : at + 2], 16) * (1 - part) + int(dark[at : at + 2], 16) * part) for at in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)
