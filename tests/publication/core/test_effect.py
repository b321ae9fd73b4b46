from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from publication.core.effect import Change, ListChange, Shift, compare

TITLES = {"main": "榜"}


def result(order: Sequence[str], size: int) -> dict[str, Any]:
    entries = [{"id": one, "name": f"企业{one}", "rank": float(place)} for place, one in enumerate(order, start=1)]
    return {"entries": entries, "lists": {"main": list(order[:size])}}


def test_who_leaves_who_enters_and_who_moves():
    found = compare(result("abcd", 2), result("acd", 2), titles=TITLES)
    assert found == Change(
        (Shift("b", "企业b", 2.0, None), Shift("c", "企业c", 3.0, 2.0)),
        3,
        (ListChange("main", "榜", ("企业b",), ("企业c",)),),
    )
    assert not found.is_none


def test_nothing_changes():
    assert compare(result("abc", 2), result("abc", 2), titles=TITLES).is_none


@given(st.permutations("abcdef"), st.permutations("abcdef"), st.integers(0, 6))
def test_backwards_is_the_other_way_round(before: list[str], after: list[str], size: int):
    there = compare(result(before, size), result(after, size), titles=TITLES)
    back = compare(result(after, size), result(before, size), titles=TITLES)
    assert there.moved == back.moved == sum(one != two for one, two in zip(before, after, strict=True))
    (one,), (two,) = there.lists, back.lists
    assert (set(one.leaves), set(one.enters)) == (set(two.enters), set(two.leaves))
    assert {(s.id, s.before, s.after) for s in there.shifts} == {(s.id, s.after, s.before) for s in back.shifts}
    assert len(one.leaves) == len(one.enters)
