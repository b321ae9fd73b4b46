"""Rules of confidentiality: no printed amount, and nothing that printed amounts add up to, gives one enterprise's
figure away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from publication.core.calls import parse_call
from publication.core.lint.finding import Finding, Severity
from publication.core.report import Content, Report
from publication.core.statistics import Edition, bind
from publication.core.statistics.behind import Behind, behind

LEAST = 3
"""Behind an amount that is published stand at least so many."""
SHOWN = 3
_NEAR = 1e-9  # of sums of zeros and ones


@dataclass(frozen=True)
class Disclosure:
    """A finding about the report, with the enterprises (ids) whose figures can be told."""

    finding: Finding
    ids: frozenset[str]


def disclosures(
    content: Content, report: Report, edition: Edition, *, public: Collection[str], before: Sequence[Behind] = ()
) -> list[Disclosure]:
    """R40 and R41 over every statistic that the report prints. `public` are the columns that are published anyway,
    `before` the amounts of the version that everybody has already."""
    amounts = amounts_of(content.statistics, edition, public=public)
    teller = _Teller(content, report, edition)
    return [*_few(amounts, teller), *_differences(amounts, before, teller)]


def amounts_of(keys: Iterable[str], edition: Edition, *, public: Collection[str], said: str = "") -> list[Behind]:
    """What these statistics tell of whom, but for columns that are published anyway; `said` is where they stand, if it
    isn't the report in hand."""
    return [
        replace(one, key=f"{one.key}{said}")
        for key in sorted(keys)
        for one in behind(bind(parse_call(key), edition.outline), edition)
        if not one.columns <= set(public)
    ]


def _few(amounts: list[Behind], teller: _Teller) -> Iterator[Disclosure]:
    """R40: one finding for each measure and set of enterprises, however often it is printed."""
    found: dict[tuple[str, frozenset[str]], list[Behind]] = {}
    for amount in amounts:
        if 0 < len(amount.ids) < LEAST:
            found.setdefault((amount.measure, amount.ids), []).append(amount)
    for (measure, ids), printed in found.items():
        whose = f"只涉及 {len(ids)} 家企业（{teller.names(ids)}）"
        told = f"{teller.printed(printed[0])}{whose}，{teller.label(measure)}可以看出"
        places = "、".join(dict.fromkeys(teller.place(one) for one in printed))
        cure = f"去掉{places}的这个数，或并入别的组，或经企业同意后接受"
        yield Disclosure(_finding("R40", teller.label(measure), printed[0], told, cure), ids)


def _differences(amounts: list[Behind], before: Sequence[Behind], teller: _Teller) -> Iterator[Disclosure]:
    """R41: one finding for each measure and set of enterprises that is left when one set is taken from another, or
    when more of them are added up and taken from each other."""
    out = set(before)
    for measure, sets in _sets([*amounts, *before]).items():
        seen: set[frozenset[str]] = set()
        for one, other in combinations(sorted(sets, key=lambda ids: (len(ids), sorted(ids))), 2):
            rest = other - one
            part, whole = sets[one], sets[other]
            if not one < other or len(rest) >= LEAST or rest in seen or {part, whole} <= out:
                continue
            seen.add(rest)
            all_of = "" if whole.ids == other else "的全体"  # a share tells of what it is a part of as well
            told = (
                f"{teller.printed(part)}与{teller.printed(whole)}{all_of}相差 {len(rest)} 家企业"
                f"（{teller.names(rest)}），相减可得{teller.label(measure)}"
            )
            places = "或".join(dict.fromkeys((teller.place(part), teller.place(whole))))
            cure = f"去掉{places}的一个数，或换一种分组"
            yield Disclosure(_finding("R41", teller.label(measure), part, told, cure), rest)
        for rest, taken in _left_over(sets, known=seen):
            if out.issuperset(taken):
                continue
            places = "、".join(dict.fromkeys(teller.place(one) for one in taken))
            told = (
                f"{teller.printed(taken[0])}等 {len(taken)} 个数相加减，只剩 {len(rest)} 家企业"
                f"（{teller.names(rest)}），可得{teller.label(measure)}"
            )
            cure = f"去掉{places}的一个数，或换一种分组"
            yield Disclosure(_finding("R41", teller.label(measure), taken[0], told, cure), rest)


def _left_over(
    sets: Mapping[frozenset[str], Behind], *, known: Collection[frozenset[str]]
) -> Iterator[tuple[frozenset[str], list[Behind]]]:
    """What less than `LEAST` enterprises sum up to can be had from more than two of the amounts, and from which ones;
    not what is printed itself or `known` already.

    Each amount is a sum over the enterprises of its set. A sum can be had from the others if its row of ones is a
    combination of theirs; whoever stands in the same sets can't be told apart and has one column together.
    """
    if len(sets) < LEAST:
        return
    alike: dict[tuple[bool, ...], list[str]] = {}
    for one in sorted(frozenset[str]().union(*sets)):
        alike.setdefault(tuple(one in ids for ids in sets), []).append(one)
    rows = np.array(list(alike), dtype=float).T
    off = np.eye(len(alike)) - np.linalg.pinv(rows) @ rows  # how far each column's own row is from what can be had
    sizes = np.array([len(those) for those in alike.values()])
    far = np.diag(off)
    alone = [(at,) for at in np.flatnonzero((sizes < LEAST) & (far < _NEAR))]
    pairs = np.triu(far[:, None] + far + 2 * off < _NEAR, 1) & (sizes[:, None] + sizes < LEAST)
    together = [pair for pair in zip(*np.nonzero(pairs), strict=True) if not {(at,) for at in pair} & set(alone)]
    columns, amounts = list(alike.values()), list(sets.values())
    for places in (*alone, *together):
        rest = frozenset(one for at in places for one in columns[at])
        if rest not in sets and rest not in known:
            wanted = np.zeros(len(columns))
            wanted[list(places)] = 1
            parts = np.linalg.pinv(rows.T) @ wanted
            yield rest, [amount for amount, part in zip(amounts, parts, strict=True) if abs(part) > _NEAR]


def _sets(amounts: list[Behind]) -> Mapping[str, Mapping[frozenset[str], Behind]]:
    """By measure, each set of enterprises of which an amount is printed, with one that tells of it: rather that amount
    itself than a share of it."""
    found: dict[str, dict[frozenset[str], Behind]] = {}
    added = [amount for amount in amounts if amount.added_up]
    told = [(amount, amount.ids) for amount in added] + [(amount, amount.whole) for amount in added]
    for amount, ids in told:
        if ids:
            found.setdefault(amount.measure, {}).setdefault(ids, amount)
    return found


def _finding(rule: str, measure: str, amount: Behind, told: str, cure: str) -> Finding:
    value = f"{amount.key}：{amount.label}" if amount.label else amount.key
    return Finding(rule, Severity.ERROR, None, measure, value, told, cure)


class _Teller:
    """Puts an amount, where it is printed and whom it concerns into words."""

    def __init__(self, content: Content, report: Report, edition: Edition) -> None:
        self.report = report
        self.places: dict[str, str] = {}
        for binding in content.bindings:
            if binding.statistic is not None:
                self.places.setdefault(binding.statistic.key, f"{binding.file} 第 {binding.line} 行")
        titles = {chart.code: chart.title for chart in report.definition.charts}
        for code in content.charts:
            for series in report.series[code]:
                self.places.setdefault(series.call.key, f"图“{titles[code]}”")
        outline = edition.outline
        self.known: Mapping[str, str] = dict(
            zip(edition.entries[outline.id_column], edition.entries[outline.name_column], strict=True)
        )

    def printed(self, amount: Behind) -> str:
        group = f"中“{amount.label}”一组" if amount.label else ""
        return f"{self.place(amount)}的 {amount.key}{group}"

    def place(self, amount: Behind) -> str:
        return self.places.get(amount.key, "报告")

    def label(self, measure: str) -> str:
        return self.report.labels.get(measure, measure)

    def names(self, ids: frozenset[str]) -> str:
        return "、".join(sorted(self.known[one] for one in ids)[:SHOWN])
