"""The columns that a form yields: names, labels with the real year, kinds, and what expressions may read."""

import pytest

from declarations.core.columns import CONTEXT, column_name, columns_of
from declarations.core.expression import Kind
from tests import tiny


def test_names_of_periods():
    assert [column_name("revenue", p) for p in (0, -1, -2, -9)] == [
        "revenue",
        "revenue_prev",
        "revenue_prev2",
        "revenue_prev9",
    ]


@pytest.mark.parametrize(
    ("name", "label", "kind", "unit", "is_answer"),
    [
        ("number", "统一社会信用代码（登记号）", Kind.TEXT, "", False),
        ("revenue_prev2", "营业收入（2021年）", Kind.NUMBER, "万元", True),
        ("revenue", "营业收入（2023年）", Kind.NUMBER, "万元", True),
        ("online_revenue", "线上收入（2023年）", Kind.NUMBER, "万元", True),
        ("profit", "利润", Kind.NUMBER, "万元", True),
        ("founded_on", "成立日期", Kind.DATE, "", True),
        ("is_listed", "是否上市", Kind.BOOLEAN, "", True),
        ("mostly_online", "以线上为主", Kind.BOOLEAN, "", False),
        ("lines", "业务类型", Kind.TEXT, "", True),
        ("lines_travel", "业务类型：旅游", Kind.BOOLEAN, "", False),
        ("shops", "主要店铺", Kind.TEXT, "", True),
        ("shops_count", "主要店铺：行数", Kind.NUMBER, "", False),
        ("shops_sum_sales", "主要店铺：销售额合计", Kind.NUMBER, "", False),
        ("logo", "标识", Kind.TEXT, "", True),
    ],
)
def test_a_column(name, label, kind, unit, is_answer):
    column = tiny.form().columns[name]
    assert (column.label, column.kind, column.unit, column.is_answer) == (label, kind, unit, is_answer)


def test_the_context_comes_first_and_fields_follow_in_order():
    names = list(tiny.form().columns)
    assert names[:4] == [column.name for column in CONTEXT]
    assert names[4:8] == ["short_name", "about", "founded_on", "founded_year"]
    assert [n for n in names if n.startswith("shops")] == ["shops", "shops_count", "shops_sum_sales"]


def test_a_table_sums_numbers_only():
    assert "shops_sum_title" not in tiny.form().columns


def test_expressions_read_figures_of_tables_and_choices_but_not_the_things_themselves():
    form = tiny.form()
    assert set(form.columns) - set(form.schema) == {"lines", "shops"}


def test_next_year_s_copy_changes_the_labels_only():
    this, following = (columns_of(tiny.form().definition, year) for year in (2023, 2024))
    assert list(this) == list(following)
    assert following["revenue_prev"].label == "营业收入（2023年）"
