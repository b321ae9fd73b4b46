from typing import Any

import numpy as np

from ranking.core.lists import Cut, cut, members_of
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
