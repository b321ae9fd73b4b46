"""Agreement against values printed in the literature, and what holds for any ratings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from review.core.agreement import (
    Block,
    blocks,
    correlations,
    is_complete,
    kendalls_w,
    one_way,
    outliers,
    severities,
    table,
)

# Shrout and Fleiss 1979, table 2: six targets by four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
RATINGS = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 100), min_size=k, max_size=k), min_size=2, max_size=8)
)


def named(rows) -> dict[str, dict[str, float]]:
    return {f"c{n}": {f"s{m}": float(value) for m, value in enumerate(row)} for n, row in enumerate(rows)}


def test_intraclass_correlations_of_shrout_and_fleiss():
    found = vars(correlations(SHROUT_FLEISS))
    assert {name: round(value, 2) for name, value in found.items()} == {
        "one_way": 0.17,
        "two_way": 0.29,
        "consistent": 0.71,
        "one_way_k": 0.44,
        "two_way_k": 0.62,
        "consistent_k": 0.91,
    }


def test_kendalls_w_without_ties_as_siegel():
    """Siegel 1956, table 9.3: three executives rank six applicants; W = .16."""
    assert round(kendalls_w([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]), 2) == 0.16


def test_kendalls_w_with_ties_as_kendall():
    """Kendall 1948, page 83, in Siegel 1956, page 234: three rankings of ten with ties; W = .828."""
    rankings = [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]
    assert round(kendalls_w(rankings), 3) == 0.828


def test_without_two_of_each_or_without_any_difference_nothing_is_measured():
    assert [kendalls_w([]), kendalls_w([[1, 2]]), kendalls_w([[1], [2]]), kendalls_w([[1, 1], [2, 2]])] == [None] * 4
    assert set(vars(correlations([[1, 2]])).values()) == {None}
    assert one_way(named([[1.0, 2.0]])) == (None, None)
    assert one_way({"a": {"s": 1.0}, "b": {"s": 2.0}}) == (None, None)


def test_one_way_takes_different_experts_for_every_case():
    """By hand: means 2, 6; BMS = 24, WMS = 2, k₀ = 2 + … for 2 and 3 ratings."""
    single, average = one_way({"a": {"s": 1.0, "t": 3.0}, "b": {"t": 5.0, "u": 6.0, "v": 7.0}})
    bms, wms, k = 2 * (2 - 4.4) ** 2 + 3 * (6 - 4.4) ** 2, 4 / 3, 5 - 13 / 5
    assert (single, average) == pytest.approx(((bms - wms) / (bms + (k - 1) * wms), (bms - wms) / bms))


@given(RATINGS)
def test_one_way_of_a_complete_table_is_that_of_shrout_and_fleiss(rows: list[list[int]]):
    whole = correlations(rows)
    assert one_way(named(rows)) == pytest.approx((whole.one_way, whole.one_way_k))


@given(RATINGS)
def test_w_lies_between_nought_and_one_and_is_friedmans(rows: list[list[int]]):
    w = kendalls_w(rows)
    assert w is None or -1e-9 <= w <= 1 + 1e-9
    if w is not None and len(rows[0]) > 2:
        chi = friedmanchisquare(*[[row[at] for row in rows] for at in range(len(rows[0]))]).statistic
        assert w == pytest.approx(chi / (len(rows) * (len(rows[0]) - 1)), abs=1e-9)


@given(RATINGS)
def test_who_ranks_alike_agrees_wholly(rows: list[list[int]]):
    one = rows[0]
    w = kendalls_w([one, [value * 2 + 1 for value in one]])
    assert w is None or w == pytest.approx(1)


def test_complete_tables_within_a_round():
    rates = {"a": {"s": 1.0, "t": 2.0}, "b": {"s": 3.0, "t": 4.0}, "c": {"s": 5.0, "t": 6.0}, "d": {"u": 1.0}}
    assert blocks(rates) == [Block(("s", "t"), ("a", "b", "c"))]
    assert table(rates, blocks(rates)[0]) == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert (is_complete(rates), is_complete({"a": rates["a"], "b": rates["b"]})) == (False, True)
    assert blocks({"a": rates["a"], "b": rates["b"]}) == []


def test_severity_is_the_mean_deviation_from_the_cases():
    rates = {"a": {"s": 80.0, "t": 60.0}, "b": {"s": 90.0, "t": 80.0}, "c": {"u": 50.0}}
    found = {one.seat: (one.cards, one.deviation) for one in severities(rates)}
    assert found == {"s": (2, 7.5), "t": (2, -7.5), "u": (1, None)}


def test_one_rating_far_off_is_told_even_among_three():
    rates = {f"c{n}": {"s": 70.0 + n, "t": 71.0 + n, "u": 69.0 + n} for n in range(8)}
    assert outliers(rates) == frozenset()
    rates["c0"]["u"] = 20.0
    assert outliers(rates) == {("c0", "u")}


def test_nobody_is_far_off_where_all_say_the_same():
    assert outliers(named([[5, 5], [7, 7]])) == frozenset()
