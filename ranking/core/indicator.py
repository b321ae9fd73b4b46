"""One indicator on its way through the steps, every intermediate column kept."""

from __future__ import annotations

from dataclasses import dataclass

from ranking.core.method import Floats


@dataclass(frozen=True)
class Column:
    """An indicator's columns over the population (float64, same length), in the order of the steps.

    NaN marks a missing figure in `value` and `transformed`; the later ones have none. `cost` is still true after
    the steps where the column wasn't normalised: the aggregation then has to turn it round.
    """

    code: str
    value: Floats
    transformed: Floats
    filled: Floats
    bounded: Floats
    normalised: Floats
    cost: bool
