"""Bulk intake: rows of a sheet as typed filings, or every fault by row and column."""

from decimal import Decimal

import pytest

from declarations.core.form_reader import read_form
from declarations.core.intake import read_filings
from declarations.core.sheet import Sheet
from tests import tiny


def sheet(*rows: dict[str, object], first: int = 2) -> Sheet:
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return Sheet("a.csv", headers, tuple((n, tuple(row.get(h) for h in headers)) for n, row in enumerate(rows, first)))


def row(seq: int = 1, **more: object) -> dict[str, object]:
    return {"number": tiny.number(seq), "name": tiny.name(seq), "category": "platform", "revenue": "1000", **more}


def read(*rows: dict[str, object]):
    filings, faults = read_filings(sheet(*rows), tiny.form(), tiny.definition())
    return filings, [str(fault) for fault in faults]


def test_a_row_becomes_a_filing():
    [filing], faults = read(row(staff=50.0, lines="零售", figures_synthetic="1", about=None))
    assert faults == []
    assert (filing.row, filing.number_kind, filing.number, filing.name) == (2, "uscc", tiny.number(), tiny.name())
    assert (filing.head.category, filing.figures_synthetic) == ("platform", True)
    assert filing.answers == {"revenue": Decimal(1000), "staff": 50, "lines": ["retail"], "about": None}


def test_headers_may_be_the_form_s_labels_with_or_without_unit():
    stated = {
        "统一社会信用代码（登记号）": tiny.number(),
        "企业名称": tiny.name(),
        "申报类别": "服务类",
        "营业收入（2022年）（万元）": "800",
        "利润": "5",
        "业务类型": "旅游",
    }
    [filing], faults = read(stated)
    assert faults == []
    assert (filing.head.category, filing.answers) == (
        "service",
        {"revenue_prev": Decimal(800), "profit": Decimal(5), "lines": ["travel"]},
    )


def test_an_overseas_number_has_its_own_kind():
    [filing], faults = read(row(number="k3/22-1", number_kind="overseas"))
    assert (faults, filing.number) == ([], "K3/22-1")


@pytest.mark.parametrize("stated", ["", None, "0", "否", "false", 0.0, "False"])
def test_figures_are_real_unless_said_otherwise(stated):
    [filing], _ = read(row(figures_synthetic=stated))
    assert filing.figures_synthetic is False


FAULTS = {
    "wrong check character": (
        row(number=tiny.number()[:-1] + "0"),
        f"第 2 行，统一社会信用代码（登记号）：统一社会信用代码“{tiny.number()[:-1]}0”的校验码不对（GB 32100），"
        "请核对有没有抄错",
    ),
    "no number": (row(number=None), "第 2 行，统一社会信用代码（登记号）：未填"),
    "unknown kind of number": (
        row(number_kind="passport"),
        "第 2 行，统一社会信用代码（登记号）：登记号种类“passport”应为 uscc、hong_kong、macau、overseas 之一",
    ),
    "no name": (row(name="  "), "第 2 行，企业名称：未填"),
    "long name": (row(name="长" * 201), "第 2 行，企业名称：不应超过 200 字"),
    "text in a number": (row(revenue="约一千"), "第 2 行，营业收入（2023年）：“约一千”不是数，请只填数字，如 1234.5"),
    "formula text": (row(revenue="=A1"), "第 2 行，营业收入（2023年）：“=A1”不是数，请只填数字，如 1234.5"),
    "negative staff": (row(staff=-3.0), "第 2 行，员工总数（2023年）：不应小于 0人，现为 -3"),
    "wrong option": (row(currency="英镑"), "第 2 行，记账货币：“英镑”不在选项之内，可选：CNY、HKD、美元"),
    "no day": (row(founded_on="2020-02-30"), "第 2 行，成立日期：“2020-02-30”不是日期，应如 2018年12月31日"),
    "a file": (row(logo="a.png"), "第 2 行，标识：文件请在材料页上传"),
    "unknown category": (row(category="其他"), "第 2 行，申报类别：“其他”不是本方案的类别"),
    "synthetic or not": (row(figures_synthetic="也许"), "第 2 行，figures_synthetic：“也许”应为 是 或 否"),
    "no category": (row(category=None), "第 2 行，申报类别：未填"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_cell_is_named_by_row_and_column(name):
    stated, message = FAULTS[name]
    assert read(stated)[1] == [message]


def test_faults_of_all_rows_come_in_one_go_in_order():
    good = row(1)
    bad = row(2, name=None, staff="多")
    again = row(1, revenue="负")
    assert read(good, bad, again)[1] == [
        "第 3 行，企业名称：未填",
        "第 3 行，员工总数（2023年）：“多”不是数，请只填数字，如 1234.5",
        f"第 4 行，统一社会信用代码（登记号）：与第 2 行重复：{tiny.number()}",
        "第 4 行，营业收入（2023年）：“负”不是数，请只填数字，如 1234.5",
    ]


def test_a_missing_column():
    assert read({"name": "甲"})[1] == ["第 1 行，统一社会信用代码（登记号）：缺少这一列（number）"]


def test_an_unknown_and_a_computed_column():
    assert read(row(收入="1", online_share="3"))[1] == [
        "第 1 行，收入：申报表中没有这一列，请核对列名",
        "第 1 行，online_share：申报表中没有这一列，请核对列名",
    ]


def test_two_columns_that_mean_the_same():
    assert read(row(利润="1", profit="2"))[1] == ["第 1 行，profit：与另一列指同一项"]


def test_a_label_that_two_fields_share_names_neither():
    text = tiny.text("form.yaml").replace("label: 满意度", "label: 利润")
    form, _ = read_form(tiny.document("form.yaml", text), tiny.definition())
    _, faults = read_filings(sheet(row(利润="1")), form, tiny.definition())
    assert [str(f) for f in faults] == ["第 1 行，利润：申报表中有几项都叫这个名称，请改用列名 profit、satisfaction"]


def test_a_sheet_without_rows():
    headers = Sheet("a.csv", ("number", "name"), ())
    assert [str(f) for f in read_filings(headers, tiny.form(), tiny.definition())[1]] == ["第 2 行，全表：没有数据行"]
