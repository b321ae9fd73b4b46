"""What the gate refuses, in which words, and that nothing else ever comes out of it."""

from __future__ import annotations

import pytest

from declarations.core.expression import (
    ExpressionError,
    Kind,
    compile_expression,
    evaluate,
)

SCHEMA = {
    "a": Kind.NUMBER,
    "b": Kind.NUMBER,
    "x": Kind.NUMBER,
    "y": Kind.NUMBER,
    "revenue": Kind.NUMBER,
    "listed": Kind.BOOLEAN,
    "city": Kind.TEXT,
    "founded_on": Kind.DATE,
    "date": Kind.DATE,
    "year": Kind.NUMBER,
    "current": Kind.NUMBER,
}


def refusal(source: str, expected: Kind | None = None) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, SCHEMA, expected=expected)
    return caught.value


HOSTILE = [
    "",
    "   \n\t",
    "read_csv('/etc/passwd')",
    "read_parquet('x')",
    "(select 1)",
    "select 1",
    "a IN (select 1)",
    "exists (select 1)",
    "with t as (select 1) select 1",
    "current_date",
    "current_timestamp",
    "now()",
    "random()",
    "repeat('a', 1000000000)",
    "generate_series(1,1e9)",
    "x::text",
    "cast(x as text)",
    "try_cast(x as text)",
    "count(*)",
    "sum(x)",
    "sum(x) over ()",
    "mean(x)",
    "*",
    "a.*",
    "a.b",
    "$1",
    "?",
    ":x",
    "@x",
    "x -- c",
    "x --",
    "a--1",
    "x /* c */",
    "/* */ x",
    "x # c",
    "x; drop table y",
    "x;",
    "{{x}}",
    "{% x %}",
    "x\x00",
    "x\u202e + 1",
    "'a\x00'",
    "'\ud800'",
    '"x" + 1',
    "`x`",
    "[1, 2]",
    "x[0]",
    "{'a': 1}",
    "x -> y",
    "lambda x: x",
    "city LIKE '%'",
    "city ~ 'x'",
    "city || 'x'",
    "x % 2",
    "x ^ 2",
    "x ** 2",
    "x & 1",
    "x == 1",
    "x <=> 1",
    "x IS DISTINCT FROM y",
    "x AS z",
    "x z",
    "x, y",
    "(x, y)",
    "()",
    "x y z",
    "interval '1' day",
    "timestamp '2018-12-31'",
    "date '2018-02-30'",
    "date '20181231'",
    "date 'x'",
    "1e400",
    "0x1F",
    "1_000",
    ".5",
    "5.",
    "1.2.3",
    "12abc",
    "'open",
    "'it\\'s'",
    "e'x'",
    "x'41'",
    "n'x'",
    "(x",
    "x)",
    "CASE WHEN listed THEN 1",
    "CASE END",
    "CASE x END",
    "END",
    "(CASE WHEN listed THEN 1) END",
    "x +",
    "+",
    "x IN ()",
    "in",
    "is",
    "in (1)",
    "not (x, y)",
    "x + in",
    "x IN y",
    "x IN (y)",
    "x IN (1 + 1)",
    "x IN (NULL)",
    "x IN (1, 'a')",
    "x IN (1,)",
    "x IS y",
    "x IS 3",
    "x IS NOT",
    "x BETWEEN 1",
    "abs()",
    "abs(1, 2)",
    "abs(x,)",
    "abs",
    "clip(1, 2)",
    "round(1, 0.5)",
    "round(1, x)",
    "round(1, 99)",
    "round(1, 'a')",
    "least()",
    "coalesce()",
    "abs(DISTINCT x)",
    "abs(x) FILTER (WHERE listed)",
    "abs(x ORDER BY y)",
    "year(x)",
    "year('2018-12-31')",
    "Revenue",
    "NULL",
    "coalesce(NULL, NULL)",
    "listed + 1",
    "1 + listed",
    "-listed",
    "- 'a'",
    "abs(listed)",
    "NOT x",
    "x AND listed",
    "listed AND x",
    "city > 'a'",
    "city BETWEEN 'a' AND 'b'",
    "listed < TRUE",
    "listed = 1",
    "city = 1",
    "founded_on = '2018-12-31'",
    "founded_on > 2018",
    "founded_on - founded_on",
    "1 < x < 5",
    "x IS TRUE",
    "CASE WHEN x THEN 1 END",
    "CASE WHEN listed THEN 1 ELSE 'a' END",
    "CASE x WHEN 'a' THEN 1 END",
    "coalesce(x, 'a')",
    "least(city, 'a')",
    "nullif(x, 'a')",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_outside_the_language(source: str) -> None:
    error = refusal(source)
    assert error.message
    assert error.position is None or 1 <= error.position <= max(len(source), 1)


@pytest.mark.parametrize(
    ("source", "position", "message"),
    [
        ("revenu > 1", 1, "没有列“revenu”，是不是“revenue”？"),
        ("1 + Revenue", 5, "没有列“Revenue”，是不是“revenue”？"),
        ("zzz", 1, "没有列“zzz”"),
        ("1 + sqr(x)", 5, "不支持函数“sqr”，是不是“sqrt”？"),
        ("x > 1\n  AND listed + 1 > 2", 13, "这里需要“数”，写的却是“是/否”"),
        ("1 + listed", 5, "这里需要“数”，写的却是“是/否”"),
        ("x +\n abs(city)", 10, "这里需要“数”，写的却是“文字”"),
        ("city > 'a'", 1, "“文字”只能用 = 或 <> 比较，不能比大小"),
        (
            "founded_on = '2018-12-31'",
            1,
            "“日期”和“文字”不能放在一起比较或混用；日期常量写作 DATE '2018-12-31'",
        ),
        ("x > （1）", 5, "“（”是全角符号，请改用半角的 ("),
        ("city = ‘a’", 8, "“‘”是全角符号，请改用半角的 '"),
        ("x ≥ 1", 3, "“≥”是全角符号，请改用半角的 >="),
        ("x == 1", 3, "“等于”只写一个等号 ="),
        ('"x"', 1, "列名不加引号；文字用半角单引号"),
        ("x > 1 2", 7, "语法错误：在“2”附近，表达式不完整或缺少运算符"),
        ("(x", 1, "“(”没有结尾"),
        ("x + 1)", 6, "“)”前面没有相配的“(”"),
        ("CASE WHEN listed THEN 1", 1, "“CASE”没有结尾"),
        ("x IN (1, NULL)", 1, "IN 的列表里不能有 NULL；要判断是否为空，用 IS NULL"),
        ("x + clip(1, 2)", 5, "函数 clip 需要 3 个参数，这里有 2 个"),
        ("1e400", 1, "数 1e400 太大"),
        ("x\x00", 2, "不允许的字符 U+0000"),
        ("地区 = 1", 1, "不允许的字符“地”；文字要放在半角单引号里"),
        ("NULL", None, "表达式的值总是 NULL，看不出种类"),
        ("", None, "表达式是空的"),
    ],
)
def test_refusals_say_where_and_what(source: str, position: int | None, message: str) -> None:
    error = refusal(source)
    assert (error.position, error.message) == (position, message)
    assert str(error) == (message if position is None else f"位置 {position}：{message}")


def test_the_expected_kind() -> None:
    assert str(refusal("x + 1", Kind.BOOLEAN)) == "条件应为“是/否”，这里是“数”"
    assert str(refusal("listed", Kind.NUMBER)) == "结果应为“数”，这里是“是/否”"
    assert compile_expression("NULL", SCHEMA, expected=Kind.DATE).kind is Kind.DATE


def test_names_that_mean_something_elsewhere_are_plain_columns() -> None:
    names = [
        "date",
        "year",
        "select",
        "table",
        "current_date",
        "interval",
        "count",
        "array",
        "from",
        "any",
        "ln",
        "fn_ln",
    ]
    schema = dict.fromkeys(names, Kind.NUMBER)
    expressions = {name: compile_expression(f"{name} + 1", schema) for name in names}
    assert evaluate(expressions, dict.fromkeys(names, 1), schema) == dict.fromkeys(names, 2.0)
    assert {expression.columns for expression in expressions.values()} == {frozenset({name}) for name in names}
