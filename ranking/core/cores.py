"""Several cores for large tables: NumPy lets go of the interpreter while it computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")

WORTH_IT = 1 << 18  # rows below which starting threads takes longer than they save


def side_by_side(work: Callable[[Item], Found], items: Sequence[Item], *, rows: int) -> list[Found]:
    """`work` of every item in order. Each is worked out by itself, so that the bytes don't hang on the number of cores.

    `rows` says how much work an item is. How NumPy treats errors is the caller's in every thread.
    """
    workers = min(len(items), os.cpu_count() or 1)
    if rows < WORTH_IT or workers < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers) as pool:
        return [one.result() for one in [pool.submit(copy_context().run, work, item) for item in items]]
