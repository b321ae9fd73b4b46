"""Answers: typed from what a person typed or a cell holds, to JSON and back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.answers import AnswerError, from_json, parse, to_json
from declarations.core.form import FieldDefinition
from tests import tiny


def field(kind: str, **more) -> FieldDefinition:
    return FieldDefinition(code="x", label="项", type=kind, **more)


def options(*, codes: bool = False):
    return ({"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}) if codes else ("甲", "乙")


GOOD = [
    ("text", {}, "  虚构\u3000", "虚构"),
    ("text", {}, 12.0, "12"),
    ("text", {}, True, "是"),
    ("text", {"pattern": "[A-Z]\\d"}, "B2", "B2"),
    ("long_text", {}, "一\n二", "一\n二"),
    ("integer", {}, "1,234", 1234),
    ("integer", {}, "１２", 12),
    ("integer", {"unit": "人"}, "50人", 50),
    ("integer", {}, 50.0, 50),
    ("decimal", {}, "-0.50", Decimal("-0.50")),
    ("decimal", {}, "1e3", Decimal("1000")),
    ("decimal", {}, 0.1 + 0.2, Decimal("0.3")),
    ("decimal", {}, "9" * 15, Decimal("9" * 15)),
    ("money", {"unit": "万元"}, "1,234,567.80 万元", Decimal("1234567.80")),
    ("percent", {}, "33.3%", Decimal("33.3")),
    ("percent", {}, "33.3％", Decimal("33.3")),
    ("date", {}, "2018年12月31日", date(2018, 12, 31)),
    ("date", {}, "2018/1/2", date(2018, 1, 2)),
    ("date", {}, "2018.01.02", date(2018, 1, 2)),
    ("date", {}, datetime(2018, 1, 2, 3, tzinfo=UTC), date(2018, 1, 2)),
    ("year", {}, "1999", 1999),
    ("boolean", {}, "是", True),
    ("boolean", {}, "无", False),
    ("boolean", {}, 1.0, True),
    ("boolean", {}, "FALSE", False),
    ("single_choice", {"options": options()}, "乙", "乙"),
    ("single_choice", {"options": options(codes=True)}, "乙", "b"),
    ("single_choice", {"options": options(codes=True)}, "b", "b"),
    ("multi_choice", {"options": options(codes=True)}, "乙；甲、乙", ["a", "b"]),
    ("multi_choice", {"options": options(codes=True)}, ["b"], ["b"]),
    ("phone", {}, "0351-1234567", "0351-1234567"),
    ("email", {}, "a@example.cn", "a@example.cn"),
    ("url", {}, "www.example.cn/页", "www.example.cn/页"),
    ("uscc", {}, tiny.number(1).lower(), tiny.number(1)),
    ("region", {}, "山西太原小店", "140105"),
    ("region", {"level": "city"}, "太原", "140100"),
    ("region", {}, 140105.0, "140105"),
    ("industry", {}, "互联网和相关服务", "64"),
    ("industry", {}, 6513.0, "6513"),
]


@pytest.mark.parametrize(("kind", "more", "raw", "value"), GOOD)
def test_what_is_meant_is_taken(kind, more, raw, value):
    found = parse(field(kind, **more), raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", [], ()])
@pytest.mark.parametrize("kind", ["text", "decimal", "date", "boolean", "multi_choice", "table", "file"])
def test_nothing_is_not_stated_and_never_zero(kind, raw):
    assert parse(field(kind), raw) is None


BAD = [
    ("text", {"max_length": 3}, "一二三四", "不应超过 3 字，现有 4 字"),
    ("text", {}, "一" * 501, "不应超过 500 字，现有 501 字"),
    ("text", {}, "一\x07", "含有不可见的控制字符，请重新输入"),
    ("text", {"pattern": "[A-Z]\\d", "pattern_hint": "B2"}, "b2", "“b2”格式不对，应如 B2"),
    ("decimal", {}, "约五百", "“约五百”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "NaN", "“NaN”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "1_000", "“1_000”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "1,5", "“1,5”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "=1+1", "“=1+1”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "1e999999999", "“1e999999999”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, True, "“是”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, date(2024, 1, 1), "“2024-01-01”不是数，请只填数字，如 1234.5"),
    ("decimal", {}, "1" + "0" * 15, "“1000000000000000”超出可填范围"),
    ("decimal", {}, "0.12345678901", "小数不应超过 10 位"),
    ("money", {"unit": "万元"}, "5亿元", "“5亿元”请只填数字，单位是万元，请填 50000"),
    ("money", {"unit": "亿元"}, "1,200万", "“1,200万”请只填数字，单位是亿元，请填 0.12"),
    ("integer", {"unit": "人"}, "1.2万", "“1.2万”请只填数字，单位是人，请填 12000"),
    ("integer", {}, "3万", "“3万”请只填数字，请填 30000"),
    ("percent", {}, "3万", "“3万”不是数，请只填数字，如 1234.5"),
    ("money", {"unit": "万元", "min": 0}, "-1", "不应小于 0万元，现为 -1"),
    ("percent", {"max": 100}, "101%", "不应大于 100%，现为 101"),
    ("integer", {}, "1.5", "应为整数，现为 1.5"),
    ("year", {}, "18", "“18”不是年份"),
    ("date", {}, "2018-02-30", "“2018-02-30”不是日期，应如 2018年12月31日"),
    ("date", {}, "去年", "“去年”不是日期，应如 2018年12月31日"),
    ("date", {}, 43465.0, "“43465.0”不是日期，应如 2018年12月31日"),
    ("date", {}, "0218-05-06", "“0218-05-06”的年份不对"),
    ("boolean", {}, "也许", "“也许”应为 是 或 否"),
    ("single_choice", {"options": options()}, "丙", "“丙”不在选项之内，可选：甲、乙"),
    ("multi_choice", {"options": options(codes=True)}, "甲、丙", "“丙”不在选项之内，可选：甲、乙"),
    ("multi_choice", {"options": options(codes=True)}, [None], "“None”不在选项之内，可选：甲、乙"),
    ("multi_choice", {"options": options(codes=True)}, [["甲"]], "“['甲']”不在选项之内，可选：甲、乙"),
    ("multi_choice", {"options": options(codes=True), "max_select": 1}, "甲、乙", "至多选 1 项，现选 2 项"),
    ("phone", {}, "没有", "“没有”不是电话号码"),
    ("email", {}, "a@b", "“a@b”不是电子邮箱"),
    ("url", {}, "主页", "“主页”不是网址"),
    (
        "uscc",
        {},
        "91110000600037341M",
        "统一社会信用代码“91110000600037341M”的校验码不对（GB 32100），请核对有没有抄错",
    ),
    ("region", {}, "太原", "“山西省太原市”还要填到县区，如 山西省太原市小店区"),
    ("industry", {}, "9999", "“9999”没有这个代码，请填代码或名称，如 6513 应用软件开发"),
    ("file", {}, "a.pdf", "文件请在材料页上传"),
    ("table", {}, "一行", "应为若干行"),
]


@pytest.mark.parametrize(("kind", "more", "raw", "message"), BAD)
def test_what_the_field_cannot_take_is_refused_in_words(kind, more, raw, message):
    with pytest.raises(AnswerError) as refused:
        parse(field(kind, **more), raw)
    assert str(refused.value) == message


SHOPS = tiny.form().columns["shops"].field


def test_a_table_has_typed_rows():
    rows = parse(SHOPS, [{"title": "店", "sales": "1,000.5", "opened_on": "2020-1-2", "level": "甲"}, {"title": "铺"}])
    assert rows == [
        {"title": "店", "sales": Decimal("1000.5"), "opened_on": date(2020, 1, 2), "level": "甲"},
        {"title": "铺", "sales": None, "opened_on": None, "level": None},
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"title": "店"}, {"title": "铺", "sales": "多"}], "第 2 行“销售额”：“多”不是数，请只填数字，如 1234.5"),
        ([{"sales": "1"}], "第 1 行“店名”未填"),
        ([{"title": "店", "level": "丙"}], "第 1 行“等级”：“丙”不在选项之内，可选：甲、乙"),
        ([{"title": "店"}] * 501, "不应超过 500 行"),
        (["店"], "第 1 行应为各列的值"),
    ],
)
def test_a_faulty_row_is_named(rows, message):
    with pytest.raises(AnswerError) as refused:
        parse(SHOPS, rows)
    assert str(refused.value) == message


DECIMALS = st.decimals(min_value=-(10**14), max_value=10**14, places=4)
TEXTS = st.text("一二ab(", min_size=1, max_size=20)
ROWS = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "sales": st.none() | st.decimals(min_value=0, max_value=10**12, places=2),
        "opened_on": st.none() | st.dates(date(1800, 1, 1), date(2200, 12, 31)),
        "level": st.none() | st.sampled_from(["甲", "乙"]),
    }
)
TYPED = st.one_of(
    st.tuples(st.just(field("text")), TEXTS),
    st.tuples(st.just(field("integer")), st.integers(-(10**14), 10**14)),
    st.tuples(st.just(field("decimal")), DECIMALS),
    st.tuples(st.just(field("money", unit="万元")), DECIMALS),
    st.tuples(st.just(field("percent")), DECIMALS),
    st.tuples(st.just(field("date")), st.dates(date(1800, 1, 1), date(2200, 12, 31))),
    st.tuples(st.just(field("boolean")), st.booleans()),
    st.tuples(
        st.just(field("multi_choice", options=options(codes=True))),
        st.lists(st.sampled_from(["a", "b"]), unique=True, min_size=1).map(sorted),
    ),
    st.tuples(st.just(field("region")), st.sampled_from(["140105", "441900", "810000"])),
    st.tuples(st.just(field("region", level="city")), st.sampled_from(["110000", "140100", "429004"])),
    st.tuples(st.just(field("industry")), st.sampled_from(["A", "01", "011", "0111"])),
    st.tuples(st.just(SHOPS), st.lists(ROWS, min_size=1, max_size=4)),
)


@given(TYPED)
def test_values_survive_storage(pair):
    asked, value = pair
    stored = to_json(value)
    assert from_json(asked, stored) == value
    assert to_json(from_json(asked, stored)) == stored


@given(TYPED)
def test_parsing_a_typed_value_changes_nothing(pair):
    asked, value = pair
    assert parse(asked, value) == value


@given(DECIMALS)
def test_a_decimal_keeps_its_digits_as_text(value):
    text = to_json(parse(field("decimal"), str(value)))
    assert (Decimal(text), "E" in text.upper()) == (value, False)
