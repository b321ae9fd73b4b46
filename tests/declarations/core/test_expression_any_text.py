"""Whatever is written, it compiles or is refused: no other error ever leaves the gate."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.core.expression import FUNCTIONS, RESERVED, ExpressionError, compile_expression, evaluate
from tests.declarations.core.test_expression_gate import SCHEMA


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_compiles_or_is_refused(source: str) -> None:
    _compiles_or_is_refused(source)


WORDS = [
    *sorted(RESERVED),
    *(f"{name}(" for name in sorted(FUNCTIONS)),
    *SCHEMA,
    *["+", "-", "*", "/", "=", "<>", "!=", "<", "<=", ">", ">=", "(", ")", ",", "1", "2.5", "'a'", "DATE '2018-12-31'"],
    *["--", "%", ";", ".", "::", "$1", "select", "（", "'"],
]


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_words_compile_or_are_refused(source: str) -> None:
    _compiles_or_is_refused(source)


def _compiles_or_is_refused(source: str) -> None:
    try:
        expression = compile_expression(source, SCHEMA)
    except ExpressionError as error:
        assert error.message
        assert error.position is None or 1 <= error.position <= len(source)
        return
    row = {"a": 1, "x": 0, "listed": True, "city": "a"}
    assert set(evaluate({"v": expression}, row, SCHEMA)) == {"v"}


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=200))
def test_text_literals_mean_themselves(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    expression = compile_expression(f"city = {quoted} AND city IN ({quoted})", SCHEMA)
    assert evaluate({"v": expression}, {"city": text}, SCHEMA) == {"v": True}
    assert evaluate({"v": expression}, {"city": text + "x"}, SCHEMA) == {"v": False}
