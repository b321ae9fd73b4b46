"""Length, size and depth are bounded, and what is beyond them is refused quickly."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from declarations.core.expression import MAX_DEPTH, MAX_LENGTH, compile_expression, evaluate
from tests.declarations.core.test_expression_gate import SCHEMA, refusal


def _nested(before: str, inner: str, after: str) -> Callable[[int], str]:
    return lambda depth: before * depth + inner + after * depth


NESTED = {
    "brackets": _nested("(", "x", ")"),
    "calls": _nested("abs(", "x", ")"),
    "not": _nested("NOT ", "listed", ""),
    "minus": _nested("- ", "x", ""),
    "plus": _nested("+ ", "x", ""),
    "equal not": _nested("listed = NOT ", "listed", ""),
    "divisions": _nested("1/(", "x", ")"),
    "case": _nested("CASE WHEN listed THEN ", "x", " END"),
    "case operand": _nested("CASE ", "x", " WHEN 1 THEN 1 END"),
}


@pytest.mark.parametrize("make", NESTED.values(), ids=NESTED.keys())
def test_depth_is_bounded(make: Callable[[int], str]) -> None:
    deep = compile_expression(make(MAX_DEPTH), SCHEMA)
    assert evaluate({"v": deep}, {"x": 1, "listed": True}, SCHEMA)["v"] in (1.0, True, False)
    assert "嵌套超过" in refusal(make(MAX_DEPTH + 1)).message
    assert refusal(make(10_000)).message == f"表达式有 {len(make(10_000))} 个字符，最多 {MAX_LENGTH} 个"


@pytest.mark.parametrize(
    "source",
    [
        "x" + " IS NULL" * 200,
        "nullif(" * 19 + "x" + ", 2)" * 19,
        "least(" * 19 + "x" + ", 2)" * 19,
        "clip(" * 19 + "x" + ", 2, 3)" * 19,
        "+".join("x" * 400),
        "x+" * 20_000 + "1",
        "(" * 10_000,
        "'" + "a" * 10_000 + "'",
        "x" * 100_000,
        "9" * 1_999,
    ],
    ids=lambda source: source[:12],
)
def test_size_is_bounded_and_refused_quickly(source: str) -> None:
    started = time.perf_counter()
    refusal(source)
    assert time.perf_counter() - started < 0.5


def test_long_chains_within_the_bounds_work() -> None:
    total = compile_expression("+".join("x" * 300), SCHEMA)
    every = compile_expression(" AND ".join(["listed"] * 150), SCHEMA)
    found = evaluate({"total": total, "every": every}, {"x": 2, "listed": True}, SCHEMA)
    assert found == {"total": 600.0, "every": True}
