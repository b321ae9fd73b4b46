import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.core.ranks import arrange, combine, rank

# Scores 98.2 97.5 97.5 96 96 96 90.1 90.1 88 as dense places; expected ranks by scipy.stats.rankdata 1.16
# (min, dense, ordinal, average).
PLACES = np.array([0, 1, 1, 2, 2, 2, 3, 3, 4])


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("competition", [1, 2, 2, 4, 4, 4, 7, 7, 9]),
        ("dense", [1, 2, 2, 3, 3, 3, 4, 4, 5]),
        ("ordinal", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("fractional", [1.0, 2.5, 2.5, 5.0, 5.0, 5.0, 7.5, 7.5, 9.0]),
    ],
)
def test_tie_policies_as_scipy(ties: str, expected: list[float]) -> None:
    assert rank(PLACES, ties).tolist() == expected  # type: ignore[arg-type]
    turned = rank(PLACES[::-1].copy(), ties).tolist()  # type: ignore[arg-type]
    if ties != "ordinal":
        assert turned == expected[::-1]
    else:
        assert turned == [9, 7, 8, 4, 5, 6, 2, 3, 1]  # among equals by row number
    assert rank(np.array([], dtype=np.int64), ties).tolist() == []  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 6)))
def test_policies_agree_with_their_definitions(found: list[int]) -> None:
    places = np.array(found, dtype=np.int64)
    better = [sum(other < place for other in found) for place in found]
    equal = [found.count(place) for place in found]
    assert rank(places, "competition").tolist() == [b + 1 for b in better]
    assert rank(places, "fractional").tolist() == [b + (e + 1) / 2 for b, e in zip(better, equal, strict=True)]
    assert rank(places, "dense").tolist() == [len({p for p in found if p < place}) + 1 for place in found]
    assert sorted(rank(places, "ordinal").tolist()) == list(range(1, len(found) + 1))


def test_combine_parts_ties_by_the_next_key() -> None:
    first, second = np.array([1, 0, 1, 1]), np.array([0, 5, 0, 2])
    assert combine([first, second]).tolist() == [1, 0, 1, 2]
    assert arrange([first, second]).tolist() == [1, 0, 2, 3]
