"""The ranking engine against other libraries, against floors measured in the same run, and over ever more rows.

- `file`: `rank_file` of the 17,000 enterprises of the 2022 TOP500 from Parquet, a process of its own.
- `peers`: entropy weights, TOPSIS and ranks beside pymcdm and scikit-criteria (`bench/peers.py`).
- `draws`: the ranks' intervals under 1,000 draws of weights, beside as many sorts of one column.
- `growth`: the engine on 17,000, 170,000 and 1,700,000 rows.

`python -m bench.ranking peers draws` runs some of them. Times are of the clock, but for `growth`: CPU.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests" / "data" / "top500_2022.parquet"
RECIPE = ROOT / "tests" / "ranking" / "data" / "top500_2022.yaml"

FILE_SECONDS, FILE_MEGABYTES, FILE_ROUNDS = 3, 500, 5
DRAWS, DRAWS_SECONDS, DRAWS_ROUNDS = 1000, 1.0, 5
GROWTH = {1: 5, 10: 3, 100: 1}  # so many times the table, so many rounds
GROWTH_TARGET = 1.3


def file_lines() -> Iterator[str]:
    runs = [_rank_file() for _ in range(FILE_ROUNDS)]
    seconds, megabytes = (statistics.median(figures) for figures in zip(*runs, strict=True))
    yield f"`rank_file` of {TABLE.name}, 17,000 rows, as a process with all cores, median of {FILE_ROUNDS} runs"
    yield ""
    yield "| | measured | target |"
    yield "|---|--:|--:|"
    yield f"| seconds | {seconds:.2f} | {FILE_SECONDS} |"
    yield f"| peak memory, MB | {megabytes:.0f} | {FILE_MEGABYTES} |"


def _rank_file() -> tuple[float, float]:
    """Seconds and megabytes. A child's peak counts from what its parent held when it was born: this part comes first,
    while this process is small."""
    with tempfile.TemporaryDirectory(prefix="bangping-bench-") as folder:
        command = [sys.executable, "manage.py", "rank_file", str(RECIPE), str(TABLE), "--out", f"{folder}/out"]
        environment = {**os.environ, "BANGPING_VAR": f"{folder}/var", "DATABASE_URL": "", "REDIS_URL": ""}
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as child:
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"rank_file ended with {child.returncode}")
        return time.perf_counter() - start, used.ru_maxrss / 1024


def peers_lines() -> Iterator[str]:
    from bench import peers

    yield "Entropy weights, TOPSIS and ranks"
    yield ""
    yield from peers.lines()


def draws_lines() -> Iterator[str]:
    import numpy as np

    from bench.peers import COLUMNS, columns_of, figures, seconds_of
    from ranking.core.aggregate.ideal import Closeness
    from ranking.core.method import Method
    from ranking.core.robustness import Robustness, intervals

    matrix = figures(17_000)
    columns, weights = columns_of(matrix / matrix.max(axis=1, keepdims=True)), np.full(COLUMNS, 1 / COLUMNS)
    of = Robustness(draws=DRAWS)
    ways = {"arithmetic": Method(name="arithmetic"), "topsis": Method(name="topsis", argument=Closeness())}
    sorts = f"{DRAWS:,} argsorts of one column"

    def drawn(method: Method) -> Any:
        return lambda: intervals(columns, weights, method, of, descending=True)

    def sorted_as_often() -> None:
        for _ in range(DRAWS):
            np.argsort(matrix[0])

    jobs = {**{name: drawn(method) for name, method in ways.items()}, sorts: sorted_as_often}
    spent = seconds_of(jobs, rounds=DRAWS_ROUNDS)
    yield f"Ranks' intervals, {DRAWS:,} draws of weights over 17,000 × {COLUMNS}, medians of {DRAWS_ROUNDS} rounds"
    yield ""
    yield "| | s, one core | target | times the sorts |"
    yield "|---|--:|--:|--:|"
    for name, seconds in spent.items():
        target = f"{DRAWS_SECONDS:.1f}" if name in ways else ""
        yield f"| {name} | {seconds:.2f} | {target} | {seconds / spent[sorts]:.1f}× |"


def growth_lines() -> Iterator[str]:
    from declarations.core.document import parse
    from ranking.core.engine import run
    from ranking.core.table import fit_recipe, read_sheet, read_table

    sheet = read_sheet(TABLE)
    document, faults = parse(RECIPE.read_text(encoding="utf-8"), RECIPE.name)
    recipe, more = fit_recipe(document, sheet) if document else (None, [])
    if recipe is None:
        raise RuntimeError(f"{RECIPE.name}: {[str(fault) for fault in (*faults, *more)]}")
    table = read_table(sheet, recipe)
    del sheet
    gc.collect()
    gc.freeze()
    yield "`run` on the TOP500's recipe (22 indicators), the table repeated with other ids and slightly other figures;"
    yield "the exponent is of n·log n, from the first row on"
    yield ""
    yield "| rows | rounds | s CPU | ns per n·log₂ n | times the first | target | exponent | peak so far, GB |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|"
    first: tuple[float, float] | None = None
    for times, rounds in GROWTH.items():
        bigger = _repeated(table, times)
        seconds = statistics.median(_run_seconds(run, recipe, bigger) for _ in range(rounds))
        size = len(bigger) * math.log2(len(bigger))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        grown = ["", "", ""]
        if first:
            exponent = math.log(seconds / first[1]) / math.log(size / first[0])
            grown = [f"{seconds / size / first[1] * first[0]:.2f}", str(GROWTH_TARGET), f"{exponent:.2f}"]
        first = first or (size, seconds)
        figures = f"{len(bigger):,} | {rounds} | {seconds:.2f} | {seconds / size * 1e9:.0f}"
        yield f"| {figures} | {' | '.join(grown)} | {peak:.1f} |"


def _run_seconds(run: Any, recipe: Any, table: Any) -> float:
    start = time.process_time()
    result = run(recipe, table)
    spent = time.process_time() - start
    if len(result.entries) + len(result.excluded) != len(table):
        raise RuntimeError("rows went missing")
    return spent


def _repeated(table: Any, times: int) -> Any:
    """The rows again and again: the first as they are, the others with ids of their own and figures 1 % up or down."""
    import numpy as np
    import polars as pl

    generator = np.random.Generator(np.random.PCG64(2022))
    own = [name for name in table.columns if name.startswith("i_") and name != "i_negative_events"]
    own += ["market_value", "revenue_2021"]

    def again(number: int) -> pl.DataFrame:
        factors = pl.DataFrame({name: 1 + 0.01 * (2 * generator.random(len(table)) - 1) for name in own})
        changed = [table[name] * factors[name] for name in own]
        return table.with_columns(pl.format("{}-{}", "entity_id", pl.lit(number)).alias("entity_id"), *changed)

    return pl.concat([table, *(again(number) for number in range(1, times))])


PARTS = {"file": file_lines, "peers": peers_lines, "draws": draws_lines, "growth": growth_lines}


def main() -> None:
    parser = argparse.ArgumentParser(description="The ranking engine beside its peers and floors.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    load = " ".join(f"{figure:.2f}" for figure in os.getloadavg())
    print(f"{os.cpu_count()} cores, as many threads as each library takes; load average at the start {load}\n")
    for name, lines in PARTS.items():
        if name in chosen:
            for line in lines():
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()
