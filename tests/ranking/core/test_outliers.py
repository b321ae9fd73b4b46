import numpy as np
import pytest

from ranking.core.method import Method, reader
from ranking.core.outliers import BOUNDS, clip, keep, winsorise

STATED = np.array([True, True, True, True, True, False])


def test_winsorise_takes_its_bounds_from_stated_values_and_holds_filled_ones_to_them() -> None:
    values = np.array([0.0, 10.0, 20.0, 30.0, 40.0, 1000.0])
    assert winsorise(values, STATED, (0.25, 0.75)).tolist() == [10, 10, 20, 30, 30, 30]
    assert winsorise(values, STATED, (0.1, 0.9)).tolist() == [4, 10, 20, 30, 36, 36]  # linear between neighbours


def test_winsorise_without_a_stated_value_has_no_bounds() -> None:
    assert winsorise(np.array([5.0]), np.array([False]), (0.1, 0.9)).tolist() == [5.0]


def test_clip_and_none() -> None:
    values = np.array([-1.0, 0.5, 3.0])
    assert clip(values, STATED[:3], (-0.2, 0.4)).tolist() == [-0.2, 0.4, 0.4]
    assert keep(values, STATED[:3], None).tolist() == [-1.0, 0.5, 3.0]


@pytest.mark.parametrize("stated", [{"winsorise": [0.9, 0.1]}, {"winsorise": [0, 1.5]}, {"clip": [1, 1]}, {"clip": 3}])
def test_bounds_must_rise_and_quantiles_be_shares(stated: object) -> None:
    with pytest.raises(ValueError, match="的参数不对"):
        reader(BOUNDS)(stated)
    assert reader(BOUNDS)({"clip": [0, 1]}) == Method(name="clip", argument=(0.0, 1.0))
