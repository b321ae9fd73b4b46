"""How a list moved from one year's edition to the next: who is new, who has left, who stands better or worse."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from publication.core.charts import Chart, Kind, Series

CODE = "movement"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Place:
    """An entry of a published list: its name there, and its rank where the list prints ranks."""

    name: str
    rank: float | None


@dataclass(frozen=True)
class Movement:
    """Names in the order of their list. `risen`, `level` and `fallen` are None where either list prints no ranks."""

    entered: tuple[str, ...]
    left: tuple[str, ...]
    stayed: int
    risen: int | None
    level: int | None
    fallen: int | None

    @property
    def chart(self) -> Chart:
        parts = {"新上榜": len(self.entered)}
        if self.risen is None:
            parts["继续上榜"] = self.stayed
        else:
            parts |= {"名次上升": self.risen, "名次不变": self.level or 0, "名次下降": self.fallen or 0}
        parts["退出"] = len(self.left)
        values = tuple(parts.values())
        return Chart(CODE, "与上一届相比", Kind.BAR, tuple(parts), (Series("企业数量", "家", values),))


def movement(now: Mapping[Key, Place], before: Mapping[Key, Place]) -> Movement:
    """Compare two editions of a list, each by who stands on it."""
    pairs = [(now[key].rank, before[key].rank) for key in now if key in before]
    known = [(here, there) for here, there in pairs if here is not None and there is not None]
    ranked = len(known) == len(pairs) and bool(pairs)
    return Movement(
        entered=tuple(place.name for key, place in now.items() if key not in before),
        left=tuple(place.name for key, place in before.items() if key not in now),
        stayed=len(pairs),
        risen=sum(here < there for here, there in known) if ranked else None,
        level=sum(here == there for here, there in known) if ranked else None,
        fallen=sum(here > there for here, there in known) if ranked else None,
    )
