"""The 34 provincial units of China as tiles of a map: each about where it lies, all of one size.

The arrangement is our own. What a unit is called in short follows GB/T 2260 as `declarations.core.regions` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Column from the west and row from the north, both from 0.
TILES: dict[str, tuple[int, int]] = {
    "黑龙江": (8, 0),
    "新疆": (0, 1),
    "内蒙古": (5, 1),
    "吉林": (8, 1),
    "甘肃": (2, 2),
    "宁夏": (3, 2),
    "山西": (4, 2),
    "河北": (5, 2),
    "北京": (6, 2),
    "天津": (7, 2),
    "辽宁": (8, 2),
    "西藏": (0, 3),
    "青海": (1, 3),
    "陕西": (3, 3),
    "河南": (5, 3),
    "山东": (6, 3),
    "四川": (2, 4),
    "重庆": (3, 4),
    "湖北": (4, 4),
    "安徽": (5, 4),
    "江苏": (6, 4),
    "上海": (7, 4),
    "云南": (2, 5),
    "贵州": (3, 5),
    "湖南": (4, 5),
    "江西": (5, 5),
    "浙江": (6, 5),
    "广西": (3, 6),
    "广东": (4, 6),
    "福建": (5, 6),
    "台湾": (7, 6),
    "海南": (3, 7),
    "澳门": (4, 7),
    "香港": (5, 7),
}
COLUMNS, ROWS = 9, 8
_SUFFIX = re.compile(r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$")


def tile_of(name: str) -> str | None:
    """The short name of the unit that `name` means, in full or in short; None where it means none."""
    short = _SUFFIX.sub("", name.strip())
    return short if short in TILES else None


def are_provinces(names: Iterable[str]) -> bool:
    """Whether these are provincial units, three at least and each once: worth a map."""
    found = [tile_of(name) for name in names]
    return len(found) >= 3 and None not in found and len(set(found)) == len(found)
