"""Rules of licence numbers and addresses: one number is one unit's, and its addresses belong together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from declarations.core.applicant import clean_number, name_key
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role

_HOST = re.compile(r"(?:^|[\s、，；,;]|//)([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "ac", "mil"))
_WEBSITE = re.compile(r"网站|website", re.IGNORECASE)
SHOWN = 5


def shared_numbers(table: ListTable) -> Iterator[Finding]:
    """R16. An error where two units share a number, a warning where two enterprises of a list do; several services of
    one unit, or of units that aren't printed, are shown for confirmation."""
    for number, rows in _by_licence(table).items():
        if len(rows) < 2:
            continue
        named = table.named
        units = {name_key(unit): unit for row in rows if (unit := table.cell(row, Role.NAME).strip())}
        if named is Role.NAME and len(units) < 2:
            continue
        told = f"许可证编号 {number} 用在 {len(rows)} 处：{_listed([table.label(row) for row in rows])}"
        if len(units) > 1:
            severity = Severity.ERROR if named is Role.SERVICE else Severity.WARN
            told, cure = (
                f"{told}，单位不同：{_listed(list(units.values()))}",
                "一个编号只属于一个单位，请对照许可证改正",
            )
        else:
            severity = Severity.INFO
            cure = "同一单位持有则无误；请确认" if units else "名单没有印出持证单位，请确认这些服务属于同一单位"
        also = tuple(row.number for row in rows[1:])
        yield Finding("R16", severity, rows[0].number, table.head(Role.LICENCE), number, told, cure, also)


def domains(table: ListTable) -> Iterator[Finding]:
    """R15. Under one licence, an address that isn't a website's own is below the domain of one of its websites."""
    if not table.has(Role.ADDRESS, Role.KIND, Role.LICENCE):
        return
    for number, rows in _by_licence(table).items():
        sites = [row for row in rows if _WEBSITE.search(table.cell(row, Role.KIND))]
        known = {domain for row in sites for domain in domains_in(table.cell(row, Role.ADDRESS))}
        for row in rows if known else []:
            foreign = domains_in(table.cell(row, Role.ADDRESS)) - known
            if row in sites or not foreign:
                continue
            strange, right = "、".join(sorted(foreign)), _listed(sorted(known))
            told = f"“{table.label(row)}”的域名 {strange} 不是许可证 {number} 名下网站的域名（{right}）"
            yield Finding(
                "R15", Severity.WARN, row.number, table.head(Role.ADDRESS), table.cell(row, Role.ADDRESS), told,
                "核对两处网址，其中一处可能抄错", tuple(site.number for site in sites),
            )  # fmt: skip


def domains_in(text: str) -> set[str]:
    """The registered domains of the addresses in a cell: `bbs.cpn.com.cn` → cpn.com.cn."""
    return {_registered(host) for host in _HOST.findall(text.casefold())}


def _registered(host: str) -> str:
    parts = host.split(".")
    length = 3 if len(parts) > 2 and parts[-1] == "cn" and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-length:])


def _by_licence(table: ListTable) -> dict[str, list[ListRow]]:
    found: dict[str, list[ListRow]] = defaultdict(list)
    for row in table.rows:
        number = clean_number(table.cell(row, Role.LICENCE))
        if number:
            found[number].append(row)
    return found


def _listed(names: list[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more
