from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.core.precision import is_constant, places, printed, significant

finite = st.floats(allow_nan=False, allow_infinity=False, width=64)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.675, 2, "2.68"),  # the nearest double lies below the half
        (0.86745, 4, "0.8675"),
        (0.1 + 0.2, 1, "0.3"),
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-2.5, 0, "-3"),
        (-0.00001, 2, "0.00"),
        (1e300, 2, "1" + "0" * 300 + ".00"),
        (0.0, 4, "0.0000"),
    ],
)
def test_prints_decimal_half_up(value: float, decimals: int, expected: str) -> None:
    assert f"{printed(value, decimals):f}" == expected


def test_significant_keeps_twelve_digits() -> None:
    assert significant(0.1 + 0.2) == Decimal("0.300000000000")
    assert significant(123456789012.4) == Decimal("123456789012")
    assert significant(123456789012.4) != significant(123456789013)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0], True), ([0.0, 0.0], True), ([0.1 + 0.2, 0.3], True), ([1.0, 1.0 + 1e-9], False), ([-1.0, 1.0], False)],
)
def test_constant_up_to_noise(values: list[float], expected: bool) -> None:
    assert is_constant(np.array(values)) is expected


def test_places_share_at_twelve_digits_and_part_beyond() -> None:
    values = np.array([0.3, 0.1 + 0.2, 0.30000000001, np.nan, 0.2, np.nan])
    assert places(values, descending=True).tolist() == [1, 1, 0, 3, 2, 3]
    assert places(values, descending=False).tolist() == [1, 1, 2, 3, 0, 3]


def test_places_of_printed_values() -> None:
    values = np.array([90.126, 90.134, 90.135, 90.1])
    assert places(values, descending=True, decimals=2).tolist() == [1, 1, 0, 2]


def test_places_of_nothing() -> None:
    assert places(np.array([]), descending=True).tolist() == []


@given(st.lists(finite | st.sampled_from([0.3, 0.1 + 0.2, 1e-320, -0.0])), st.booleans(), st.none() | st.integers(0, 6))
def test_places_agree_with_comparing_every_pair(values: list[float], descending: bool, decimals: int | None) -> None:
    keys = [significant(v) if decimals is None else printed(v, decimals) for v in values]
    distinct = sorted(set(keys), reverse=descending)
    expected = [distinct.index(key) for key in keys]
    assert places(np.array(values), descending=descending, decimals=decimals).tolist() == expected
