from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.core.lists import Cut, Share, cut, members_of
from ranking.core.precision import places
from ranking.core.recipe.definition import ListDefinition

BY = np.array([90.0, 80.0, 80.0, 70.0, np.nan, 60.0])
ALL = np.ones(6, dtype=np.bool_)


def cut_by(definition: dict[str, Any], *, ties: Any = "competition", descending: bool = True, **more: Any) -> Cut:
    return cut(
        ListDefinition(code="l", **definition),
        open_to=more.get("open_to", ALL),
        by=BY,
        descending=descending,
        places=places(BY, descending=descending),
        overall=more.get("overall", np.arange(6)),
        ties=ties,
        groups=more.get("groups"),
        outside=more.get("outside"),
    )


def test_rows_are_cut_at_the_size_and_a_parted_tie_is_told() -> None:
    assert cut_by({"size": 2}) == Cut([0, 1, 2, 3, 5], [0, 1], edge=True)
    assert cut_by({"size": 3}) == Cut([0, 1, 2, 3, 5], [0, 1, 2])
    assert cut_by({"size": 9}).chosen == [0, 1, 2, 3, 5]  # the row without a figure is on no list


def test_equals_stand_by_their_overall_rank() -> None:
    assert cut_by({"size": 2}, overall=np.array([0, 3, 1, 2, 4, 5])).chosen == [0, 2]


def test_a_rank_number_may_hold_more_rows_than_it_says() -> None:
    assert cut_by({"size": 2, "cut": "rank"}, ties="dense").chosen == [0, 1, 2]
    assert cut_by({"size": 3, "cut": "rank"}, ties="dense").chosen == [0, 1, 2, 3]
    assert cut_by({"size": 3, "cut": "rank"}).chosen == [0, 1, 2]
    assert cut_by({"size": 2, "cut": "rank"}, ties="fractional").chosen == [0]


def test_a_score_line_counts_as_reached() -> None:
    assert cut_by({"cut": "score", "line": 80}).chosen == [0, 1, 2]
    assert cut_by({"cut": "score", "line": 70}, descending=False).chosen == [5, 3]


def test_staff_choose_from_candidates() -> None:
    assert cut_by({"cut": "staff", "size": 2}) == Cut([0, 1, 2, 3, 5], [])


def test_the_filter_holds() -> None:
    open_to = np.array([False, True, True, False, True, True])
    assert cut_by({"size": 2}, open_to=open_to).chosen == [1, 2]


def test_members_of_several_lists() -> None:
    cuts = {"a": Cut([1, 2], [1]), "b": Cut([3], [3]), "c": Cut([4], [4])}
    assert members_of(("a", "b"), cuts) == [1, 3]
    assert members_of((), cuts) == []


TWO_CITIES = ["t", "d", "t", "d", "t", "t"]


def test_the_size_counts_within_each_value_and_the_order_stays_the_lists() -> None:
    assert cut_by({"per": "city", "size": 1}, groups=TWO_CITIES) == Cut(
        [0, 1, 2, 3, 5], [0, 1], shares=(Share("d", 1, 1), Share("t", 1, 1))
    )
    assert cut_by({"per": "city", "size": 2}, groups=TWO_CITIES).chosen == [0, 1, 2, 3]


def test_a_quota_has_the_sizes_of_the_values_that_it_names() -> None:
    quota = {"per": "city", "quota": {"t": 2, "far": 1}}
    found = cut_by(quota, groups=TWO_CITIES)
    assert (found.chosen, found.shares) == ([0, 2], (Share("far", 1, 0), Share("t", 2, 2)))
    found = cut_by({**quota, "size": 1}, groups=TWO_CITIES)
    assert (found.chosen, found.shares) == ([0, 1, 2], (Share("d", 1, 1), Share("far", 1, 0), Share("t", 2, 2)))


def test_a_row_whose_value_is_not_known_is_counted_and_not_listed() -> None:
    found = cut_by({"per": "city", "size": 9}, groups=["t", None, "t", None, None, "t"])
    assert (found.chosen, found.unknown) == ([0, 2, 5], 2)  # the row without a figure is no candidate to begin with


def test_a_tie_is_parted_in_its_own_group() -> None:
    found = cut_by({"per": "city", "size": 1}, groups=["t", "d", "d", "t", "t", "t"])
    assert (found.chosen, found.shares) == ([0, 1], (Share("d", 1, 1, edge=True), Share("t", 1, 1)))
    assert cut_by({"per": "city", "size": 1}, groups=TWO_CITIES).shares == (Share("d", 1, 1), Share("t", 1, 1))


def test_rank_numbers_count_within_each_value() -> None:
    found = cut_by({"per": "city", "size": 1, "cut": "rank"}, groups=["t", "d", "d", "t", "t", "d"])
    assert (found.chosen, found.shares) == ([0, 1, 2], (Share("d", 1, 2), Share("t", 1, 1)))


rows = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "c", None])), max_size=20)


def cut_rows(
    found: list[tuple[int, str | None]], *, outside: Any = None, open_to: Any = None, **definition: Any
) -> Cut:
    """The list cut from rows of a figure and a value of the column `city` each."""
    by = np.array([figure for figure, _ in found], dtype=np.float64)
    return cut(
        ListDefinition(code="l", **definition),
        open_to=np.ones(len(by), dtype=np.bool_) if open_to is None else open_to,
        by=by,
        descending=True,
        places=places(by, descending=True),
        overall=np.arange(len(by)),
        ties="competition",
        groups=[value for _, value in found] if "per" in definition else None,
        outside=outside,
    )


@pytest.mark.parametrize("way", ["rows", "rank"])
@given(rows, st.integers(1, 8))
def test_with_one_value_it_is_the_plain_cut(way: str, found: list[tuple[int, str | None]], size: int) -> None:
    alike = [(figure, "a") for figure, _ in found]
    plain, grouped = (cut_rows(alike, size=size, cut=way, **more) for more in ({}, {"per": "city"}))
    assert (grouped.candidates, grouped.chosen, grouped.unknown) == (plain.candidates, plain.chosen, 0)
    assert [share.edge for share in grouped.shares] == ([plain.edge] if found else [])


@given(rows, st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), min_size=1), st.none() | st.integers(1, 4))
def test_the_list_keeps_its_order_and_no_value_exceeds_its_quota(
    found: list[tuple[int, str | None]], quota: dict[str, int], size: int | None
) -> None:
    made = cut_rows(found, per="city", quota=quota, size=size)
    assert made.chosen == [row for row in made.candidates if row in made.chosen]
    for value in ("a", "b", "c"):
        own = [row for row in made.candidates if found[row][1] == value]
        limit = quota.get(value, size or 0)
        assert [row for row in made.chosen if found[row][1] == value] == own[:limit]
    assert [row for row in made.chosen if found[row][1] is None] == []


def beside(*rows: int) -> Any:
    return np.isin(np.arange(6), rows)


def test_who_is_outside_the_quota_enters_and_takes_nobodys_place() -> None:
    found = cut_by({"size": 2}, outside=beside(3))
    assert (found.candidates, found.chosen, found.outside) == ([0, 1, 2, 3, 5], [0, 1, 3], (3,))
    assert cut_by({"size": 1}, outside=beside(0)).chosen == [0, 1]
    assert cut_by({"size": 2}, outside=beside()).outside == ()


def test_outside_the_quota_a_row_still_needs_a_figure_and_the_filter() -> None:
    assert cut_by({"size": 1}, outside=beside(4)).chosen == [0]  # it has no figure
    assert cut_by({"size": 1}, outside=beside(3), open_to=~beside(3)).chosen == [0]


def test_a_tie_at_the_edge_is_among_those_who_take_places() -> None:
    assert cut_by({"size": 2}, outside=beside(1)).edge is False  # 90 and one 80 of two
    assert cut_by({"size": 1}, outside=beside(0)) == Cut([0, 1, 2, 3, 5], [0, 1], edge=True, outside=(0,))


def test_rank_numbers_and_score_lines_leave_them_out_too() -> None:
    assert cut_by({"size": 2, "cut": "rank"}, ties="dense", outside=beside(0)).chosen == [0, 1, 2, 3]
    found = cut_by({"cut": "score", "line": 80}, outside=beside(5))
    assert (found.chosen, found.outside) == ([0, 1, 2, 5], (5,))


def test_outside_the_quota_of_its_value_and_without_a_value() -> None:
    found = cut_by({"per": "city", "size": 1}, groups=["t", "d", "t", None, "t", "t"], outside=beside(0, 3))
    assert (found.chosen, found.outside, found.unknown) == ([0, 1, 2, 3], (0, 3), 0)
    assert found.shares == (Share("d", 1, 1), Share("t", 1, 1))


@pytest.mark.parametrize("way", [{"size": 3}, {"size": 3, "cut": "rank"}, {"cut": "score", "line": 3}])
@given(rows, st.data())
def test_the_others_are_cut_as_if_those_outside_were_not_there(
    way: dict[str, Any], found: list[tuple[int, str | None]], data: Any
) -> None:
    marks = np.array(data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found))), dtype=np.bool_)
    made = cut_rows(found, outside=marks, **way)
    alone = cut_rows(found, open_to=~marks, **way)
    assert [row for row in made.chosen if not marks[row]] == alone.chosen
    assert [row for row in made.chosen if marks[row]] == [row for row in made.candidates if marks[row]]
    assert made.chosen == [row for row in made.candidates if row in made.chosen]
