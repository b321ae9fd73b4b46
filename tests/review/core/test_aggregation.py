"""From scorecards to points: examples by hand, and what holds for any cards."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.core.aggregation import Card, adjusted, by_case, points_of, ranks, standings, trimmed

MOST = {"a": 10.0, "b": 20.0}


def card(case: str, seat: str, a: float | None, b: float | None) -> Card:
    return Card(case, seat, {"a": a, "b": b}, MOST)


CARDS = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("pqrs")),
    st.tuples(*(st.none() | st.integers(0, most).map(float) for most in (10, 20))),
    max_size=12,
).map(lambda found: [card(case, seat, a, b) for (case, seat), (a, b) in found.items()])


def test_the_mean_by_criterion_leaves_out_what_does_not_apply():
    cards = [card("x", "p", 4, 10), card("x", "q", None, 20), card("y", "p", None, None)]
    assert points_of(cards) == {"x": {"a": 4.0, "b": 15.0}, "y": {"a": None, "b": None}}


def test_a_rate_is_of_what_could_be_given():
    assert (card("x", "p", 5, 10).rate, card("x", "p", None, 10).rate, card("x", "p", None, None).rate) == (
        50,
        50,
        None,
    )


def test_whole_cards_are_trimmed_so_that_totals_add_up():
    cards = [card("x", "p", 0, 0), card("x", "q", 4, 10), card("x", "r", 6, 12), card("x", "s", 10, 20)]
    assert points_of(cards, trim=1) == {"x": {"a": 5.0, "b": 11.0}}
    assert points_of(cards[:2], trim=1) == points_of(cards[:2])
    assert len(trimmed(by_case(cards)["x"], count=2)) == 4


def test_a_severe_and_a_lenient_expert_come_out_alike():
    """Both rank x, y, z evenly apart: rates 20, 30, 40 and 60, 70, 80. On the panel's scale they are the same."""
    cards = [card(c, "p", r / 10, r / 5) for c, r in zip("xyz", (20, 30, 40), strict=True)]
    cards += [card(c, "q", r / 10, r / 5) for c, r in zip("xyz", (60, 70, 80), strict=True)]
    found = adjusted(cards)
    spread = math.sqrt(sum((r - 50) ** 2 for r in (20, 30, 40, 60, 70, 80)) / 5)
    expected = {"x": 50 - spread, "y": 50.0, "z": 50 + spread}
    assert found == pytest.approx({(c, s): expected[c] for c in "xyz" for s in "pq"})
    points = points_of(cards, normalise=True)
    assert points["y"] == pytest.approx({"a": 5.0, "b": 10.0})
    assert sum(points["x"].values()) == pytest.approx(0.3 * expected["x"])


def test_two_cards_are_too_few_to_be_put_on_a_scale_and_no_spread_gives_the_panels_mean():
    cards = [card("x", "p", 1, 2), card("y", "p", 9, 18), *(card(c, "q", 5, 10) for c in "xyz")]
    found = adjusted(cards)
    assert (found["x", "p"], found["y", "p"]) == pytest.approx((10.0, 90.0))
    assert found["x", "q"] == found["z", "q"] == pytest.approx(50.0)


def test_points_on_a_scale_stay_within_what_can_be_given():
    cards = [card(c, "p", a, 20) for c, a in zip("xyz", (10, 9, 8), strict=True)]
    cards += [card(c, "q", a, 0) for c, a in zip("xyz", (10, 1, 0), strict=True)]
    found = points_of(cards, normalise=True)
    assert all(0 <= given <= MOST[code] for points in found.values() for code, given in points.items())


def test_standings_set_raw_against_normalised():
    cards = [card("x", "p", 10, 20), card("x", "q", 5, 10), card("y", "p", 10, 20), card("y", "q", 6, 12)]
    first, second = standings(cards, trim=1)
    assert (first.case, first.mean, first.span, first.ranks) == ("y", 80.0, 40.0, (1, 1, 1))
    assert (second.case, second.mean, second.spread) == ("x", 75.0, pytest.approx(math.sqrt(1250)))


def test_equals_share_a_rank():
    assert ranks([3.0, 5.0, 5.0, 1.0]) == [3, 1, 1, 4]


@given(CARDS)
def test_points_are_within_what_was_given(cards: list[Card]):
    for case, found in points_of(cards).items():
        for code, value in found.items():
            given_points = [one.points[code] for one in cards if one.case == case and one.points[code] is not None]
            assert (value is None) == (given_points == [])
            if value is not None:
                assert min(given_points) - 1e-9 <= value <= max(given_points) + 1e-9


@given(CARDS, st.integers(1, 3), st.booleans())
def test_the_order_of_cards_makes_no_difference_and_nothing_is_out_of_bounds(
    cards: list[Card], trim: int, normalise: bool
):
    found = points_of(cards, trim=trim, normalise=normalise)
    assert found == points_of(list(reversed(cards)), trim=trim, normalise=normalise)
    given_points = [(code, value) for points in found.values() for code, value in points.items() if value is not None]
    assert all(math.isfinite(value) and 0 <= value <= MOST[code] for code, value in given_points)
