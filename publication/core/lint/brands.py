"""The rule of brands: a brand that is nearly the name, or that is known as somebody else's, is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from declarations.core.applicant import name_key
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role
from review.core.names import bare, names_in

SHORTEST = 3

# Brands that everybody knows, and what the names of their owners contain. From the internet 100 of 2015 and the head of
# the digital economy 500 of 2022 as published.
OWNERS: Mapping[str, tuple[str, ...]] = {
    "阿里巴巴": ("阿里巴巴", "阿里云"),
    "淘宝": ("淘宝", "阿里巴巴"),
    "天猫": ("天猫", "阿里巴巴"),
    "支付宝": ("支付宝", "蚂蚁", "阿里巴巴"),
    "腾讯": ("腾讯",),
    "微信": ("腾讯",),
    "百度": ("百度",),
    "爱奇艺": ("爱奇艺", "百度"),
    "京东": ("京东",),
    "美团": ("美团", "三快"),
    "大众点评": ("汉涛", "美团", "三快"),
    "抖音": ("抖音", "字节"),
    "快手": ("快手",),
    "拼多多": ("寻梦", "拼多多"),
    "小米": ("小米",),
    "华为": ("华为",),
    "网易": ("网易",),
    "新浪": ("新浪", "微梦"),
    "搜狐": ("搜狐",),
    "搜狗": ("搜狗", "搜狐"),
    "携程": ("携程",),
    "唯品会": ("唯品会",),
    "苏宁易购": ("苏宁",),
    "360安全": ("奇虎", "三六零", "360"),
    "58同城": ("五八", "58"),
}


def brands(table: ListTable) -> Iterator[Finding]:
    """R11."""
    if not table.has(Role.BRANDS, Role.NAME):
        return
    holders: dict[str, ListRow] = {}
    for row in table.rows:
        name = table.label(row)
        for brand in names_in(table.cell(row, Role.BRANDS)):
            known = _known_owner(brand, name)
            near = _nearly_in(brand, name)
            earlier = holders.setdefault(name_key(brand), row)
            if known:
                yield _finding(
                    table, row, brand, f"“{brand}”是“{known}”的品牌或以它开头，却列在“{name}”名下", Severity.ERROR
                )
            elif near:
                yield _finding(table, row, brand, f"品牌“{brand}”与名称里的“{near}”只差一字", Severity.ERROR)
            elif earlier is not row:
                told = f"品牌“{brand}”在第 {earlier.number} 行已列在“{table.label(earlier)}”名下"
                yield _finding(table, row, brand, told, Severity.WARN, earlier.number)


def _finding(table: ListTable, row: ListRow, brand: str, told: str, severity: Severity, *also: int) -> Finding:
    cure = "请与企业确认品牌的写法和归属"
    return Finding("R11", severity, row.number, table.head(Role.BRANDS), brand, told, cure, also)


def _known_owner(brand: str, name: str) -> str:
    """The well-known brand that this one begins with, unless the name is its owner's."""
    key, holder = name_key(brand), name_key(name)
    for known, owners in OWNERS.items():
        if key.startswith(known) and not any(owner in holder for owner in owners):
            return known
    return ""


def _nearly_in(brand: str, name: str) -> str:
    """The part of the name from which the brand differs in one character that is neither its first nor its last: those
    are what brands are made with (…网, …通)."""
    key, whole = name_key(brand), bare(name)
    if len(key) < SHORTEST or key in name_key(name):
        return ""
    for at in range(len(whole) - len(key) + 1):
        part = whole[at : at + len(key)]
        apart = [place for place, (one, other) in enumerate(zip(key, part, strict=True)) if one != other]
        if len(apart) == 1 and 0 < apart[0] < len(key) - 1:
            return part
    return ""
