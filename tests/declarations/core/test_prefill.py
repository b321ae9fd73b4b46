"""What last year's declaration gives for this year's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.answers import AnswerError, parse
from declarations.core.columns import column_name
from declarations.core.filled import Values
from declarations.core.form import FieldDefinition, FieldType, FormDefinition, Section
from declarations.core.form_reader import Form, read_form
from declarations.core.prefill import Edition, carried_over
from tests import tiny


def edition(base_year: int, *fields: str) -> Edition:
    lines = "".join(f"      - {{{field}}}\n" for field in fields)
    source = f"format: 1\nsections:\n  - code: one\n    title: 一\n    fields:\n{lines}"
    form, faults = read_form(tiny.document("form.yaml", source), tiny.definition())
    assert form is not None, [str(fault) for fault in faults]
    return Edition(form, base_year)


MONEY = "type: money, unit: 万元"
CELLS = "columns: [{code: title, label: 名, type: text}, {code: sales, label: 销, type: money, unit: 万元}]"


def test_the_tiny_programmes_next_year():
    form = tiny.form()
    earlier = Edition(form, tiny.definition().base_year)
    found = carried_over(tiny.values(), since=earlier, to=Edition(form, earlier.base_year + 1))
    assert found == {
        "short_name": "虚构",
        "founded_on": date(2010, 5, 6),
        "city": tiny.values()["city"],
        "currency": "CNY",
        "lines": ["retail", "cloud"],
        "licence_no": "B2-0001",
        "is_listed": False,
        "contact_name": "张三",
        "contact_mobile": "13800000000",
        "revenue_prev2": Decimal(800),
        "revenue_prev": Decimal(1000),
        "staff_prev": 50,
        "shops": tiny.values()["shops"],
    }


@pytest.mark.parametrize(
    ("then", "now", "values", "found"),
    [
        # Figures go by their real year.
        (f"code: r, label: 收, {MONEY}", f"code: r, label: 收, {MONEY}, periods: [-1, 0]", {"r": 5}, {"r_prev": 5}),
        (f"code: r, label: 收, {MONEY}", f"code: r, label: 收, {MONEY}", {"r": 5}, {}),
        (f"code: r, label: 收, {MONEY}", f"code: r, label: 收, {MONEY}, periods: [-2]", {"r": 5}, {}),
        ("code: c, label: 人, type: integer", "code: c, label: 人, type: integer", {"c": 5}, {}),
        ("code: y, label: 年, type: year", "code: y, label: 年, type: year", {"y": 1999}, {"y": 1999}),
        # Texts of a year too.
        (
            "code: t, label: 文, type: text, periods: [-1, 0]",
            "code: t, label: 文, type: text, periods: [-1, 0]",
            {"t_prev": "a", "t": "b"},
            {"t_prev": "b"},
        ),
        ("code: t, label: 文, type: text, dated: true", "code: t, label: 文, type: text, dated: true", {"t": "a"}, {}),
        ("code: t, label: 文, type: text, dated: true", "code: t, label: 文, type: text", {"t": "a"}, {}),
        # Stocks are another year's.
        (
            "code: s, label: 存, type: integer, as_of: 0",
            "code: s, label: 存, type: integer, as_of: -1",
            {"s": 5},
            {},
        ),
        # The types have to agree.
        (f"code: r, label: 收, {MONEY}", "code: r, label: 收, type: money, unit: 元, periods: [-1]", {"r": 5}, {}),
        (
            "code: r, label: 收, type: integer, unit: 万元",
            f"code: r, label: 收, {MONEY}, periods: [-1]",
            {"r": 5},
            {"r_prev": 5},
        ),
        (
            f"code: r, label: 收, {MONEY}",
            "code: r, label: 收, type: integer, unit: 万元, periods: [-1]",
            {"r": Decimal("5.5")},
            {},
        ),
        ("code: t, label: 文, type: text", "code: t, label: 文, type: long_text", {"t": "a"}, {"t": "a"}),
        ("code: t, label: 文, type: text", "code: t, label: 文, type: boolean", {"t": "是"}, {}),
        ("code: t, label: 文, type: boolean", "code: t, label: 文, type: text", {"t": True}, {}),
        ("code: t, label: 文, type: text", "code: t, label: 文, type: text, max_length: 1", {"t": "ab"}, {}),
        ("code: t, label: 文, type: text", "code: t, label: 文, type: text, pattern: '[a]'", {"t": "b"}, {}),
        ("code: t, label: 文, type: text", "code: t, label: 文, type: text, computed: \"'x'\"", {"t": "b"}, {}),
        ("code: f, label: 件, type: file", "code: f, label: 件, type: file", {"f": "x"}, {}),
        # Choices as far as there still are.
        (
            "code: c, label: 选, type: single_choice, options: [甲, 乙]",
            "code: c, label: 选, type: single_choice, options: [甲]",
            {"c": "乙"},
            {},
        ),
        (
            "code: c, label: 选, type: multi_choice, options: [{code: a, label: 甲}, {code: b, label: 乙}]",
            "code: c, label: 选, type: multi_choice, options: [{code: b, label: 乙}, {code: d, label: 丁}]",
            {"c": ["a", "b"]},
            {"c": ["b"]},
        ),
        (
            "code: c, label: 选, type: multi_choice, options: [{code: a, label: 甲}]",
            "code: c, label: 选, type: multi_choice, options: [{code: b, label: 乙}]",
            {"c": ["a"]},
            {},
        ),
        # Tables whole, with the same columns.
        (
            f"code: t, label: 表, type: table, {CELLS}",
            f"code: t, label: 表, type: table, {CELLS}",
            {"t": [{"title": "一", "sales": Decimal("1.5")}, {"title": "二", "sales": None}]},
            {"t": [{"title": "一", "sales": Decimal("1.5")}, {"title": "二", "sales": None}]},
        ),
        (
            f"code: t, label: 表, type: table, {CELLS}",
            "code: t, label: 表, type: table, columns: [{code: title, label: 名, type: text}]",
            {"t": [{"title": "一", "sales": None}]},
            {},
        ),
    ],
)
def test_what_is_taken_over(then: str, now: str, values: dict[str, Any], found: dict[str, Any]):
    assert carried_over(values, since=edition(2023, then), to=edition(2024, now)) == found


periods = st.lists(st.integers(-3, 0), min_size=1, max_size=3, unique=True).map(tuple)
kinds = st.sampled_from([FieldType.MONEY, FieldType.INTEGER, FieldType.TEXT, FieldType.BOOLEAN, FieldType.YEAR])
VALUES = {
    FieldType.MONEY: st.decimals(-100, 100, places=2),
    FieldType.INTEGER: st.integers(-100, 100),
    FieldType.TEXT: st.sampled_from(["甲", "乙丙"]),
    FieldType.BOOLEAN: st.booleans(),
    FieldType.YEAR: st.integers(1990, 2020),
}


@st.composite
def forms(draw: st.DrawFn) -> Form:
    from declarations.core.columns import columns_of, schema_of

    codes = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    fields = tuple(
        FieldDefinition(
            code=code,
            label=code,
            type=draw(kinds),
            unit="万元",
            periods=draw(periods),
            dated=draw(st.booleans()),
            min=draw(st.none() | st.just(Decimal(0))),
        )
        for code in codes
    )
    definition = FormDefinition(format=1, sections=(Section(code="one", title="一", fields=fields),))
    columns = columns_of(definition, 2020)
    return Form(definition, columns, schema_of(columns), {}, {}, {})


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, Values]:
    form = draw(forms())
    return form, {
        column.name: draw(st.none() | VALUES[column.field.type])  # type: ignore[union-attr]
        for column in form.answer_columns
    }


@given(filled(), forms(), st.integers(1, 3))
def test_every_answer_taken_over_fits_and_is_of_the_year_that_is_asked(earlier, now, years):
    form, values = earlier
    found = carried_over(values, since=Edition(form, 2020), to=Edition(now, 2020 + years))
    for name, value in found.items():
        column = now.columns[name]
        field = column.field
        assert field is not None and column.is_answer
        assert parse(field, value) == value
        old = form.definition.fields[[one.code for one in form.definition.fields].index(field.code)]
        of_a_year = field.shows_year or field.type in {FieldType.MONEY, FieldType.INTEGER}
        source = column_name(field.code, column.period + years) if of_a_year else column_name(old.code, old.periods[0])
        assert values[source] == value


@given(filled())
def test_the_same_form_a_year_later_loses_nothing_that_fits(earlier):
    form, values = earlier
    found = carried_over(values, since=Edition(form, 2020), to=Edition(form, 2021))
    for field in form.definition.fields:
        for period in field.periods:
            of_a_year = field.shows_year or field.type in {FieldType.MONEY, FieldType.INTEGER}
            shifted = period - 1 if of_a_year else period
            value = values[column_name(field.code, period)]
            if shifted in field.periods and value is not None and fits(field, value):
                assert found[column_name(field.code, shifted)] == value


def fits(field: FieldDefinition, value: Any) -> bool:
    try:
        parse(field, value)
    except AnswerError:
        return False
    return True
