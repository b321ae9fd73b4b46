"""How much of a total a few enterprises hold, by their size in it and not by their rank."""

from __future__ import annotations

import math

from publication.core.calls import CallError
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure
from publication.core.statistics.measures import Quantity, Scope, figure, quotient, within


def concentration(edition: Edition, scope: Scope, quantity: Quantity, n: int) -> Figure:
    """CR_n: the part that the n largest have of the total. Unknown with a value below zero: parts mean nothing then."""
    rows = within(edition, scope, quantity)
    if n > len(rows):
        raise CallError(f"只有 {len(rows)} 家，取不到最大的 {n} 家")
    values = sorted((row[0] for row in rows if row is not None), reverse=True)
    return figure(scope, len(values), len(rows), _part(values[:n], values))


def hhi(edition: Edition, scope: Scope, quantity: Quantity) -> Figure:
    """The Herfindahl–Hirschman index: the sum of the squared shares in per cent, from near 0 to 10,000.

    As the U.S. Horizontal Merger Guidelines state it (§2.1 of 2023, §5.3 of 2010).
    """
    rows = within(edition, scope, quantity)
    values = [row[0] for row in rows if row is not None]
    whole = math.fsum(values)
    usable = bool(values) and whole > 0 and min(values) >= 0
    index = math.fsum((100 * value / whole) ** 2 for value in values) if usable else None
    return figure(scope, len(values), len(rows), index)


def _part(largest: list[float], values: list[float]) -> float | None:
    if values and min(values) < 0:
        return None
    return quotient(math.fsum(largest), math.fsum(values))
