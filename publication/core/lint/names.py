"""Rules of names: each enterprise once, under its registered name, in one spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from declarations.core.applicant import name_key
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role
from review.core.names import look_alike, traces

_LEGAL = re.compile(
    r"(有限公司|有限责任公司|股份公司|合作社|合伙企业|（有限合伙）|\(有限合伙\)|\b(ltd|limited|inc|corp|corporation|plc|llc)\.?)$",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"(研究院|研究所|设计院|大学|学院|医院|银行|中心|协会|学会|联盟|社|厂|台|局|站|园|所|院|馆|店)$"
)
_ALIAS = re.compile(r"(有限公司|有限责任公司)[(（]([^()（）]+)[)）]$")
_FORM_IN_BRACKETS = re.compile(r"^(有限合伙|普通合伙|集团|特殊普通合伙|筹)$")
_HALF, _FULL = re.compile(r"[()]"), re.compile(r"[（）]")
_INNER_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])[ \u00a0\u3000]+(?=[\u4e00-\u9fff])")


def repeated_names(table: ListTable) -> Iterator[Finding]:
    """R01. Where a unit may stand several times, because the list is one of services, R14 asks instead."""
    if table.named is not Role.NAME or not table.has(Role.NAME):
        return
    yield from _repeated(
        table, Role.NAME, "R01", "名称“{value}”在第 {first} 行已经出现", "同一家则删去一行；两家则写出能区分的全称"
    )


def repeated_services(table: ListTable) -> Iterator[Finding]:
    """R14. The same name under another kind of service is another service."""
    if table.has(Role.SERVICE):
        yield from _repeated(
            table,
            Role.SERVICE,
            "R14",
            "服务“{value}”在第 {first} 行已经登记",
            "重复登记的删去一行；不同的服务请写全名称",
        )


def _repeated(table: ListTable, role: Role, rule: str, message: str, cure: str) -> Iterator[Finding]:
    first: dict[tuple[str, str], ListRow] = {}
    for row in table.rows:
        value = table.cell(row, role).strip()
        if not value:
            continue
        earlier = first.setdefault((table.cell(row, Role.KIND), name_key(value)), row)
        if earlier is not row:
            told = message.format(value=value, first=earlier.number)
            yield Finding(rule, Severity.ERROR, row.number, table.head(role), value, told, cure, (earlier.number,))


def empty_names(table: ListTable) -> Iterator[Finding]:
    """R08. An entry without a name is nobody's."""
    for row in table.rows:
        if not table.label(row):
            told, cure = "名称为空", "补上名称；多出的空行请删去"
            yield Finding("R08", Severity.ERROR, row.number, table.head(table.named), "", told, cure)


def bracket_widths(table: ListTable) -> Iterator[Finding]:
    """R10. The minority is named; where both are as many, the half-width ones, since a Chinese name takes full ones."""
    role = table.named
    half = [row for row in table.rows if _HALF.search(table.cell(row, role))]
    full = [row for row in table.rows if _FULL.search(table.cell(row, role))]
    odd, wanted = (full, "半角") if len(half) > len(full) else (half, "全角")
    for row in odd if half and full else []:
        value = table.cell(row, role).strip()
        told = f"“{value}”的括号与其余 {max(len(half), len(full))} 处不同，其余用{wanted}"
        yield Finding("R10", Severity.WARN, row.number, table.head(role), value, told, f"按营业执照统一为{wanted}括号")


def inner_blanks(table: ListTable) -> Iterator[Finding]:
    """R10. A blank between two Chinese characters of a name."""
    role = table.named
    for row in table.rows:
        value = table.cell(row, role)
        if _INNER_BLANK.search(value):
            told = f"“{value.strip()}”的汉字之间有空格"
            yield Finding("R10", Severity.WARN, row.number, table.head(role), value, told, "删去名称里的空格")


def near_spellings(table: ListTable) -> Iterator[Finding]:
    """R10. Two entries whose names differ in a character or in the legal form only: to be confirmed."""
    if table.named is not Role.NAME or not table.has(Role.NAME) or not are_enterprises(table):
        return
    near: dict[str, list[ListRow]] = defaultdict(list)
    for row in table.rows:
        name = table.label(row)
        met = {other.number: other for trace in traces(name) for other in near[trace]}
        for other in met.values():
            if look_alike(name, table.label(other)):
                told = f"“{name}”与第 {other.number} 行“{table.label(other)}”只差一字或法律形式"
                cure = "请确认是否同一家企业：是则删去一行，不是则接受"
                yield Finding(
                    "R10", Severity.WARN, row.number, table.head(Role.NAME), name, told, cure, (other.number,)
                )
        for trace in set(traces(name)):
            near[trace].append(row)


def unregistered_names(table: ListTable) -> Iterator[Finding]:
    """R13. Asked only of lists most of whose names have a legal form: economies and services have none."""
    if table.named is not Role.NAME or not table.has(Role.NAME) or not are_enterprises(table):
        return
    head = table.head(Role.NAME)
    for row in table.rows:
        name = table.label(row)
        alias = _ALIAS.search(name)
        if alias and not _FORM_IN_BRACKETS.match(alias[2]):
            told = f"“{name}”的法律形式之后还有“{alias[2]}”，是别名"
            yield Finding(
                "R13", Severity.WARN, row.number, head, name, told, "名称列只写营业执照上的全称，别名移到简称或品牌列"
            )
        elif name and not alias and not _LEGAL.search(name) and not _INSTITUTION.search(name):
            told = f"“{name}”不像营业执照上的全称（没有“有限公司”等法律形式）"
            yield Finding(
                "R13", Severity.WARN, row.number, head, name, told, "改用营业执照上的全称，才能与信用代码、许可证对应"
            )


def are_enterprises(table: ListTable) -> bool:
    """Whether at least half of the names end in a legal form."""
    names = [table.label(row) for row in table.rows]
    return sum(bool(_LEGAL.search(name)) for name in names) * 2 >= len(names)
