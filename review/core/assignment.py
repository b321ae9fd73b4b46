"""Who reads which case: every case its seats, loads within bounds, expertise matched, as a flow of least cost.

The network: a case sends as many units as it has seats, at most one to each reader who isn't barred; a reader passes on
as many as they may read. Its matrix is totally unimodular, so that the linear programme's corners are whole numbers
(Hoffman and Kruskal 1956), and HiGHS finds one. What counts first, second, third and last is said by the costs: seats
that nobody takes, readers below the lower bound, cases given to somebody who doesn't know the topic, uneven loads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

WHOLE = 1e-6


@dataclass(frozen=True)
class Demand:
    """A case that needs `seats` readers, none of them out of `barred`. Who knows one of `topics` fits; without topics
    everybody does."""

    id: str
    seats: int
    topics: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reader:
    """An expert who has `load` cases already."""

    id: str
    topics: frozenset[str] = frozenset()
    load: int = 0


@dataclass(frozen=True)
class Assignment:
    """Readers by case and cases by reader, in the order of ids, and what couldn't be had.

    `missing` is how many seats of a case nobody may take, `short` how many cases a reader has fewer than the lower
    bound, `unmatched` the pairs of case and reader where the reader doesn't know the topic.
    """

    readers: Mapping[str, tuple[str, ...]]
    cases: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    unmatched: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.short


def fits(demand: Demand, reader: Reader) -> bool:
    return not demand.topics or bool(demand.topics & reader.topics)


def assign(
    demands: Iterable[Demand], readers: Iterable[Reader], *, at_least: int = 0, at_most: int | None = None
) -> Assignment:
    """The assignment of least cost; the order in which things are given doesn't matter.

    The bounds are of a reader's load in all. A reader whom recusals leave fewer cases than `at_least` is held to those.
    """
    cases = sorted(demands, key=lambda one: one.id)
    people = sorted(readers, key=lambda one: one.id)
    pairs = [(i, j) for i, case in enumerate(cases) for j, one in enumerate(people) if one.id not in case.barred]
    rooms = _rooms(pairs, people, at_most)
    chosen = _solved(cases, people, pairs, rooms, at_least) if pairs else []
    return _told(cases, people, [pairs[n] for n in chosen], rooms, at_least)


def _rooms(pairs: Sequence[tuple[int, int]], people: Sequence[Reader], at_most: int | None) -> list[int]:
    """How many more cases each reader could take."""
    open_to = Counter(j for _, j in pairs)
    bounds = [open_to[j] if at_most is None else max(0, at_most - one.load) for j, one in enumerate(people)]
    return [min(bound, open_to[j]) for j, bound in enumerate(bounds)]


def _solved(
    cases: Sequence[Demand],
    people: Sequence[Reader],
    pairs: Sequence[tuple[int, int]],
    rooms: Sequence[int],
    at_least: int,
) -> list[int]:
    """The numbers of the pairs that are chosen.

    Unknowns: each pair; each further case of a reader, dearer than the one before; each case's empty seats. A cycle of
    the network changes one empty seat, one load up and one down, and as many fits as there are readers, hence the
    weights: together what counts less never outweighs what counts more.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 -- only here: every command and process would load it else
    from scipy.sparse import csr_array  # noqa: PLC0415

    i, j = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    loads = [[people[n].load + step for step in range(1, room + 1)] for n, room in enumerate(rooms)]
    dearest = max(chain.from_iterable(loads), default=0)
    misfit = dearest + 1
    below = misfit * (len(people) + 2) + dearest
    empty = 2 * below + dearest
    steps = np.array(list(chain.from_iterable(loads)), dtype=float)
    steps -= below * (steps <= at_least)
    owners = np.repeat(np.arange(len(people)), rooms)
    costs = [0 if fits(cases[a], people[b]) else misfit for a, b in pairs]
    seats = np.array([case.seats for case in cases], dtype=float)
    m, s, n = len(pairs), len(steps), len(cases)
    rows = np.concatenate([i, n + j, n + owners, np.arange(n)])
    columns = np.concatenate([np.arange(m), np.arange(m), m + np.arange(s), m + s + np.arange(n)])
    values = np.concatenate([np.ones(2 * m), -np.ones(s), np.ones(n)])
    found = linprog(
        np.concatenate([costs, steps, np.full(n, empty)]),
        A_eq=csr_array((values, (rows, columns)), shape=(n + len(people), m + s + n)),
        b_eq=np.concatenate([seats, np.zeros(len(people))]),
        bounds=np.stack([np.zeros(m + s + n), np.concatenate([np.ones(m + s), seats])], axis=1),
        method="highs-ipm",
    )
    if not found.success:
        raise RuntimeError(f"assignment of {n} cases to {len(people)} readers: {found.message}")
    return _whole(found.x[:m])


def _whole(flow: NDArray[np.float64]) -> list[int]:
    rounded = flow.round()
    if np.abs(flow - rounded).max() > WHOLE:
        raise RuntimeError("the flow isn't in whole numbers")
    return [int(number) for number in np.flatnonzero(rounded)]


def _told(
    cases: Sequence[Demand],
    people: Sequence[Reader],
    chosen: Sequence[tuple[int, int]],
    rooms: Sequence[int],
    at_least: int,
) -> Assignment:
    of_case: dict[str, list[str]] = {case.id: [] for case in cases}
    of_reader: dict[str, list[str]] = defaultdict(list, {one.id: [] for one in people})
    for i, j in chosen:
        of_case[cases[i].id].append(people[j].id)
        of_reader[people[j].id].append(cases[i].id)
    empty = {case.id: case.seats - len(of_case[case.id]) for case in cases}
    bound = {one.id: min(at_least, one.load + rooms[j]) for j, one in enumerate(people)}
    short = {one.id: bound[one.id] - one.load - len(of_reader[one.id]) for one in people}
    return Assignment(
        readers={case: tuple(sorted(found)) for case, found in of_case.items()},
        cases={reader: tuple(sorted(found)) for reader, found in of_reader.items()},
        missing={case: number for case, number in empty.items() if number > 0},
        short={reader: number for reader, number in short.items() if number > 0},
        unmatched=frozenset((cases[i].id, people[j].id) for i, j in chosen if not fits(cases[i], people[j])),
    )
