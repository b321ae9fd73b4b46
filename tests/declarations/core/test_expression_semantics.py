"""The compiler against an independent interpreter, over random trees and rows."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.core.expression import Kind, compile_expression, evaluate, frame
from tests.declarations.core.expression_interpreter import SCHEMA, meaning, rows, source, trees

NUMBERS, TRUTHS = trees("number"), trees("truth")
SOME_ROWS = st.lists(rows, min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(NUMBERS, SOME_ROWS)
def test_numbers_agree_with_the_interpreter(tree: Any, some: list[dict[str, Any]]) -> None:
    expression = compile_expression(source(tree), SCHEMA, expected=Kind.NUMBER)
    column = frame(some, SCHEMA).select(expression.to_polars().alias("found"))["found"]
    assert column.to_list() == [meaning(tree, row) for row in some]


@settings(max_examples=300, deadline=None)
@given(TRUTHS, SOME_ROWS)
def test_truths_agree_with_the_interpreter(tree: Any, some: list[dict[str, Any]]) -> None:
    expression = compile_expression(source(tree), SCHEMA, expected=Kind.BOOLEAN)
    column = frame(some, SCHEMA).select(expression.to_polars().alias("found"))["found"]
    assert column.to_list() == [meaning(tree, row) for row in some]


@settings(max_examples=100, deadline=None)
@given(NUMBERS, TRUTHS, rows)
def test_one_row_equals_the_table(number: Any, truth: Any, row: dict[str, Any]) -> None:
    expressions = {
        "number": compile_expression(source(number), SCHEMA, expected=Kind.NUMBER),
        "truth": compile_expression(source(truth), SCHEMA, expected=Kind.BOOLEAN),
    }
    assert evaluate(expressions, row, SCHEMA) == {"number": meaning(number, row), "truth": meaning(truth, row)}


@settings(max_examples=150, deadline=None)
@given(st.lists(trees("truth", 1), min_size=1, max_size=5), rows)
def test_conjuncts_together_mean_the_whole(parts: list[Any], row: dict[str, Any]) -> None:
    whole = compile_expression(" AND ".join(f"({source(part)})" for part in parts), SCHEMA, expected=Kind.BOOLEAN)
    found = [evaluate({"x": one}, row, SCHEMA)["x"] for one in whole.conjuncts()]
    expected = False if False in found else None if None in found else True
    assert evaluate({"x": whole}, row, SCHEMA)["x"] is expected


@pytest.mark.parametrize("divisor", ["10", "b", "coalesce(10, b)", "(5 + 5)"])
def test_division_is_rounded_once(divisor: str) -> None:
    expression = compile_expression(f"a / {divisor}", SCHEMA)
    some: list[dict[str, Any]] = [{"a": 3, "b": 10}, {"a": 7, "b": 10}, {"a": None, "b": 10}]
    assert [evaluate({"x": expression}, row, SCHEMA)["x"] for row in some] == [3 / 10, 7 / 10, None]
    assert frame(some, SCHEMA).select(expression.to_polars()).to_series().to_list() == [3 / 10, 7 / 10, None]


UNKNOWN = [None, True, False]


@pytest.mark.parametrize("p", UNKNOWN)
@pytest.mark.parametrize("q", UNKNOWN)
def test_logic_is_kleenes(p: bool | None, q: bool | None) -> None:
    table = {
        "p AND q": False if False in (p, q) else None if None in (p, q) else True,
        "p OR q": True if True in (p, q) else None if None in (p, q) else False,
        "NOT p": None if p is None else not p,
    }
    expressions = {text: compile_expression(text, SCHEMA) for text in table}
    assert evaluate(expressions, {"p": p, "q": q}, SCHEMA) == table


def value(text: str, row: dict[str, Any] | None = None, expected: Kind | None = None) -> object:
    return evaluate({"x": compile_expression(text, SCHEMA, expected=expected)}, row or {}, SCHEMA)["x"]


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "0 / 0",
        "-1 / 0",
        "1 / (1 / 0)",
        "0 * (1 / 0)",
        "1 / (0 * a)",
        "ln(0)",
        "ln(-1)",
        "log10(0)",
        "log10(-1)",
        "log1p(-1)",
        "log1p(-2)",
        "sqrt(-1)",
        "exp(1000)",
        "exp(ln(0))",
        "exp(1 / 0 * -1)",
        "1e308 * 10",
        "1e308 + 1e308 - 1e308",
        "asinh(1 / 0)",
        "abs(-1 / 0)",
        "round(1 / 0, 2)",
        "round(1.7976931348623157e308, -15) * 10",
        "least(1, 1 / 0)",
        "greatest(1, 0 / 0)",
        "clip(1, 0, 1 / 0)",
        "nullif(0 / 0, 1)",
        "CASE WHEN a = 1 THEN 1 / 0 ELSE 2 END",
        "CASE 0 / 0 WHEN 0 / 0 THEN 1 END",
    ],
)
def test_what_is_not_finite_is_unknown(text: str) -> None:
    assert value(text, {"a": 1}) is None


def test_what_is_not_finite_never_decides() -> None:
    assert value("0 / 0 > 20") is None
    assert value("1 / 0 > 20") is None
    assert value("1 / 0 IN (1, 2)") is None
    assert value("1 / 0 BETWEEN 0 AND 1") is None
    assert value("1 / 0 IS NULL") is True
    assert value("coalesce(1 / 0, ln(0), 5)") == 5.0
    assert value("NULL AND FALSE") is False
    assert value("1 / 0 > 20 OR TRUE") is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 / 2", 3.5),
        ("2 + 3 * 4", 14.0),
        ("10 - 4 - 3", 3.0),
        ("100 / 10 / 2", 5.0),
        ("-2 * 3", -6.0),
        ("- - 2", 2.0),
        ("- 2 + 3", 1.0),
        ("+ 2", 2.0),
        ("1e3", 1000.0),
        ("NOT 1 = 2", True),
        ("NOT TRUE OR TRUE", True),
        ("TRUE OR FALSE AND FALSE", True),
        ("1 + 1 = 2 AND 3 > 2", True),
        ("1 BETWEEN 0 AND 2 AND FALSE", False),
        ("3 NOT BETWEEN 0 AND 2", True),
        ("3 NOT IN (1, 2, -3)", True),
        ("-3 IN (1, (-3))", True),
        ("0 IN (-0)", True),
        ("NOT 3 IN (3)", False),
        ("'甲' IN ('甲', '乙')", True),
        ("TRUE IS NOT FALSE", True),
        ("1 IS NOT NULL", True),
        ("CASE 2 WHEN 1 THEN '一' WHEN 2 THEN '二' END", "二"),
        ("case when false then 1 end IS NULL", True),
        ("nullif(3, 3) IS NULL", True),
        ("nullif(3, NULL)", 3.0),
        ("clip(5, 0, 3)", 3.0),
        ("clip(-5, 0, 3)", 0.0),
        ("DATE '2018-12-31' < DATE '2019-01-01'", True),
        ("DATE '2018-12-31' IN (DATE '2018-12-31')", True),
        ("year(DATE '2018-12-31')", 2018.0),
        ("log10(1000)", 3.0),
        ("log10(0.001)", -3.0),
        ("LN(1)", 0.0),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("round(2.5)", 3.0),
        ("round(-2.5)", -3.0),
        ("round(0.5)", 1.0),
        ("round(2.675, 2)", 2.68),
        ("round(1.005, 2)", 1.01),
        ("round(-1.005, 2)", -1.01),
        ("round(53.55, 1)", 53.6),
        ("round(2.6749999, 2)", 2.67),
        ("round(1250, -2)", 1300.0),
        ("round(1e300, 15)", 1e300),
        ("round(0.1 + 0.2, 15)", 0.3),
    ],
)
def test_round_is_half_away_from_zero_on_the_decimal(text: str, expected: float) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("later", "earlier", "years"),
    [
        ("2018-12-31", "2015-12-31", 3.0),
        ("2018-12-30", "2015-12-31", 2.0),
        ("2019-02-28", "2016-02-29", 2.0),
        ("2019-03-01", "2016-02-29", 3.0),
        ("2018-01-01", "2018-12-31", 0.0),
        ("2015-12-31", "2018-12-31", -3.0),
        ("2015-12-31", "2018-12-30", -2.0),
    ],
)
def test_years_between_counts_completed_years(later: str, earlier: str, years: float) -> None:
    assert value(f"years_between(DATE '{later}', DATE '{earlier}')") == years


@given(st.dates(), st.dates())
@settings(max_examples=100, deadline=None)
def test_years_between_agrees_with_the_calendar(later: Any, earlier: Any) -> None:
    schema = {"x": Kind.DATE, "y": Kind.DATE}
    first, last = sorted([later, earlier])
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    expressions = {"years": compile_expression("years_between(x, y)", schema)}
    found = evaluate(expressions, {"x": later, "y": earlier}, schema)["years"]
    assert found == (years if later >= earlier else -years)


@pytest.mark.parametrize("name", ["ln", "log10", "log1p", "exp", "sqrt", "asinh"])
@given(x=st.floats(min_value=1e-300, max_value=700))
@settings(max_examples=50, deadline=None)
def test_functions_agree_with_the_mathematics(name: str, x: float) -> None:
    reference = {"ln": math.log}.get(name) or getattr(math, name)
    assert value(f"{name}(a)", {"a": x}) == pytest.approx(reference(x), rel=4e-16, abs=0)
