"""The same rows give the same bytes, however they are sorted and whatever the number of threads."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.core.aggregate import AGGREGATES
from ranking.core.result import Result, sha256, to_json
from ranking.core.weights import WEIGHTS
from tests.ranking.builders import indicator, ranked, ranking
from tests.ranking.core.test_engine import composite

numbers = st.none() | st.floats(-1e6, 1e6) | st.integers(-3, 3)
tables = st.lists(st.tuples(numbers, numbers, st.none() | st.booleans()), max_size=12)


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False), st.sampled_from(["mean", "zero", "exclude"]))
def test_the_order_of_rows_is_nothing(table: list[Any], shuffler: random.Random, missing: str) -> None:
    rows = [{"id": str(n), "a": a, "b": b, "ok": ok} for n, (a, b, ok) in enumerate(table)]
    data = ranking(
        eligible="ok",
        composites=[composite(indicator("a", normalise="minmax"), indicator("b", missing=missing, normalise="zscore"))],
        lists=[{"code": "l", "size": 3}],
    )
    if missing == "mean" and not any(row["ok"] and row["a"] is not None and row["b"] is not None for row in rows):
        return  # no mean of nothing
    first = ranked(data, rows)
    shuffler.shuffle(rows)
    assert to_json(ranked(data, rows)) == to_json(first)
    assert len(first.entries) + len(first.excluded) == len(rows)


THREADED = """
import sys, random
import polars as pl
from tests.ranking.core.test_engine_determinism import every_method, many
from ranking.core.result import to_json, sha256
assert pl.thread_pool_size() == int(sys.argv[1])
for run in (many, every_method):
    print(sha256(to_json(run(int(sys.argv[2])))))
"""


def many(seed: int) -> Result:
    """A run of 20,000 rows, enough for Polars to split them, shuffled by `seed`."""
    source = random.Random(1)
    rows = [
        {
            "id": f"{n:05}",
            "a": source.lognormvariate(3, 2),
            "b": source.choice([None, source.random()]),
            "ok": n % 9 > 0,
        }
        for n in range(20_000)
    ]
    random.Random(seed).shuffle(rows)
    steps = {"outliers": {"winsorise": [0.01, 0.99]}, "normalise": "zscore"}
    data = ranking(
        derive={"d": "ln(a) / (1 + a)"},
        eligible="ok AND d IS NOT NULL",
        composites=[
            composite(indicator("a", transform="log1p", **steps), indicator("b", missing="mean", **steps)),
            {
                "code": "second",
                "indicators": [indicator("d", **steps), indicator("t", value="total", normalise="minmax")],
            },
        ],
        rank={"by": "second"},
        lists=[{"code": "top", "size": 500, "where": "b > 0.2", "by": "d"}],
    )
    return ranked(data, rows)


WEIGHED: list[tuple[Any, Any, dict[str, Any]]] = [
    ("equal", "topsis", {}),
    ("entropy", {"topsis": {"normalise": "minmax", "weight_in_distance": "linear"}}, {"missing": "knn"}),
    ({"entropy": {"on": "positive"}}, {"topsis": {"normalise": "none"}}, {"normalise": "minmax", "missing": "mean"}),
    ("critic", "vikor", {"missing": {"group_mean": "kind"}}),
    (
        {"critic": {"correlation": "spearman"}},
        "promethee",
        {"missing": {"group_share": {"level": "b", "group": "kind"}}},
    ),
    ("std", "borda", {"transform": "boxcox"}),
    ("merec", "copeland", {}),
    ("pca", "geometric", {"normalise": "rank", "missing": "median"}),
    ({"ahp": {"matrix": [[1, 2], ["1/2", 1]]}}, "harmonic", {"normalise": {"goalposts": [0, 1e9]}}),
    ("given", "owa", {"normalise": "percentile", "missing": "mean"}),
]


def every_method(seed: int) -> Result:
    """A run of 2,000 rows through every way of weighting and aggregating, shuffled by `seed`."""
    source = random.Random(2)
    rows = [
        {
            "id": f"{n:05}",
            "a": source.choice([source.lognormvariate(3, 2), source.randint(1, 9)]),
            "b": source.randint(1, 9),
            "kind": source.choice("xyz"),
        }
        for n in range(2000)
    ]
    for row in rows[::7]:
        row["a"] = None
    random.Random(seed).shuffle(rows)
    composites = []
    for number, (weights, aggregate, steps) in enumerate(WEIGHED):
        indicators = [
            {"code": f"{code}{number}", "value": code, "weight": weight, "missing": "mean", **steps}
            for code, weight in (("a", 2), ("b", 1))
        ]
        composites.append({"code": f"m{number}", "indicators": indicators, "weights": weights, "aggregate": aggregate})
    return ranked(ranking(composites=composites, rank={"by": "m0"}), rows)


def test_every_way_of_weighting_and_aggregating_is_run() -> None:
    def names(place: int) -> set[str]:
        return {way if isinstance(way, str) else next(iter(way)) for way in (entry[place] for entry in WEIGHED)}

    assert (names(0), names(1)) == (set(WEIGHTS), set(AGGREGATES) - {"arithmetic"})


@pytest.mark.parametrize(("threads", "seed"), [(1, 2), (4, 3)])
def test_the_number_of_threads_is_nothing(threads: int, seed: int) -> None:
    named = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(named, str(threads))}
    done = subprocess.run(
        [sys.executable, "-c", THREADED, str(threads), str(seed)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.split() == [sha256(to_json(run(0))) for run in (many, every_method)]
