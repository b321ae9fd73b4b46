"""Medians over those that state a figure."""

from hypothesis import given
from hypothesis import strategies as st

from ranking.core.peers import median, medians


def test_the_median_leaves_out_what_is_unknown():
    assert median([3.0, None, 1.0, 2.0]) == 2.0
    assert median([1.0, 2.0]) == 1.5
    assert median([None]) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_half_lie_on_either_side(figures):
    middle = median(figures)
    assert sum(f < middle for f in figures) <= len(figures) / 2 >= sum(f > middle for f in figures)


def test_only_numbers_have_a_median():
    rows = [{"a": 1.0, "ok": True, "name": "甲"}, {"a": None, "ok": False, "name": "乙"}, {"a": 4, "b": 2.0}]
    assert medians(rows) == {"a": 2.5, "b": 2.0}
