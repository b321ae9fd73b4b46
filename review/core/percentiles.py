"""Where a figure stands among those of its kind."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def percentile(value: float | None, ordered: Sequence[float]) -> float | None:
    """The mid-rank percentile of `value` among `ordered` (ascending, itself included), from 0 to 100.

    Those below it and half of its equals, out of all (Hazen 1914). Unknown where it or its company is.
    """
    if value is None or len(ordered) < 2:
        return None
    below, up_to = bisect_left(ordered, value), bisect_right(ordered, value)
    return 100 * (below + up_to) / (2 * len(ordered))
