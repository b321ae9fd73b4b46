from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.numbers import (
    decimal_of,
    format_decimal,
    format_integer,
    format_percent,
    format_wan,
    format_yi,
    round_half_up,
)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (0.2825, 1, "28.3%"),
        (0.28249999, 1, "28.2%"),
        (1.1 - 1, 0, "10%"),
        (0.005, 0, "1%"),
        (-0.0005, 1, "-0.1%"),
        (-0.0004, 1, "0.0%"),
        (12.345, 1, "1,234.5%"),
    ],
)
def test_percent(value: float, places: int, printed: str) -> None:
    assert format_percent(value, places) == printed


def test_a_sum_with_binary_noise_rounds_as_the_decimal_it_states() -> None:
    # 0.28250000000000003 and its neighbours below differ only beyond the twelfth digit.
    assert format_percent(0.1825 + 0.1, 1) == "28.3%"
    assert format_percent(0.28249999999999992, 1) == "28.3%"


def test_money_and_plain_numbers() -> None:
    assert format_yi(251_000) == "25.1亿元"
    assert format_yi(250_500) == "25.1亿元"
    assert format_wan(251_000.5) == "251,001万元"
    assert format_integer(2000.5) == "2,001"
    assert format_integer(-1999.5) == "-2,000"
    assert format_decimal(1234.25) == "1,234.3"
    assert format_decimal(10**30 + 1, 0) == f"{10**30 + 1:,}"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="有限"):
        decimal_of(value)


@pytest.mark.parametrize("places", [-1, 7])
def test_places_are_bounded(places: int) -> None:
    with pytest.raises(ValueError, match="小数位数"):
        round_half_up(1.0, places)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.integers(0, 2))
def test_floats_round_as_the_decimals_they_were_written_as(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert round_half_up(float(value), places) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_prints_without_a_negative_zero(value: float) -> None:
    printed = format_decimal(value, 2)
    assert printed != "-0.00"
    assert Decimal(printed.replace(",", "")) == round_half_up(value, 2)
