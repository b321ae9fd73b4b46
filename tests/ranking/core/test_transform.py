import math

import numpy as np
import pytest

from ranking.core.method import StepError
from ranking.core.transform import asinh, keep, log, log1p


def test_each_formula_passes_missing_through() -> None:
    values = np.array([1.0, np.nan, 3.0])
    np.testing.assert_array_equal(keep(values, None), values)
    np.testing.assert_allclose(log(values, None), [0, np.nan, math.log(3)], rtol=1e-15)
    np.testing.assert_allclose(log1p(values, None), [math.log(2), np.nan, math.log(4)], rtol=1e-15)
    np.testing.assert_allclose(asinh(values, 2.0), [math.asinh(0.5), np.nan, math.asinh(1.5)], rtol=1e-15)
    np.testing.assert_allclose(asinh(-values, 1.0), [-math.asinh(1), np.nan, -math.asinh(3)], rtol=1e-15)


def test_logarithms_refuse_what_they_are_not_defined_for() -> None:
    with pytest.raises(StepError) as refused:
        log(np.array([1.0, 0.0, np.nan, -2.0]), None)
    assert (refused.value.rule, refused.value.rows.tolist()) == ("对数要求数值大于 0", [False, True, False, True])
    with pytest.raises(StepError) as refused:
        log1p(np.array([-1.0, -0.5]), None)
    assert refused.value.rows.tolist() == [True, False]
