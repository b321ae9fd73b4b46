"""One indicator on its way through the steps, every intermediate column kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ranking.core.method import Floats, StepError

Direction = Literal["benefit", "cost"]


@dataclass(frozen=True)
class Column:
    """An indicator's columns over the population (float64, same length), in the order of the steps.

    NaN marks a missing figure in `value` and `transformed`; the later ones have none. `turned` says that the
    normalisation has turned a cost round already.
    """

    code: str
    value: Floats
    transformed: Floats
    filled: Floats
    bounded: Floats
    normalised: Floats
    direction: Direction
    turned: bool = False

    @property
    def cost(self) -> bool:
        """Whether less is still better: the aggregation then has to turn the column round."""
        return self.direction == "cost" and not self.turned


class IndicatorError(StepError):
    """As StepError, with the indicator whose column it was."""

    def __init__(self, rule: str, rows: Any, code: str) -> None:
        super().__init__(rule, rows)
        self.code = code
