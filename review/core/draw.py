"""A random draw out of a pool of experts: by its seed anybody can draw again and come to the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review.core.composition import Composition, Specialty, required


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be drawn."""

    id: str
    field: Specialty


class Impossible(Exception):
    """No draw can be had by these rules; `reasons` say which of them fails, and by how many."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def draw(
    pool: Iterable[Candidate], *, count: int, seed: str, composition: Composition, seated: Sequence[Specialty | None]
) -> list[str]:
    """The ids of `count` candidates, in the order in which they were drawn. Raises `Impossible`.

    Candidates stand in the order of SHA-256 of `seed:id`. First each field, in the order of `Specialty`, gives as many
    as the panel, those who are `seated` among them, needs of it; then the order alone fills what is left.
    """
    order = sorted(pool, key=lambda one: ticket(seed, one.id))
    needs = _needs(composition, count, seated)
    _possible(order, count, needs)
    drawn: list[Candidate] = []
    for field in Specialty:
        drawn += [one for one in order if one.field is field][: needs[field]]
    drawn += [one for one in order if one not in drawn][: count - len(drawn)]
    return [one.id for one in drawn]


def ticket(seed: str, id: str) -> str:
    return hashlib.sha256(f"{seed}:{id}".encode()).hexdigest()


def _needs(composition: Composition, count: int, seated: Sequence[Specialty | None]) -> Counter[Specialty]:
    """How many of each field must be drawn so that the panel meets its rules."""
    wanted = Counter(required(composition, len(seated) + count))
    return wanted - Counter(field for field in seated if field is not None)


def _possible(pool: Sequence[Candidate], count: int, needs: Counter[Specialty]) -> None:
    reasons = []
    if len(pool) < count:
        reasons.append(f"要抽 {count} 人，可抽的只有 {len(pool)} 人，缺 {count - len(pool)} 人")
    having = Counter(one.field for one in pool)
    reasons += [
        f"{field.label}专家须抽 {need} 人，可抽的只有 {having[field]} 人，缺 {need - having[field]} 人"
        for field, need in needs.items()
        if having[field] < need
    ]
    if needs.total() > count:
        parts = "、".join(f"{field.label} {need} 人" for field, need in needs.items())
        reasons.append(f"按组成规则须抽 {parts}，合计 {needs.total()} 人，多于要抽的 {count} 人，请多抽")
    if reasons:
        raise Impossible(*reasons)
