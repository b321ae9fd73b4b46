import threading

import numpy as np
import pytest

from ranking.core.aggregate.ideal import Closeness, closeness, topsis
from ranking.core.cores import WORTH_IT, side_by_side
from ranking.core.indicator import Column


@pytest.mark.parametrize("rows", [1, WORTH_IT])
def test_items_keep_their_order(rows: int) -> None:
    assert side_by_side(lambda item: item * item, range(50), rows=rows) == [item * item for item in range(50)]
    assert side_by_side(str, [], rows=rows) == []


def test_small_tables_start_no_thread() -> None:
    assert set(side_by_side(lambda _: threading.get_ident(), range(8), rows=WORTH_IT - 1)) == {threading.get_ident()}


@pytest.mark.parametrize("rows", [1, WORTH_IT])
def test_an_error_is_the_callers(rows: int) -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda item: 1 / item, [1, 0, 2], rows=rows)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rows", [1, WORTH_IT])
def test_numpy_treats_errors_as_the_caller_says(rows: int) -> None:
    with np.errstate(all="ignore"):
        found = side_by_side(lambda item: float(np.float64(1) / np.float64(item)), [0, 2, 4], rows=rows)
    assert found == [np.inf, 0.5, 0.25]


def test_a_table_that_is_worth_it_scores_as_the_formula_says() -> None:
    generator = np.random.default_rng(5)
    matrix = generator.random((3, WORTH_IT + 7))
    columns = [Column(f"c{j}", x, x, x, x, x, "benefit") for j, x in enumerate(matrix)]
    weights = np.array([0.5, 0.3, 0.2])
    weighed = matrix / np.sqrt((matrix**2).sum(axis=1, keepdims=True)) * weights[:, None]
    best, worst = weighed.max(axis=1, keepdims=True), weighed.min(axis=1, keepdims=True)
    near, far = (np.sqrt(((weighed - end) ** 2).sum(axis=0)) for end in (best, worst))
    scores = closeness(columns, weights, Closeness())
    assert np.abs(scores - far / (near + far)).max() < 1e-12
    whole = topsis(columns, weights, lambda values: values, Closeness())
    assert whole.scores.tolist() == scores.tolist()
    assert np.abs(sum(whole.contributions) - scores).max() < 1e-12
