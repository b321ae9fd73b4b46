import numpy as np
import pytest

from ranking.core.indicator import Column
from ranking.core.weights.stated import equal, given


def columns(number: int) -> list[Column]:
    empty = np.array([1.0])
    return [Column(f"c{i}", empty, empty, empty, empty, empty, direction="benefit") for i in range(number)]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([0.3, 0.3, 0.1, 0.3], [0.3, 0.3, 0.1, 0.3]),  # add up to 1: as they stand, to the last digit
        ([40.0, 60.0], [0.4, 0.6]),
        ([1.0, 1.0, 2.0], [0.25, 0.25, 0.5]),
    ],
)
def test_given_are_divided_by_their_sum(stated: list[float], expected: list[float]) -> None:
    assert given(columns(len(stated)), stated, None).weights.tolist() == expected


def test_equal() -> None:
    assert equal(columns(4), [None] * 4, None).weights.tolist() == [0.25] * 4
