"""Registers of every kind read from sheets: dates however they are written, figures in their units, faults by cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from declarations.core.sheet import Sheet
from review.core.register_sheets import read_register
from review.core.registers import KINDS, Entry

# A spreadsheet's dates have no time zone.
FIRST_OF_MARCH = datetime(2018, 3, 1)  # noqa: DTZ001
FOURTH_OF_MARCH = datetime(2018, 3, 4)  # noqa: DTZ001
VIOLATION = {"name": "甲公司", "listed_on": "2018-03-01", "reason": "因", "listed_by": "局"}


def read(kind: str, *rows: dict[str, object]) -> tuple[list[Entry], list[str]]:
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    cells = tuple((n, tuple(row.get(h) for h in headers)) for n, row in enumerate(rows, 2))
    entries, faults = read_register(Sheet("a.csv", headers, cells), kind)
    assert not (entries and faults)
    return entries, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "written",
    [
        "2018-03-01",
        "2018-3-1",
        "2018/3/1",
        "2018.3.1",
        "2018年3月1日",
        "２０１８年３月１日",
        "2018-03-01 00:00:00",
        "20180301",
        20180301,
        20180301.0,
        date(2018, 3, 1),
        FIRST_OF_MARCH,
    ],
    ids=repr,
)
def test_a_date_is_read_however_it_is_written(written):
    entries, faults = read("violations", VIOLATION | {"listed_on": written})
    assert (faults, [entry.listed_on for entry in entries]) == ([], [date(2018, 3, 1)])


def test_one_column_may_write_its_dates_in_several_clear_ways():
    ways = ["2018-03-01", "2018.3.1", "2018年3月1日", FIRST_OF_MARCH]
    entries, faults = read("violations", *(VIOLATION | {"listed_on": way} for way in ways))
    assert (faults, {entry.listed_on for entry in entries}, len(entries)) == ([], {date(2018, 3, 1)}, 4)


UNCLEAR = {
    "03/04/2018": "“03/04/2018”分不清是3月4日还是4月3日，请写成 2018-03-04 或 2018-04-03",
    "3.4.2018": "“3.4.2018”分不清是3月4日还是4月3日，请写成 2018-03-04 或 2018-04-03",
    "13/04/2018": "“13/04/2018”的年份写在最后，日和月的次序不能确定，请写成 2018-03-01 的样子",
    "18-3-1": "“18-3-1”不是日期，应如 2018年12月31日",
    "2018-02-30": "“2018-02-30”不是日期，应如 2018年12月31日",
    43160: "“43160”是数，不是日期，可能是 Excel 的日期序号：请把单元格设为日期格式，或写成 2018-03-01 的样子",
}


@pytest.mark.parametrize("written", UNCLEAR, ids=str)
def test_a_date_that_can_be_read_in_two_ways_is_refused(written):
    assert read("violations", VIOLATION | {"listed_on": written}) == ([], [f"第 2 行，列入日期：{UNCLEAR[written]}"])


def test_dates_of_a_spreadsheet_beside_texts_with_the_year_last_are_not_trusted():
    rows = [VIOLATION | {"listed_on": day} for day in ("2018-01-01", FOURTH_OF_MARCH, "13/04/2018")]
    assert read("violations", *rows)[1] == [
        f"第 4 行，列入日期：{UNCLEAR['13/04/2018']}",
        "第 3 行，listed_on：这一列既有 Excel 日期，又有“13/04/2018”这样的文字，Excel 日期可能已把日和月读反，"
        "请对照原件统一写成 2018-03-01 的样子",
    ]


def test_the_real_register_of_news_licences_has_neither_codes_nor_a_name_in_every_row():
    head = {"kind": "website", "kind_zh": "互联网站", "seq": "1", "table_part": "1", "source_line": "18563"}
    site = head | {"service_name": "人民网", "address": "www.people.com.cn", "unit_name": None}
    app = head | {"service_name": "“人民日报”", "address": None, "unit_name": "人民网股份有限公司"}
    entries, faults = read("licences", *(row | {"licence_no": "10120170001"} for row in (site, app)))
    assert faults == []
    assert entries == [
        Entry("", licence_no="10120170001", kind="互联网站", service="人民网", address="www.people.com.cn"),
        Entry("人民网股份有限公司", licence_no="10120170001", kind="互联网站", service="“人民日报”"),
    ]


def test_a_licence_names_its_holder_or_its_service():
    assert read("licences", {"licence_no": "1", "name": None, "service": None})[1] == ["第 2 行，单位名称：未填"]
    assert read("licences", {"licence_no": "1"})[1] == ["第 1 行，单位名称：缺少这一列（name）"]


def test_a_licence_does_not_end_before_it_begins():
    row = {"name": "甲公司", "licence_no": "1", "issued_on": "2018-01-02", "expires_on": "2018-01-01"}
    assert read("licences", row)[1] == ["第 2 行，有效期至：早于发证日期"]


def test_figures_stand_under_their_headers_and_money_in_ten_thousands():
    row = {
        "单位名称": "甲公司",
        "证券代码": "600000",
        "营业总收入（亿元）": "1.25",
        "净利润(元)": -12345.0,
        "毛利率（%）": "30%",
        "从业人员": 120,
        "市值（万元）": None,
    }
    entries, faults = read("listed_companies", row)
    assert faults == []
    assert entries == [
        Entry(
            "甲公司",
            symbol="600000",
            figures={
                "营业总收入": Decimal("12500"),
                "净利润": Decimal("-1.2345"),
                "毛利率": Decimal(30),
                "从业人员": Decimal(120),
            },
        )
    ]


def test_a_figure_that_is_none_is_named_by_row_and_column():
    row = {"name": "甲公司", "营业总收入（万元）": "约一亿"}
    assert read("listed_companies", row)[1] == ["第 2 行，营业总收入（万元）：“约一亿”不是数，请只填数字，如 1234.5"]


def test_one_figure_in_two_units_is_refused():
    row = {"name": "甲公司", "营业总收入（万元）": "1", "营业总收入（亿元）": "2"}
    assert read("traffic", row)[1] == ["第 2 行，营业总收入（亿元）：与另一列都是“营业总收入”，请只留一列"]


def test_a_register_of_figures_has_some():
    assert read("traffic", {"name": "甲公司"})[1] == ["第 1 行，数据列：至少要有一列数据，如 营业收入（万元）"]


@pytest.mark.parametrize("kind", ["city_holders", "national_holders"])
def test_holders_of_a_title_say_since_when(kind):
    row = {"单位名称": "甲公司", "称号": "示范企业", "认定日期": "2021年6月", "取消日期": None, "认定机关": "市商务局"}
    assert read(kind, row)[1] == ["第 2 行，认定日期：“2021年6月”不是日期，应如 2018年12月31日"]
    entries, faults = read(kind, row | {"认定日期": "2021年6月1日"})
    assert faults == []
    assert entries == [Entry("甲公司", kind="示范企业", listed_on=date(2021, 6, 1), listed_by="市商务局")]


def test_every_kind_knows_its_columns():
    fields = set(Entry.__dataclass_fields__)
    assert all(set(kind.columns) <= fields for kind in KINDS.values())
    assert all(kind.required | set(kind.either) <= set(kind.columns) for kind in KINDS.values())
