"""What a way of weighting finds."""

from __future__ import annotations

from dataclasses import dataclass

from ranking.core.method import Floats


@dataclass(frozen=True)
class Weighed:
    """Non-negative weights that add up to 1, in the order of the indicators.

    `facts` belong on the method card (an AHP's consistency ratio), `doubts` are warnings of the run.
    """

    weights: Floats
    facts: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
