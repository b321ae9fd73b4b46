"""How far experts agree: Kendall's W, intraclass correlations, who is severe, and single ratings far off.

A round in which every expert scores every case is a complete two-way table; where each case is scored by some of them,
what leans on a complete table isn't defined, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import median

from review.core.aggregation import mean

Rates = Mapping[str, Mapping[str, float]]
"""Case → seat → rate."""
FAR = 2.0
_NOTHING = 1e-9


@dataclass(frozen=True)
class Measure:
    """A measure of agreement, or why there is none; `over` is what it was taken from."""

    value: float | None
    over: str
    why_not: str = ""


@dataclass(frozen=True)
class Block:
    """Cases that the same experts scored: a complete table within a round."""

    seats: tuple[str, ...]
    cases: tuple[str, ...]


def kendalls_w(ratings: Sequence[Sequence[float]]) -> float | None:
    """W of m raters (rows) over n things, corrected for ties; None for fewer than 2 raters or things, or all tied.

    W = (12 Σ R² − 3 m² n (n + 1)²) / (m² n (n² − 1) − m Σ T), R the sums of mid-ranks, T the sum of t³ − t over each
    rater's ties. Kendall and Babington Smith 1939; Siegel and Castellan 1988, 9.7.
    """
    m, n = len(ratings), len(ratings[0]) if ratings else 0
    if m < 2 or n < 2:
        return None
    ranked = [_mid_ranks(row) for row in ratings]
    sums = [fsum(row[at] for row in ranked) for at in range(n)]
    ties = fsum(_ties(row) for row in ratings)
    below = m**2 * n * (n**2 - 1) - m * ties
    if below <= _NOTHING:
        return None
    return (12 * fsum(one**2 for one in sums) - 3 * m**2 * n * (n + 1) ** 2) / below


def _rounded(row: Sequence[float]) -> list[float]:
    return [round(value, 9) for value in row]


def _mid_ranks(row: Sequence[float]) -> list[float]:
    values = _rounded(row)
    return [sum(other < one for other in values) + (values.count(one) + 1) / 2 for one in values]


def _ties(row: Sequence[float]) -> float:
    values = _rounded(row)
    return sum(values.count(one) ** 3 - values.count(one) for one in set(values))


@dataclass(frozen=True)
class Correlations:
    """Intraclass correlations of a complete table, named as by Shrout and Fleiss 1979; None where undefined."""

    one_way: float | None
    two_way: float | None
    consistent: float | None
    one_way_k: float | None
    two_way_k: float | None
    consistent_k: float | None


def correlations(table: Sequence[Sequence[float]]) -> Correlations:
    """ICC(1,1), (2,1), (3,1) and (1,k), (2,k), (3,k) of n things (rows) by k raters. Shrout and Fleiss 1979."""
    n, k = len(table), len(table[0]) if table else 0
    if n < 2 or k < 2:
        return Correlations(None, None, None, None, None, None)
    grand = mean([value for row in table for value in row])
    rows = [mean(row) for row in table]
    columns = [mean([row[at] for row in table]) for at in range(k)]
    total = fsum((value - grand) ** 2 for row in table for value in row)
    between = k * fsum((one - grand) ** 2 for one in rows)
    raters = n * fsum((one - grand) ** 2 for one in columns)
    bms, wms = between / (n - 1), max(0.0, total - between) / (n * (k - 1))
    jms = raters / (k - 1)
    ems = max(0.0, total - between - raters) / ((n - 1) * (k - 1))
    return Correlations(
        _over(bms - wms, bms + (k - 1) * wms),
        _over(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        _over(bms - ems, bms + (k - 1) * ems),
        _over(bms - wms, bms),
        _over(bms - ems, bms + (jms - ems) / n),
        _over(bms - ems, bms),
    )


def one_way(rates: Rates) -> tuple[float | None, float | None]:
    """ICC(1,1) and ICC(1,k₀) where things have different raters, and different numbers of them.

    k₀ = (N − Σ k² / N) / (n − 1) takes the place of k: Donner and Koval 1980. Things with one rating say nothing.
    """
    rows = [list(those.values()) for those in rates.values() if len(those) > 1]
    n, every = len(rows), [value for row in rows for value in row]
    if n < 2:
        return None, None
    grand, size = mean(every), len(every)
    middle = [mean(row) for row in rows]
    bms = fsum(len(row) * (one - grand) ** 2 for row, one in zip(rows, middle, strict=True)) / (n - 1)
    wms = fsum((value - one) ** 2 for row, one in zip(rows, middle, strict=True) for value in row) / (size - n)
    k = (size - fsum(len(row) ** 2 for row in rows) / size) / (n - 1)
    return _over(bms - wms, bms + (k - 1) * wms), _over(bms - wms, bms)


def _over(above: float, below: float) -> float | None:
    return above / below if below > _NOTHING else None


def is_complete(rates: Rates) -> bool:
    """Whether the same experts scored every case."""
    return len({frozenset(those) for those in rates.values()}) == 1


def blocks(rates: Rates, *, least: int = 3) -> list[Block]:
    """The complete tables within a round: at least two experts who scored `least` or more cases, the same ones."""
    found: dict[tuple[str, ...], list[str]] = {}
    for case, those in sorted(rates.items()):
        found.setdefault(tuple(sorted(those)), []).append(case)
    return [
        Block(seats, tuple(cases)) for seats, cases in sorted(found.items()) if len(seats) > 1 and len(cases) >= least
    ]


def table(rates: Rates, block: Block) -> list[list[float]]:
    """A block as cases by experts."""
    return [[rates[case][seat] for seat in block.seats] for case in block.cases]


@dataclass(frozen=True)
class Severity:
    """How an expert's ratings lie to the means of the cases: above nought is lenient, below severe."""

    seat: str
    cards: int
    deviation: float | None


def severities(rates: Rates) -> list[Severity]:
    """Every expert's mean deviation from the mean of the case, over cases that others scored as well."""
    apart: dict[str, list[float]] = {}
    count: dict[str, int] = {}
    for those in rates.values():
        middle = mean(list(those.values()))
        for seat, value in those.items():
            count[seat] = count.get(seat, 0) + 1
            if len(those) > 1:
                apart.setdefault(seat, []).append(value - middle)
    return [Severity(seat, count[seat], mean(apart[seat]) if seat in apart else None) for seat in sorted(count)]


def outliers(rates: Rates) -> frozenset[tuple[str, str]]:
    """Case and seat of every rating more than `FAR` deviations off the median of its case.

    A case has few ratings, and its own deviation can't show one far off: of k ratings none lies further than
    (k − 1) / √k of it from their mean (Shiffler 1988), less than 2 up to k = 5. So the deviation is that of all cases
    together within them (√WMS); and the median, unlike the mean, isn't drawn along, so that the others stay clear.
    """
    rows = [those for those in rates.values() if len(those) > 1]
    apart = [value - mean(list(those.values())) for those in rows for value in those.values()]
    free = len(apart) - len(rows)
    within = sqrt(fsum(one**2 for one in apart) / free) if free else 0.0
    if within <= _NOTHING:
        return frozenset()
    return frozenset(
        (case, seat)
        for case, those in rates.items()
        for seat, value in those.items()
        if len(those) > 1 and abs(value - median(those.values())) > FAR * within + _NOTHING
    )
