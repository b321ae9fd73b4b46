"""The columns that a form yields: names, labels with the real year, kinds, and what expressions may read."""

import pytest

from declarations.core.columns import CONTEXT, column_name, columns_of
from declarations.core.expression import Kind
from declarations.core.form import FormDefinition
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
        ("city", "所在地", Kind.TEXT, "", True),
        ("city_province", "所在地：省", Kind.TEXT, "", False),
        ("city_city", "所在地：市", Kind.TEXT, "", False),
        ("trade", "所属行业", Kind.TEXT, "", True),
        ("trade_section", "所属行业：门类", Kind.TEXT, "", False),
        ("trade_division", "所属行业：大类", Kind.TEXT, "", False),
        ("trade_group", "所属行业：中类", Kind.TEXT, "", False),
        ("trade_class", "所属行业：小类", Kind.TEXT, "", False),
        ("logo", "标识", Kind.TEXT, "", True),
    ],
)
def test_a_column(name, label, kind, unit, is_answer):
    column = tiny.form().columns[name]
    assert (column.label, column.kind, column.unit, column.is_answer) == (label, kind, unit, is_answer)


def test_the_context_comes_first_and_fields_follow_in_order():
    names = list(tiny.form().columns)
    assert names[: len(CONTEXT)] == [column.name for column in CONTEXT]
    assert names[len(CONTEXT) : len(CONTEXT) + 4] == ["short_name", "about", "founded_on", "founded_year"]
    assert [n for n in names if n.startswith("shops")] == ["shops", "shops_count", "shops_sum_sales"]


def test_a_table_sums_numbers_only():
    assert "shops_sum_title" not in tiny.form().columns


def test_expressions_read_figures_of_tables_and_choices_but_not_the_things_themselves():
    form = tiny.form()
    assert set(form.columns) - set(form.schema) == {"lines", "shops"}


def test_a_region_has_a_column_a_level_as_far_as_it_is_asked():
    names = list(tiny.form().columns)
    assert [n for n in names if n.startswith("city")] == ["city", "city_province", "city_city"]
    place = {"code": "place", "label": "所在地", "type": "region", "periods": [-1, 0]}
    section = {"code": "s", "title": "节", "fields": [place]}
    form = FormDefinition.model_validate({"format": 1, "sections": [section]})
    found = list(columns_of(form, 2023).values())[len(CONTEXT) :]
    assert [(column.name, column.label) for column in found] == [
        ("place_prev", "所在地（2022年）"),
        ("place_prev_province", "所在地（2022年）：省"),
        ("place_prev_city", "所在地（2022年）：市"),
        ("place_prev_district", "所在地（2022年）：县区"),
        ("place", "所在地（2023年）"),
        ("place_province", "所在地（2023年）：省"),
        ("place_city", "所在地（2023年）：市"),
        ("place_district", "所在地（2023年）：县区"),
    ]


def test_what_holds_a_code_knows_where_its_names_are():
    columns = tiny.form().columns
    assert {name: columns[name].names for name in ("city", "trade", "city_city", "revenue", "name")} == {
        "city": ("city_province", "city_city"),
        "trade": ("trade_section", "trade_division", "trade_group", "trade_class"),
        "city_city": (),
        "revenue": (),
        "name": (),
    }


def test_next_year_s_copy_changes_the_labels_only():
    this, following = (columns_of(tiny.form().definition, year) for year in (2023, 2024))
    assert list(this) == list(following)
    assert following["revenue_prev"].label == "营业收入（2023年）"
