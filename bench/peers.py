"""Entropy weights, TOPSIS and ranks: the engine, pymcdm without its validation, and scikit-criteria's pipeline.

All three compute the same variant over the same figures: weights from the raw columns, vector normalisation, weights
within the squared distance, fifteen benefits and five costs. The engine starts from finished columns, as it does after
an indicator's steps, and the peers from a matrix in the layout that suits them best; making it isn't timed.
"""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ranking.core.aggregate import AGGREGATES
from ranking.core.aggregate.ideal import Closeness, closeness
from ranking.core.indicator import Column
from ranking.core.method import Floats
from ranking.core.precision import places
from ranking.core.ranks import rank
from ranking.core.weights import WEIGHTS

INSTALLED = Path(__file__).parents[1] / "var" / "bench"
COLUMNS = 20
AGREEMENT = 1e-12
SEED = 2024  # under it no two scores agree in 12 digits: there the engine ties and the peers don't
OURS, CONTRIBUTIONS, PYMCDM, SCIKIT = "ours", "ours, with contributions", "pymcdm 1.4.0", "scikit-criteria 0.10"
FLOOR, MEMORY = 2.0, 1.0  # at most so many times the floor, and the matrix

Job = Callable[[], tuple[Any, ...]]  # makes scores, ranks, and what else is made with them


@dataclass(frozen=True)
class Size:
    """`calls`: how many of each job are timed together in a round, so that small ones find their code and figures in
    the cache; `faster`: how many times the peers' speed is asked for; `floor`: whether the floor counts."""

    rows: int
    rounds: int
    calls: int
    faster: float
    floor: bool


SIZES = (Size(17_000, 9, 10, 5, floor=False), Size(1_000_000, 9, 1, 15, floor=True))


def figures(rows: int) -> Floats:
    """Column-major, (columns, rows): positive, each column on a scale of its own."""
    drawn = np.random.Generator(np.random.PCG64(SEED)).random((COLUMNS, rows))
    found: Floats = (drawn + 0.1) * np.logspace(-2, 4, COLUMNS)[:, None]
    return found


def costs() -> np.ndarray:
    return np.arange(COLUMNS) % 4 == 3


def columns_of(matrix: Floats) -> list[Column]:
    return [
        Column(f"c{j}", x, x, x, x, x, "cost" if cost else "benefit")
        for j, (x, cost) in enumerate(zip(matrix, costs(), strict=True))
    ]


def jobs_of(matrix: Floats) -> dict[str, Job]:
    types = np.where(costs(), -1, 1)
    return {
        OURS: _ours(columns_of(matrix)),
        CONTRIBUTIONS: _with_contributions(columns_of(matrix)),
        PYMCDM: _pymcdm(matrix.T, types),
        SCIKIT: _scikit(matrix.T, types),
    }


def _ours(columns: list[Column]) -> Job:
    entropy = WEIGHTS["entropy"]

    def job() -> tuple[Any, ...]:
        weights = entropy.apply(columns, [None] * len(columns), entropy.default).weights
        scores = closeness(columns, weights, Closeness())
        return scores, rank(places(scores, descending=True), "competition")

    return job


def _with_contributions(columns: list[Column]) -> Job:
    entropy, topsis = WEIGHTS["entropy"], AGGREGATES["topsis"]

    def job() -> tuple[Any, ...]:
        weights = entropy.apply(columns, [None] * len(columns), entropy.default).weights
        found = topsis.apply(columns, weights, lambda scores: scores, topsis.default)
        return found.scores, rank(places(found.scores, descending=True), "competition"), found.contributions

    return job


def _pymcdm(matrix: Floats, types: np.ndarray) -> Job:
    from pymcdm.helpers import rrankdata  # type: ignore[import-not-found]
    from pymcdm.methods import TOPSIS  # type: ignore[import-not-found]
    from pymcdm.normalizations import vector_normalization  # type: ignore[import-not-found]
    from pymcdm.weights import entropy_weights  # type: ignore[import-not-found]

    topsis = TOPSIS(vector_normalization)

    def job() -> tuple[Any, ...]:
        scores = topsis(matrix, entropy_weights(matrix), types, validation=False)
        return scores, rrankdata(scores)

    return job


def _scikit(matrix: Floats, types: np.ndarray) -> Job:
    from skcriteria import mkdm  # type: ignore[import-not-found]
    from skcriteria.agg.topsis import TOPSIS  # type: ignore[import-not-found]
    from skcriteria.pipelines import mkpipe  # type: ignore[import-not-found]
    from skcriteria.preprocessing.scalers import VectorScaler  # type: ignore[import-not-found]
    from skcriteria.preprocessing.weighters import EntropyWeighter  # type: ignore[import-not-found]

    decision, pipeline = mkdm(matrix, types.tolist()), mkpipe(EntropyWeighter(), VectorScaler("matrix"), TOPSIS())

    def job() -> tuple[Any, ...]:
        found = pipeline.evaluate(decision)
        return found.e_.similarity, found.rank_

    return job


def agree(jobs: Mapping[str, Job]) -> None:
    """Raises RuntimeError unless all make the same scores and the same ranks."""
    scores, ranks = jobs[OURS]()[:2]
    for name, job in jobs.items():
        others, theirs = job()[:2]
        apart, moved = float(np.abs(others - scores).max()), int((np.asarray(theirs) != np.asarray(ranks)).sum())
        if not apart <= AGREEMENT or moved:
            raise RuntimeError(f"{name}: scores {apart:.1e} apart, {moved} ranks differ of {len(ranks)}")


def seconds_of(jobs: Mapping[str, Callable[[], object]], *, rounds: int, calls: int = 1) -> dict[str, float]:
    """The median of each job's seconds; the jobs take turns, so that what else the machine does falls on all."""
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            for _ in range(calls):
                job()
            spent[name].append((time.perf_counter() - start) / calls)
    return {name: statistics.median(each) for name, each in spent.items()}


def memory_of(job: Job) -> int:
    """The most bytes that the job holds at once, its results with them."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        job()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def floors_of(matrix: Floats, scores: Floats) -> dict[str, Callable[[], object]]:
    """What no way of computing this gets round. The logarithm goes into memory that is there already."""
    buffer = np.zeros_like(matrix)
    return {
        "one sum over the matrix": matrix.sum,
        "one logarithm over it": lambda: np.log(matrix, out=buffer),
        "one argsort of the scores": lambda: np.argsort(scores),
    }


def measure(size: Size) -> Iterator[str]:
    matrix = figures(size.rows)
    jobs = jobs_of(matrix)
    agree(jobs)
    floors = floors_of(matrix, jobs[OURS]()[0]) if size.floor else {}
    spent = seconds_of({**jobs, **floors}, rounds=size.rounds, calls=size.calls)
    floor = sum(spent[name] for name in floors)
    calls = f" of {size.calls} calls" if size.calls > 1 else ""
    yield f"{size.rows:,} × {COLUMNS}, medians of {size.rounds} rounds{calls}; scores within {AGREEMENT:g}, ranks equal"
    yield ""
    yield "| | ms | times ours | target | times ours with contributions |"
    yield "|---|--:|--:|--:|--:|"
    for name in jobs:
        target = f"{size.faster:g}×" if name in (PYMCDM, SCIKIT) else ""
        ratios = [f"{spent[name] / spent[base]:.1f}×" for base in (OURS, CONTRIBUTIONS)]
        yield f"| {name} | {spent[name] * 1000:.2f} | {ratios[0]} | {target} | {ratios[1]} |"
    for name in floors:
        yield f"| {name} | {spent[name] * 1000:.2f} | | | |"
    yield ""
    if floor:
        bare, full = spent[OURS] / floor, spent[CONTRIBUTIONS] / floor
        yield f"times the floor, {floor * 1000:.1f} ms: {bare:.1f} (target {FLOOR}); with contributions {full:.1f}"
    least, most = (memory_of(jobs[name]) / matrix.nbytes for name in (OURS, CONTRIBUTIONS))
    yield f"memory beyond the matrix, over the matrix: {least:.2f} (target {MEMORY}); with contributions {most:.2f},"
    yield "of which the contributions themselves are 1"


def lines() -> Iterator[str]:
    sys.path.append(str(INSTALLED))  # after the product's own packages
    warnings.simplefilter("ignore")  # scikit-criteria warns of costs at every call
    for size in SIZES:
        yield from measure(size)
        yield ""
