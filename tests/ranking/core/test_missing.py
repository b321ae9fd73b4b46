import numpy as np
import polars as pl
import pytest

from ranking.core.method import StepError
from ranking.core.missing import FILLS

VALUES = np.array([4.0, np.nan, 1.0, 1.0])


@pytest.mark.parametrize(("method", "filled"), [("zero", 0.0), ("mean", 2.0), ("median", 1.0)])
def test_fills_only_what_is_missing(method: str, filled: float) -> None:
    assert FILLS[method].apply(VALUES, None, pl.DataFrame()).tolist() == [4.0, filled, 1.0, 1.0]


@pytest.mark.parametrize("method", ["exclude", "error"])
def test_refuses_a_hole(method: str) -> None:
    with pytest.raises(StepError) as refused:
        FILLS[method].apply(VALUES, None, pl.DataFrame())
    assert refused.value.rows.tolist() == [False, True, False, False]
    assert FILLS[method].apply(VALUES[2:], None, pl.DataFrame()).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("method", ["mean", "median"])
def test_nothing_stated_gives_no_statistic(method: str) -> None:
    with pytest.raises(StepError, match="没有任何已填值"):
        FILLS[method].apply(np.array([np.nan, np.nan]), None, pl.DataFrame())
