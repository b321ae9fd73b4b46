"""Rules between lists: none is another one under a new title, and one entity has one spelling in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import OSA

from declarations.core.applicant import name_key
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.names import are_enterprises
from publication.core.lint.tables import ListRow, ListTable, Role
from review.core.names import bare, look_alike, traces

SAME = 0.5
"""A list more of whose cells than this equal another's is the other one."""
LEAST = 5
"""Shorter lists may well be equal."""
_LONG, _LONGEST = 4, 12


def same_list(table: ListTable, other: ListTable) -> Iterator[Finding]:
    """R04. Names at equal places; where the titles are the same too it is the same list once more."""
    if name_key(table.title) == name_key(other.title) or len(table.rows) < LEAST:
        return
    mine, theirs = _by_place(table), _by_place(other)
    equal = sum(theirs.get(place) == name for place, name in mine.items())
    if equal > SAME * max(len(mine), len(theirs)):
        told = f"{len(mine)} 行中有 {equal} 行与“{other.title}”同名次、同名称，标题却不同"
        cure = "请核对这份名单是不是放错了标题，换上应有的名单"
        yield Finding("R04", Severity.ERROR, None, "", other.title, told, cure)


def other_spellings(table: ListTable, other: ListTable) -> Iterator[Finding]:
    """R10 and R33. A name that another list writes otherwise: with other brackets or blanks; or that isn't there while
    one that is nearly it is (one character, or one name the short form of the other)."""
    head, known = table.head(table.named), _names(other)
    mine = _names(table)
    for key, row in mine.items():
        name = table.label(row)
        if key in known and other.label(known[key]) != name:
            theirs = other.label(known[key])
            told = f"“{name}”在“{other.title}”里写作“{theirs}”"
            cure = "同一家企业用一种写法，以营业执照为准"
            yield Finding("R10", Severity.WARN, row.number, head, name, told, cure)
    strangers = [other.label(row) for key, row in known.items() if key not in mine]
    unknown = [row for key, row in mine.items() if key not in known]
    if are_enterprises(table) != are_enterprises(other):
        return
    alike = _alike_enterprises if are_enterprises(table) else _alike_economies
    for row, theirs in alike(table, unknown, strangers):
        name = table.label(row)
        told = f"“{name}”在“{other.title}”里没有，那里有相近的“{theirs}”"
        cure = "请确认是否同一个：是则统一名称，不是则接受"
        yield Finding("R33", Severity.WARN, row.number, head, name, told, cure)


def _alike_enterprises(
    table: ListTable, rows: Iterable[ListRow], strangers: Iterable[str]
) -> Iterator[tuple[ListRow, str]]:
    """Found by traces, so that two lists of five hundred aren't compared name by name."""
    by_trace: dict[str, list[str]] = defaultdict(list)
    for name in strangers:
        for trace in set(traces(name)):
            by_trace[trace].append(name)
    for row in rows:
        name = table.label(row)
        near = dict.fromkeys(other for trace in traces(name) for other in by_trace.get(trace, ()))
        yield from ((row, other) for other in near if look_alike(name, other))


def _alike_economies(
    table: ListTable, rows: Iterable[ListRow], strangers: Iterable[str]
) -> Iterator[tuple[ListRow, str]]:
    kept = list(strangers)
    yield from ((row, other) for row in rows for other in kept if _same_economy(table.label(row), other))


def _same_economy(one: str, other: str) -> bool:
    """Whether two names of places could be meant for one: a character off (two in a name of four that begins or ends
    alike), or the characters of the shorter one in the longer one in this order, as 波黑 and 波斯尼亚和黑塞哥维那."""
    short, long = sorted((bare(one), bare(other)), key=len)
    if len(short) == len(long):
        off = OSA.distance(short, long)
        slip = off == 1 and len(short) > 2
        return slip or (off == 2 and len(short) >= _LONG and short[-2:] == long[-2:])
    if len(short) < 2 or len(long) > _LONGEST:
        return False
    return short in long or (short[0] == long[0] and _in_order(short, long))


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _by_place(table: ListTable) -> Mapping[object, str]:
    """Names by rank, by place where there is none or a rank is shared."""
    ranks = [table.number(row, Role.RANK) for row in table.rows]
    has_ranks = None not in ranks and len(set(ranks)) == len(ranks)
    places = ranks if has_ranks else range(1, len(ranks) + 1)
    return dict(zip(places, (name_key(table.label(row)) for row in table.rows), strict=True))


def _names(table: ListTable) -> dict[str, ListRow]:
    return {name_key(table.label(row)): row for row in reversed(table.rows) if table.label(row)}
