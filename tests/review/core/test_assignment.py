"""Assigning cases to readers: what must hold of every assignment, and that none is better."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.core.assignment import Assignment, Demand, Reader, assign, fits


def demands(*seats: int, barred: dict[int, set[str]] | None = None, topics: dict[int, set[str]] | None = None):
    return [
        Demand(f"c{n}", count, frozenset((topics or {}).get(n, ())), frozenset((barred or {}).get(n, ())))
        for n, count in enumerate(seats)
    ]


def readers(*topics: str, loads: dict[int, int] | None = None):
    return [Reader(f"r{n}", frozenset(known.split()), (loads or {}).get(n, 0)) for n, known in enumerate(topics)]


def test_every_case_has_its_seats_and_loads_are_even():
    found = assign(demands(*[3] * 20), readers(*[""] * 6))
    assert Counter(len(of) for of in found.readers.values()) == {3: 20}
    assert Counter(len(of) for of in found.cases.values()) == {10: 6}
    assert (found.is_complete, found.unmatched) == (True, frozenset())


def test_who_knows_the_topic_reads_first_and_within_the_bounds():
    cases = demands(*[1] * 4, topics={n: {"平台"} for n in range(4)})
    assert {n: len(of) for n, of in assign(cases, readers("平台", "服务")).cases.items()} == {"r0": 4, "r1": 0}
    bounded = assign(cases, readers("平台", "服务"), at_most=3)
    assert {n: len(of) for n, of in bounded.cases.items()} == {"r0": 3, "r1": 1}
    assert bounded.unmatched == {(case, "r1") for case in bounded.cases["r1"]}
    assert len(assign(cases, readers("平台", "服务"), at_least=2).cases["r1"]) == 2


def test_what_readers_have_already_counts():
    found = assign(demands(*[1] * 4), readers("", "", loads={0: 4}))
    assert {n: len(of) for n, of in found.cases.items()} == {"r0": 0, "r1": 4}


def test_cases_that_lack_readers_are_named():
    found = assign(demands(2, 2, barred={0: {"r0", "r1"}}), readers("", "", ""))
    assert (found.missing, found.readers["c0"], len(found.readers["c1"])) == ({"c0": 1}, ("r2",), 2)
    assert not found.is_complete


def test_readers_below_the_lower_bound_are_named_unless_recusals_leave_them_less():
    found = assign(demands(1, 1), readers("", "", ""), at_least=1)
    assert sum(found.short.values()) == 1
    barred = {n: {"r2"} for n in range(2)}
    assert assign(demands(1, 1, barred=barred), readers("", "", ""), at_least=1).short == {}


def test_nobody_to_assign_and_nothing_to_read():
    assert assign(demands(2), []).missing == {"c0": 2}
    assert assign([], readers("")) == Assignment(readers={}, cases={"r0": ()})
    assert assign([], readers(""), at_least=1).short == {}


NAMES = ["r0", "r1", "r2", "r3"]
CASES = st.lists(
    st.builds(
        lambda seats, topics, barred: (seats, topics, barred),
        st.integers(1, 2),
        st.frozensets(st.sampled_from("ab"), max_size=1),
        st.frozensets(st.sampled_from(NAMES), max_size=3),
    ),
    min_size=1,
    max_size=3,
)
PEOPLE = st.lists(
    st.tuples(st.frozensets(st.sampled_from("ab"), max_size=2), st.integers(0, 2)), min_size=1, max_size=4
)


def built(cases, people) -> tuple[list[Demand], list[Reader]]:
    return [Demand(f"c{n}", *one) for n, one in enumerate(cases)], [
        Reader(f"r{n}", *one) for n, one in enumerate(people)
    ]


def cost(cases: list[Demand], people: list[Reader], choice: tuple[tuple[str, ...], ...], at_least: int, at_most: int):
    """What counts first, second, third and last; None where a bound is broken."""
    known = {one.id: one for one in people}
    load = Counter(name for names in choice for name in names)
    totals = {one.id: one.load + load[one.id] for one in people}
    if any(load[one.id] and totals[one.id] > at_most for one in people):
        return None
    return (
        sum(case.seats - len(names) for case, names in zip(cases, choice, strict=True)),
        sum(max(0, at_least - total) for total in totals.values()),
        sum(not fits(case, known[name]) for case, names in zip(cases, choice, strict=True) for name in names),
        sum(total * (total + 1) for total in totals.values()),
    )


@settings(deadline=None, max_examples=150)
@given(CASES, PEOPLE, st.integers(0, 2), st.integers(2, 4))
def test_none_is_better_than_the_best_of_all(cases, people, at_least, at_most):
    demanded, known = built(cases, people)
    found = assign(demanded, known, at_least=at_least, at_most=at_most)
    open_to = [[one.id for one in known if one.id not in case.barred] for case in demanded]
    ways = [
        [names for size in range(case.seats + 1) for names in combinations(of, size)]
        for case, of in zip(demanded, open_to, strict=True)
    ]
    costs = [cost(demanded, known, choice, at_least, at_most) for choice in product(*ways)]
    ours = cost(demanded, known, tuple(found.readers[case.id] for case in demanded), at_least, at_most)
    assert ours == min(one for one in costs if one is not None)


LARGER = st.lists(st.frozensets(st.integers(0, 9), max_size=4), min_size=1, max_size=25)


@settings(deadline=None, max_examples=40)
@given(LARGER, st.integers(1, 3), st.randoms(use_true_random=False))
def test_seats_are_distinct_nobody_barred_reads_and_order_is_nothing(barred, seats, random):
    cases = [Demand(f"c{n:02}", seats, frozenset(), frozenset(f"r{j}" for j in of)) for n, of in enumerate(barred)]
    people = [Reader(f"r{n}", frozenset()) for n in range(10)]
    found = assign(cases, people, at_most=len(cases))
    shuffled = random.sample(cases, len(cases)), random.sample(people, len(people))
    assert assign(*shuffled, at_most=len(cases)) == found
    assert found.is_complete
    for case in cases:
        names = found.readers[case.id]
        assert (len(set(names)), set(names) & case.barred) == (seats, set())
    assert sorted((case, name) for case, names in found.readers.items() for name in names) == sorted(
        (case, name) for name, of in found.cases.items() for case in of
    )


@pytest.mark.parametrize("count", [1, 7])
def test_the_same_again_is_the_same(count):
    cases, people = demands(*[2] * count), readers("a", "b", "a b")
    assert assign(cases, people) == assign(cases, people)
