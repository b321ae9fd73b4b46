"""Medians over those that state a figure."""

from hypothesis import given
from hypothesis import strategies as st

from ranking.core.peers import deciding, dimensions, median, medians, middles, total
from tests.ranking.builders import indicator, ranked, ranking, recipe_of


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


TWO = [
    {"code": "size", "indicators": [indicator("a", dimension="规模")]},
    {
        "code": "total",
        "indicators": [
            {"code": "one", "value": "size", "weight": 2, "dimension": "规模"},
            {"code": "two", "value": "b", "weight": 1, "dimension": "效益", "missing": "zero"},
            {"code": "three", "value": "a", "weight": 1, "dimension": "规模"},
        ],
    },
]


def test_the_indicators_of_a_dimension_stand_together():
    recipe = recipe_of(ranking(composites=TWO))
    assert [one.definition.code for one in deciding(recipe)] == ["total"]
    assert dimensions(recipe) == {"规模": ("one", "three"), "效益": ("two",)}


def test_where_a_plain_column_ranks_all_composites_tell_of_it():
    recipe = recipe_of(ranking(composites=TWO, rank={"by": "a"}))
    assert dimensions(recipe) == {"规模": ("a", "one", "three"), "效益": ("two",)}


def test_what_is_known_is_added_up():
    assert total({"one": 1.5, "two": None, "three": 2.0}, ("one", "two", "three")) == 3.5
    assert total({"two": None}, ("two", "absent")) is None


def test_the_middles_of_a_run():
    rows = [{"id": "x", "a": 4, "b": None}, {"id": "y", "a": 8, "b": 4}, {"id": "z", "a": 12, "b": 8}]
    result = ranked(ranking(composites=TWO), rows)
    assert middles(recipe_of(ranking(composites=TWO)), result.entries) == {
        "values": {"a": 8.0, "b": 6.0, "size": 8.0, "total": 7.0},
        "contributions": {"a": 8.0, "one": 4.0, "two": 1.0, "three": 2.0},
        "dimensions": {"规模": 6.0, "效益": 1.0},
    }


def test_where_nobody_is_ranked_there_is_no_middle():
    assert middles(recipe_of(ranking(composites=TWO)), ()) == {
        "values": {},
        "contributions": {},
        "dimensions": {"规模": None, "效益": None},
    }
