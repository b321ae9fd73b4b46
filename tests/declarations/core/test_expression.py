"""The public face: what an expression tells about itself, its conjuncts, tables and rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from declarations.core.expression import Expression, Kind, compile_expression, evaluate, frame

SCHEMA = {"revenue": Kind.NUMBER, "listed": Kind.BOOLEAN, "city": Kind.TEXT, "founded_on": Kind.DATE}


def test_an_expression_tells_its_source_kind_and_columns() -> None:
    expression = compile_expression("CASE WHEN listed THEN revenue ELSE 0 END", SCHEMA)
    assert (expression.source, expression.kind) == ("CASE WHEN listed THEN revenue ELSE 0 END", Kind.NUMBER)
    assert expression.columns == frozenset({"listed", "revenue"})
    assert expression == compile_expression("CASE WHEN listed THEN revenue ELSE 0 END", SCHEMA)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("revenue", Kind.NUMBER),
        ("city", Kind.TEXT),
        ("coalesce(city, '无')", Kind.TEXT),
        ("CASE WHEN listed THEN founded_on END", Kind.DATE),
        ("nullif(listed, FALSE)", Kind.BOOLEAN),
        ("city = NULL", Kind.BOOLEAN),
        ("NULL + NULL", Kind.NUMBER),
        ("NULL = NULL", Kind.BOOLEAN),
    ],
)
def test_kinds(source: str, kind: Kind) -> None:
    expression = compile_expression(source, SCHEMA)
    assert expression.kind is kind
    column = frame([{}], SCHEMA).select(expression.to_polars().alias("v"))["v"]
    assert (
        column.dtype
        == {
            Kind.NUMBER: pl.Float64,
            Kind.TEXT: pl.String,
            Kind.BOOLEAN: pl.Boolean,
            Kind.DATE: pl.Date,
        }[kind]
    )


def conjuncts(source: str) -> list[str]:
    return [part.source for part in compile_expression(source, SCHEMA).conjuncts()]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("listed", ["listed"]),
        ("revenue + 1", ["revenue + 1"]),
        ("listed AND city = '太原'", ["listed", "city = '太原'"]),
        ("revenue BETWEEN 1 AND 5 AND listed", ["revenue BETWEEN 1 AND 5", "listed"]),
        ("revenue NOT BETWEEN 1 AND 5 and not listed", ["revenue NOT BETWEEN 1 AND 5", "not listed"]),
        ("listed OR listed AND listed", ["listed OR listed AND listed"]),
        ("((listed AND (revenue > 1 AND city = ' AND ')))", ["listed", "revenue > 1", "city = ' AND '"]),
        ("(listed OR revenue > 1) AND listed", ["listed OR revenue > 1", "listed"]),
        ("(listed) = (listed) AND listed", ["(listed) = (listed)", "listed"]),
        (
            "CASE WHEN listed AND listed THEN TRUE END AND listed",
            ["CASE WHEN listed AND listed THEN TRUE END", "listed"],
        ),
        ("NOT (listed AND listed)", ["NOT (listed AND listed)"]),
        ("listed\n  AND revenue > 1\n", ["listed", "revenue > 1"]),
    ],
)
def test_conjuncts(source: str, parts: list[str]) -> None:
    assert conjuncts(source) == parts


def test_conjuncts_know_their_own_columns() -> None:
    parts = compile_expression("listed AND city = '太原'", SCHEMA).conjuncts()
    assert [(part.kind, part.columns) for part in parts] == [
        (Kind.BOOLEAN, frozenset({"listed"})),
        (Kind.BOOLEAN, frozenset({"city"})),
    ]


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("(listed AND city = '太原') IS TRUE", "(listed AND city = '太原') "),
        ("listed is true AND NOT (listed IS\tTRUE)", "listed  AND NOT (listed )"),
        ("listed IS NOT TRUE OR city = 'IS TRUE'", "listed IS NOT TRUE OR city = 'IS TRUE'"),
        ("city IS NULL", "city IS NULL"),
    ],
)
def test_without_its_guards_an_expression_stays_unknown(source: str, bare: str) -> None:
    found = compile_expression(source, SCHEMA).unguarded
    assert (found.source, found.kind) == (bare, Kind.BOOLEAN)


def test_a_guard_hides_that_something_is_unknown() -> None:
    guarded = compile_expression("(listed AND revenue > 1) IS TRUE", SCHEMA)
    told = {"guarded": guarded, "bare": guarded.unguarded}
    assert evaluate(told, {}, SCHEMA) == {"guarded": False, "bare": None}
    assert evaluate(told, {"listed": False}, SCHEMA) == {"guarded": False, "bare": False}


def test_a_frame_has_exactly_the_columns_of_the_schema() -> None:
    rows: list[dict[str, object]] = [
        {"city": "太原", "revenue": 10, "listed": True, "founded_on": date(2018, 12, 31), "other": object()},
        {"revenue": Decimal("1.5"), "city": None},
        {"revenue": float("nan")},
        {"revenue": float("-inf")},
        {"revenue": Decimal("Infinity")},
        {"revenue": Decimal("sNaN")},
        {"revenue": 10**400},
    ]
    expected = pl.DataFrame(
        {
            "revenue": [10.0, 1.5, None, None, None, None, None],
            "listed": [True, *[None] * 6],
            "city": ["太原", *[None] * 6],
            "founded_on": [date(2018, 12, 31), *[None] * 6],
        },
        schema={"revenue": pl.Float64, "listed": pl.Boolean, "city": pl.String, "founded_on": pl.Date},
    )
    assert frame(rows, SCHEMA).equals(expected)
    assert frame(rows, SCHEMA).schema == expected.schema


@pytest.mark.parametrize("count", [0, 1, 3])
def test_frames_of_any_length_and_width(count: int) -> None:
    assert frame([{}] * count, SCHEMA).shape == (count, 4)
    assert frame([{}] * count, {}).shape == (count, 0)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("revenue", "10", "列“revenue”应为数，得到的是 str"),
        ("revenue", True, "列“revenue”应为数，得到的是 bool"),
        ("listed", 1, "列“listed”应为是/否，得到的是 int"),
        ("city", 1, "列“city”应为文字，得到的是 int"),
        ("founded_on", "2018-12-31", "列“founded_on”应为日期，得到的是 str"),
        ("founded_on", datetime(2018, 12, 31), "列“founded_on”应为日期，得到的是 datetime"),  # noqa: DTZ001
    ],
)
def test_a_value_of_the_wrong_type_is_the_callers_mistake(column: str, value: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        frame([{column: value}], SCHEMA)
    assert str(caught.value) == message


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("source", ["1 + 1", "1 / 0", "NULL IS NULL", "'甲'", "DATE '2018-12-31'", "round(2.5)"])
def test_an_expression_without_columns_gives_one_value_a_row(source: str, count: int) -> None:
    constant = compile_expression(source, SCHEMA)
    [only] = frame([{}], SCHEMA).select(constant.to_polars().alias("v"))["v"].to_list()
    table = frame([{}] * count, SCHEMA)
    assert table.select(constant.to_polars().alias("v"))["v"].to_list() == [only] * count
    assert table.filter(pl.lit(True)).with_columns(constant.to_polars().alias("v")).height == count


@pytest.mark.parametrize(
    "source",
    ["0 = nullif(revenue, revenue)", "0 + least(revenue, NULL) < 1", "CASE revenue WHEN revenue THEN NULL END IS NULL"],
)
def test_a_table_that_turns_out_constant_keeps_its_height(source: str) -> None:
    table = frame([{"revenue": 0}, {"revenue": 0}], SCHEMA)
    assert table.select(compile_expression(source, SCHEMA).to_polars()).height == 2


def test_many_expressions_over_one_row() -> None:
    expressions: dict[str, Expression] = {
        "double": compile_expression("revenue * 2", SCHEMA),
        "here": compile_expression("city = '太原'", SCHEMA),
        "since": compile_expression("founded_on", SCHEMA),
        "fixed": compile_expression("1", SCHEMA),
        "unknown": compile_expression("listed", SCHEMA),
    }
    values = {"revenue": Decimal("2.5"), "city": "太原", "founded_on": date(2015, 3, 1), "other": []}
    assert evaluate(expressions, values, SCHEMA) == {
        "double": 5.0,
        "here": True,
        "since": date(2015, 3, 1),
        "fixed": 1.0,
        "unknown": None,
    }
    assert evaluate({}, values, SCHEMA) == {}
    assert evaluate({"fixed": expressions["fixed"]}, {}, {}) == {"fixed": 1.0}
