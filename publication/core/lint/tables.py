"""A list as the rules read it: rows of texts, and columns known by what people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from declarations.core.applicant import name_key


class Role(StrEnum):
    """What a column holds, as far as a rule asks."""

    LIST = "榜单"
    RANK = "名次"
    SEQUENCE = "序号"
    NAME = "名称"
    SHORT_NAME = "简称"
    SCORE = "得分"
    BRANDS = "品牌"
    SERVICE = "服务"
    LICENCE = "许可证编号"
    ADDRESS = "网址"
    KIND = "种类"


HEADS: Mapping[Role, tuple[str, ...]] = {
    Role.LIST: ("榜单", "名单", "list"),
    Role.RANK: ("排名", "名次", "位次", "排位", "排序", "rank"),
    Role.SEQUENCE: ("序号", "seq", "no", "no.", "print_order"),
    Role.NAME: (
        *(
            "企业名称",
            "单位名称",
            "公司名称",
            "机构名称",
            "基地名称",
            "中文名称",
            "企业全称",
            "公司全称",
            "名称",
            "全称",
        ),
        *("企业", "公司", "单位", "持证单位", "申报单位", "国家", "国家或地区", "经济体"),
        *("name", "full_name", "company", "country", "unit_name"),
    ),
    Role.SHORT_NAME: ("简称", "企业简称", "公司简称", "short_name"),
    Role.SCORE: (
        "得分",
        "总分",
        "总得分",
        "综合得分",
        "综合评分",
        "评分",
        "指数",
        "总指数",
        "综合指数",
        "score",
        "index",
        "isi",
        "idi",
    ),
    Role.BRANDS: ("品牌", "主要品牌", "代表品牌", "企业品牌", "主要产品和品牌", "brands", "brand"),
    Role.SERVICE: ("服务名称", "服务", "网站名称", "service_name", "service"),
    Role.LICENCE: ("许可证编号", "许可证号", "许可证", "证号", "licence_no", "license_no"),
    Role.ADDRESS: ("网址", "域名", "网站", "网站域名", "address", "url", "site", "domain"),
    Role.KIND: ("种类", "服务种类", "服务类别", "kind"),
}
_BY_HEAD = {head: role for role, heads in HEADS.items() for head in heads}
_YEAR = re.compile(r"(^(19|20)\d\d年?[ _]?|[ _]?(19|20)\d\d年?$)")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_WEIGHT = re.compile(r"(?:权重)?[:：]?\s*(\d+(?:\.\d+)?)\s*([%％]?)")
SEARCHED = 10
"""Within so many rows the heads stand; what stands above them is the title."""


class ListError(ValueError):
    """A table that is no list; the message says why, in Chinese."""


@dataclass(frozen=True)
class ListRow:
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ListTable:
    """One list. `places` tells in which column a role stands (the first of several), `weights` the weight of a part by
    its column, as heads or whoever asks give them; they may add up to 1 or to 100. An `excerpt` shows the ranks of a
    larger list, so that places may be missing."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[ListRow, ...]
    places: Mapping[Role, int]
    weights: Mapping[int, Decimal] = field(default_factory=dict)
    excerpt: bool = False

    def has(self, *roles: Role) -> bool:
        return all(role in self.places for role in roles)

    def head(self, role: Role) -> str:
        return self.heads[self.places[role]]

    def cell(self, row: ListRow, role: Role) -> str:
        """The text of this column, empty where there is none."""
        return row.cells[self.places[role]] if role in self.places else ""

    def number(self, row: ListRow, role: Role) -> Decimal | None:
        return number_in(self.cell(row, role))

    def decimals(self, place: int) -> int:
        """With how many decimals the column is printed."""
        return max((_decimals(row.cells[place]) for row in self.rows), default=0)

    @property
    def named(self) -> Role:
        """The column that tells the entries apart: the service's where a unit may have several, else the name's."""
        return Role.SERVICE if Role.SERVICE in self.places else Role.NAME

    def label(self, row: ListRow) -> str:
        return self.cell(row, self.named).strip()


def table_of(grid: Sequence[Sequence[Any]], *, title: str, weights: Mapping[str, Decimal] | None = None) -> ListTable:
    """A list from the cells of a sheet, heads and title found where people put them.

    `title` is what the list is called where nothing stands above the heads. Empty rows and notes of a single cell are
    left out. Raises `ListError`.
    """
    at = next((at for at, cells in enumerate(grid[:SEARCHED]) if _is_heads(cells)), None)
    if at is None:
        known = "、".join(HEADS[Role.NAME][:4])
        raise ListError(f"前 {SEARCHED} 行里没有名称列（如 {known}），不像一份名单")
    heads = [_text(cell).strip() for cell in grid[at]]
    while heads and not heads[-1]:
        heads.pop()
    above = next((_text(cell).strip() for cells in grid[:at] for cell in cells if _text(cell).strip()), "")
    rows = [
        ListRow(number, tuple([*map(_text, cells), *[""] * len(heads)][: len(heads)]))
        for number, cells in enumerate(grid[at + 1 :], start=at + 2)
        if sum(bool(_text(cell).strip()) for cell in cells) > 1 or len(heads) == 1
    ]
    if not rows:
        raise ListError("列名之下没有一行数据")
    places: dict[Role, int] = {}
    for place, head in enumerate(heads):
        role = role_of(head)
        if role is not None:
            places.setdefault(role, place)
    return ListTable(above or title, tuple(heads), tuple(rows), _filled(places, rows), _weights(heads, weights or {}))


def parted(table: ListTable) -> list[ListTable]:
    """The lists that one sheet holds below one another, told apart by a column; the table itself where it has none.

    A column that is empty for one of the lists isn't one of its own. The later ones may show places of the first.
    """
    if Role.LIST not in table.places:
        return [table]
    rows: dict[str, list[ListRow]] = {}
    for row in table.rows:
        rows.setdefault(table.cell(row, Role.LIST).strip(), []).append(row)
    return [
        replace(table, title=title, rows=tuple(own), places=_filled(table.places, own), excerpt=number > 0)
        for number, (title, own) in enumerate(rows.items())
    ]


def _filled(places: Mapping[Role, int], rows: Sequence[ListRow]) -> dict[Role, int]:
    """Without the columns in which nothing stands, but for the name's."""
    named = (Role.NAME, Role.SERVICE)
    return {
        role: place for role, place in places.items() if role in named or any(row.cells[place].strip() for row in rows)
    }


def role_of(head: str) -> Role | None:
    """`企业名称（全称）` → NAME, `score_2016` → SCORE; None for anything else."""
    plain = _YEAR.sub("", _BRACKETS.sub("", head).strip().casefold())
    return _BY_HEAD.get(unicodedata.normalize("NFKC", plain).strip())


def number_in(text: str) -> Decimal | None:
    """`第 3 名` → 3, `1,234.50` → 1234.50; None where there is no number."""
    found = re.fullmatch(
        r"第?\s*(-?\d+(?:\.\d+)?)\s*[名位%]?", unicodedata.normalize("NFKC", text).replace(",", "").strip()
    )
    try:
        return Decimal(found[1]) if found else None
    except InvalidOperation:
        return None


def _is_heads(cells: Sequence[Any]) -> bool:
    return bool({Role.NAME, Role.SERVICE} & {role_of(_text(cell)) for cell in cells})


def _weights(heads: Sequence[str], given: Mapping[str, Decimal]) -> dict[int, Decimal]:
    """By column, from what is given by head, else from heads such as `创新能力（权重 30%）`."""
    keys = {name_key(head): place for place, head in enumerate(heads)}
    unknown = [name for name in given if name_key(name) not in keys]
    if unknown:
        raise ListError(f"没有列“{unknown[0]}”，列名是：{'、'.join(heads)}")
    if given:
        return {keys[name_key(name)]: weight for name, weight in given.items()}
    found: dict[int, Decimal] = {}
    for place, head in enumerate(heads):
        inside = _BRACKETS.search(head)
        stated = _WEIGHT.fullmatch(inside[0][1:-1].strip()) if inside else None
        if stated and ("权重" in inside[0] or stated[2]):  # type: ignore[index]
            found[place] = Decimal(stated[1])
    return found


def _decimals(text: str) -> int:
    value = number_in(text)
    return 0 if value is None else max(0, -int(value.as_tuple().exponent))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
