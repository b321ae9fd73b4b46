from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.calls import (
    MAX_LENGTH,
    Call,
    CallError,
    Name,
    Placeholder,
    Span,
    find_spans,
    parse_call,
    parse_placeholder,
    write,
)


def test_every_kind_of_argument() -> None:
    body = """over( 25.50 , total(sales, where="city = '太原'", of=main) ) | yi(0)"""
    inner = Call("total", (Name("sales"),), (("where", "city = '太原'"), ("of", Name("main"))))
    expected = Placeholder(Call("over", (Decimal("25.50"), inner)), Call("yi", (Decimal(0),)))
    assert parse_placeholder(body) == expected
    assert parse_placeholder("count()") == Placeholder(Call("count"), None)
    assert parse_placeholder("count()|integer") == Placeholder(Call("count"), Call("integer"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "count",
        "count(",
        "count(,)",
        "count(a,)",
        "count(a b)",
        "count())",
        "count()|",
        "count()|percent|percent",
        "count(a=1, 2)",
        "count(a=1, a=2)",
        "count(a='x)",
        "count(1e9)",
        "count(1.2.3)",
        "count(1234567890123456)",
        "count(__import__('os').system('true'))",
        "a.b()",
        "f(g(h(i())))",
        "count(x + 1)",
        "{% load x %}",
        "count(“太原”)",
        "f(" * 500,
    ],
)
def test_anything_else_is_refused(body: str) -> None:
    with pytest.raises(CallError):
        parse_placeholder(body)


def test_length_is_bounded() -> None:
    fits = "f('" + "x" * (MAX_LENGTH - 5) + "')"
    assert parse_call(fits) == Call("f", ("x" * (MAX_LENGTH - 5),))
    with pytest.raises(CallError, match="超过"):
        parse_call(fits + " ")


names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
texts = st.text(st.characters(exclude_characters="\n'", exclude_categories=["Cs"]), max_size=12) | st.text(
    st.characters(exclude_characters='\n"', exclude_categories=["Cs"]), max_size=12
)
numbers = st.decimals(-(10**6), 10**6, places=3)
plain = st.one_of(names.map(Name), texts, numbers)


def calls(arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Call]:
    keywords = st.dictionaries(names, arguments, max_size=3).map(lambda found: tuple(found.items()))
    return st.builds(Call, names, st.lists(arguments, max_size=3).map(tuple), keywords)


@given(calls(plain | calls(plain)))
def test_what_is_written_reads_back(call: Call) -> None:
    assert parse_call(write(call)) == call


def test_a_text_keeps_its_quotes() -> None:
    assert write(Call("f", ('say "x"', "city = '太原'"))) == "f('say \"x\"', \"city = '太原'\")"


@given(st.text())
def test_any_text_is_read_or_refused(body: str) -> None:
    try:
        placeholder = parse_placeholder(body)
    except CallError:
        return
    assert parse_call(write(placeholder.call)) == placeholder.call


def test_spans_know_their_lines_and_quotes() -> None:
    text = "甲 {{ a() }}\n乙 {{ b(\"}}\", '{{')|x }}丙{{c()}}"
    assert find_spans(text) == (
        [Span(2, 11, 1, "a()"), Span(14, 35, 2, "b(\"}}\", '{{')|x"), Span(36, 43, 2, "c()")],
        [],
    )


@pytest.mark.parametrize("text", ["{{ a()", "a }}", "{{ a()\n}}", "{{ a('x) }}", "{{ a{b} }}"])
def test_braces_without_their_partner_are_reported(text: str) -> None:
    spans, faults = find_spans(text)
    assert spans == []
    assert faults[0] == (1, "占位符没有写完：{{ 与 }}、引号应成对，写在同一行，不超过 1000 个字符")


def test_many_open_quotes_are_read_quickly() -> None:
    assert find_spans("{{" + "'\"" * 20_000)[0] == []
