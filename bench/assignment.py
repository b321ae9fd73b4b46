"""Cases to experts by the flow of least cost: 2,000 cases × 60 experts × 3 seats, half of that and twice that.

`python -m bench.assignment`. Times are of the clock, of the solver with all that makes its matrix and reads its answer.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from math import ceil

from review.core.assignment import Assignment, Demand, Reader, assign

SEATS, TARGET, ROUNDS = 3, 30, 3
SIZES = ((1000, 60), (2000, 60), (4000, 60))
TOPICS = ("电商平台", "品牌经销", "电商服务", "数字生活", "跨境电商")
BARRED, KNOWN, SLACK, SEED = 0.03, 0.4, 1.2, 2024


def problem(cases: int, experts: int) -> tuple[list[Demand], list[Reader], int]:
    """Cases of one topic each, experts who know some, a few recusals, and loads at most a fifth above the mean."""
    drawn = random.Random(SEED)
    people = [
        Reader(f"e{n:03}", frozenset(topic for topic in TOPICS if drawn.random() < KNOWN)) for n in range(experts)
    ]
    demands = [
        Demand(
            f"c{n:05}",
            SEATS,
            frozenset({drawn.choice(TOPICS)}),
            frozenset(one.id for one in people if drawn.random() < BARRED),
        )
        for n in range(cases)
    ]
    return demands, people, ceil(cases * SEATS / experts * SLACK)


def lines() -> Iterator[str]:
    yield f"`assign` with {SEATS} seats a case, {BARRED:.0%} of all pairs barred, medians of {ROUNDS} rounds"
    yield ""
    yield "| cases | experts | s | target | unmatched seats | loads |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for cases, experts in SIZES:
        demands, people, at_most = problem(cases, experts)
        seconds, found = [], None
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = assign(demands, people, at_most=at_most)
            seconds.append(time.perf_counter() - start)
        assert found is not None
        _check(found, demands, at_most)
        loads = sorted(len(of) for of in found.cases.values())
        target = TARGET if (cases, experts) == (2000, 60) else ""
        figures = f"{len(found.unmatched)} | {loads[0]}–{loads[-1]}"
        yield f"| {cases:,} | {experts} | {statistics.median(seconds):.1f} | {target} | {figures} |"


def _check(found: Assignment, demands: list[Demand], at_most: int) -> None:
    if not found.is_complete or any(len(of) > at_most for of in found.cases.values()):
        raise RuntimeError("seats are empty, or somebody reads too much")
    for demand in demands:
        if len(set(found.readers[demand.id]) - demand.barred) != SEATS:
            raise RuntimeError(f"{demand.id}: {found.readers[demand.id]}")


def main() -> None:
    load = " ".join(f"{figure:.2f}" for figure in os.getloadavg())
    print(f"{os.cpu_count()} cores, load average at the start {load}\n")
    for line in lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
