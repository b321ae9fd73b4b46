"""Formulas as HTML."""

from __future__ import annotations

import pytest

from publication.core.formulas import spoken, typeset
from ranking.core import formulas as table
from ranking.core.formulas import formulas
from tests.ranking.builders import indicator, ranking, recipe_of


@pytest.mark.parametrize(
    ("notation", "written"),
    [
        ("x_{ij}", "<i>x</i><sub><i>i</i><i>j</i></sub>"),
        (r"\ln(1 + x)", '<span class="operator">ln</span>(1 + <i>x</i>)'),
        (
            r"\frac{1}{n}",
            '<span class="fraction"><span class="over">1</span><span class="under"><i>n</i></span></span>',
        ),
        (r"\sqrt{2}", '√<span class="root">2</span>'),
        (r"\sum_{j} w", '<span class="operator">∑</span><sub><i>j</i></sub> <i>w</i>'),
        ("a < b & c", "<i>a</i> &lt; <i>b</i> &amp; <i>c</i>"),
    ],
)
def test_the_notation_is_typeset(notation: str, written: str) -> None:
    assert typeset(notation) == written


@pytest.mark.parametrize("notation", ["x_{i", "x}", r"\frac{1}", "x_i"])
def test_a_brace_without_its_other_half_is_an_error(notation: str) -> None:
    with pytest.raises(ValueError, match=r"^formula: "):
        typeset(notation)


def test_a_formula_is_spoken_in_one_line() -> None:
    assert spoken(r"S_{i} = \frac{1}{n} \sum_{j} w_{j}") == "S_{i} = {1}{n} ∑_{j} w_{j}"


def test_every_formula_of_the_tables_can_be_typeset() -> None:
    tables = (table._TRANSFORMS, table._BENEFITS, table._COSTS, table._WEIGHTS, table._AGGREGATES)
    for notation in (one for of in tables for one in of.values()):
        assert typeset(notation.replace("%s", "2"))


def test_a_composite_s_formulas_stand_in_the_order_of_its_steps_each_once() -> None:
    indicators = [
        indicator("a", transform="log1p", normalise="minmax"),
        indicator("b", transform="log1p", normalise="minmax"),
        indicator("c", value="a - b", direction="cost", normalise={"goalposts": [-1, 3]}),
    ]
    scale = {"from": [0, 1], "to": [0, 100]}
    data = ranking(composites=[{"code": "total", "indicators": indicators, "weights": "equal", "scale": scale}])
    found = formulas(recipe_of(data).composites[0])
    assert [(one.about.replace(" ", ""), one.notation.replace(" ", "")) for one in found] == [
        ("变换", r"y_{ij}=\ln(1+x_{ij})"),
        ("归一化（越大越好的指标）", r"z_{ij}=\frac{y_{ij}−\min_{i}y_{ij}}{\max_{i}y_{ij}−\min_{i}y_{ij}}"),
        ("归一化（越小越好，门柱a、b）", r"z_{ij}=1−\min(1,\max(0,\frac{y_{ij}−a_{j}}{b_{j}−a_{j}}))"),
        ("权重", r"w_{j}=\frac{1}{m}"),
        ("综合", r"S_{i}=\sum_{j}w_{j}z_{ij}"),
        ("换算", r"S_{i}′=100S_{i}"),
    ]
