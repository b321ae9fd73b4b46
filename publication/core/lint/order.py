"""Rules of order: ranks, scores that fall down the list, ties by one convention, as many rows as the title says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role

LEAST_STEPS = 3
"""Fewer steps can't tell a list where less is better from one that is wrong."""
_DIGITS = {
    "十": 10,
    "二十": 20,
    "三十": 30,
    "五十": 50,
    "百": 100,
    "一百": 100,
    "二百": 200,
    "三百": 300,
    "五百": 500,
    "千": 1000,
}
_SIZE = re.compile(r"(?:TOP\s*|前\s*)(\d{1,5})|(\d{1,5})\s*强", re.IGNORECASE)
_SIZE_IN_WORDS = re.compile(r"([一二三五十百千]{1,2})强")


def rank_order(table: ListTable) -> Iterator[Finding]:
    """R02. Rows stand in the order of their ranks."""
    if not table.has(Role.RANK):
        return
    for (before, higher), (row, rank) in pairwise(_ranked(table)):
        if rank < higher:
            told = f"第 {_plain(rank)} 名“{table.label(row)}”排在第 {_plain(higher)} 名“{table.label(before)}”之后"
            yield Finding(
                "R02", Severity.ERROR, row.number, table.head(Role.RANK), _plain(rank), told,
                "对调两行，或改正名次", (before.number,),
            )  # fmt: skip


def score_order(table: ListTable) -> Iterator[Finding]:
    """R02. By rank the score never rises (or never falls, where most of it rises)."""
    scored = sorted(_scored(table), key=lambda one: one[1])
    steps = [(low, high) for low, high in pairwise(scored) if low[2] != high[2] and low[1] != high[1]]
    rising = sum(high[2] > low[2] for low, high in steps)
    falls = rising * 2 <= len(steps) or len(steps) < LEAST_STEPS
    for before, here in steps:
        if (here[2] > before[2]) is falls:
            row, rank, score = here
            told = (
                f"第 {_plain(rank)} 名“{table.label(row)}”得分 {score}，"
                f"{'高' if falls else '低'}于第 {_plain(before[1])} 名“{table.label(before[0])}”的 {before[2]}"
            )
            yield Finding(
                "R02", Severity.ERROR, row.number, table.head(Role.SCORE), str(score), told,
                "核对两家的得分和名次，其中一处有误", (before[0].number,),
            )  # fmt: skip


def ties(table: ListTable) -> Iterator[Finding]:
    """R03. Equal printed scores share a rank, or none of them does and a note says how they were told apart."""
    scored = sorted(_scored(table), key=lambda one: one[1])
    apart = [(low, high) for low, high in pairwise(scored) if low[2] == high[2] and low[1] != high[1]]
    together = [(low, high) for low, high in pairwise(scored) if low[2] == high[2] and low[1] == high[1]]
    for low, high in apart:
        row, rank, score = high
        names = f"“{table.label(low[0])}”与“{table.label(row)}”"
        told = f"{names}得分同为 {score}，名次却是 {_plain(low[1])} 和 {_plain(rank)}"
        mixed = "；另有同分的并列，做法不一" if together else ""
        yield Finding(
            "R03", Severity.ERROR if together else Severity.WARN, row.number, table.head(Role.RANK), _plain(rank),
            told + mixed, "同分并列，或多印一位小数，或注明按什么区分", (low[0].number,),
        )  # fmt: skip


def numbering(table: ListTable) -> Iterator[Finding]:
    """R06 and R03. Ranks run from 1 without gaps, shared ones by one convention, and no rank stands twice by mistake.

    A list without ranks is asked by its serial numbers; one of several kinds numbers each by itself.
    """
    role = Role.RANK if table.has(Role.RANK) else Role.SEQUENCE
    if not table.has(role):
        return
    head = table.head(role)
    for row in table.rows:
        if table.number(row, role) is None:
            value = table.cell(row, role)
            told = (
                f"“{table.label(row)}”的{head}“{value}”不是数" if value.strip() else f"“{table.label(row)}”没有{head}"
            )
            yield Finding("R06", Severity.ERROR, row.number, head, value, told, f"补上{head}")
    kinds = dict.fromkeys(table.cell(row, Role.KIND) for row in table.rows)
    for kind in kinds:
        rows = [
            (row, number)
            for row in table.rows
            if table.cell(row, Role.KIND) == kind and (number := table.number(row, role)) is not None
        ]
        yield from _runs_on(table, role, sorted(rows, key=lambda one: one[1]))


def _runs_on(table: ListTable, role: Role, rows: Sequence[tuple[ListRow, Decimal]]) -> Iterator[Finding]:
    head = table.head(role)
    skips: list[ListRow] = []
    runs: list[ListRow] = []
    groups = [(rank, [row for row, _ in group]) for rank, group in groupby(rows, key=lambda one: one[1])]
    gaps_matter = not (table.excerpt or _leaves_many_out(groups))
    expected, least = Decimal(1), Decimal(1)
    for rank, group in groups:
        row = group[0]
        if len(group) > 1 and not _may_share(table, role, group):
            told = f"{head} {_plain(rank)} 出现 {len(group)} 次：{'、'.join(table.label(one) for one in group)}"
            also = tuple(one.number for one in group[1:])
            yield Finding("R06", Severity.ERROR, row.number, head, _plain(rank), told, f"改正其中一处{head}", also)
        if rank not in (expected, least) and gaps_matter:
            told = (
                f"{head}从 {_plain(least - 1)} 跳到 {_plain(rank)}，缺 {_plain(least)}"
                if least > 1
                else f"{head}从 {_plain(rank)} 开始"
            )
            yield Finding("R06", Severity.ERROR, row.number, head, _plain(rank), told, "补上漏掉的条目，或改正编号")
        elif expected != least:
            (skips if rank == expected else runs).append(row)
        expected, least = (rank + len(group), rank + 1)
    if skips and runs and gaps_matter:
        told = f"并列之后有的跳过名次（第 {skips[0].number} 行），有的不跳（第 {runs[0].number} 行）"
        cure = "全份名单用同一种并列办法，并注明"
        yield Finding(
            "R03", Severity.ERROR, runs[0].number, head, table.cell(runs[0], role), told, cure, (skips[0].number,)
        )


def _leaves_many_out(groups: Sequence[tuple[Decimal, list[ListRow]]]) -> bool:
    """A sub-list that shows everybody's place in the main list: more than a tenth of the places, and more than two, are
    somebody else's."""
    count = sum(len(group) for _, group in groups)
    return bool(groups) and groups[-1][0] - count > max(2, count / 10)


def _may_share(table: ListTable, role: Role, group: Sequence[ListRow]) -> bool:
    """Ranks may be shared, unless the printed scores differ; serial numbers never."""
    if role is Role.SEQUENCE:
        return False
    return len({table.cell(row, Role.SCORE).strip() for row in group}) == 1


def size_in_title(table: ListTable) -> Iterator[Finding]:
    """R03. A list called 百强 or TOP500 has so many rows."""
    said = stated_size(table.title)
    found = len(table.rows)
    if said is not None and said != found:
        told = f"标题“{table.title}”说 {said} 家，名单有 {found} 家"
        yield Finding("R03", Severity.WARN, None, "", str(found), told, "补足或删去条目，或说明末位并列、暂缓公布")


def stated_size(title: str) -> int | None:
    """`…TOP500名单` → 500, `百强` → 100; None where it says none or several, or is no title but a file's bare name."""
    if not re.search("[\u4e00-\u9fff]", title):
        return None
    sizes = {int(top or strong) for top, strong in _SIZE.findall(title)}
    sizes |= {_DIGITS[word] for word in _SIZE_IN_WORDS.findall(title) if word in _DIGITS}
    return sizes.pop() if len(sizes) == 1 else None


def _ranked(table: ListTable) -> list[tuple[ListRow, Decimal]]:
    return [(row, rank) for row in table.rows if (rank := table.number(row, Role.RANK)) is not None]


def _scored(table: ListTable) -> list[tuple[ListRow, Decimal, Decimal]]:
    """Rows with rank and printed score, both of which must be there."""
    if not table.has(Role.RANK, Role.SCORE):
        return []
    return [(row, rank, score) for row, rank in _ranked(table) if (score := table.number(row, Role.SCORE)) is not None]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
