from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.charts import (
    PALETTE,
    Chart,
    ChartError,
    Kind,
    Series,
    option,
    printed,
    share_texts,
    text_alternative,
    to_svg,
)
from tests.publication.core.sample_report import ASSETS, CHARTS

SVG = "{http://www.w3.org/2000/svg}"
LYING = Chart(
    "firms",
    "收入前三",
    Kind.HORIZONTAL,
    ("山西商品电子交易中心股份有限公司", "乐村淘", "云时代"),
    (Series("收入", "万元", (Decimal("29123.45"), -1200, None), 1),),
)
EVERY = (*CHARTS, LYING)


SMALL_PANELS = Chart(
    "small", "图", Kind.GROUPED, ("甲",), (Series("企业", "家", (1,)), Series("收入", "亿元", (2.5,), 1))
)


def bars(*values: float | None, categories: tuple[str, ...] = ("甲", "乙")) -> Chart:
    return Chart("c", "图", Kind.BAR, categories, (Series("数量", "家", values),))


def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(to_svg(option(chart), width=590, height=290))


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in drawn(chart).iter(f"{SVG}text")]


def test_sample_shows_every_kind() -> None:
    assert {chart.kind for chart in EVERY} == set(Kind)


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.code)
def test_option_is_json_that_says_the_chart_in_words(chart: Chart) -> None:
    travelled = json.loads(json.dumps(option(chart), allow_nan=False))
    assert travelled == option(chart)
    assert travelled["aria"]["label"]["description"] == text_alternative(chart)
    assert travelled["animation"] is False


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.code)
def test_equal_options_give_equal_bytes_in_any_thread(chart: Chart) -> None:
    first = to_svg(option(chart), width=590, height=290)
    with ThreadPoolExecutor(2) as pool:
        again = list(pool.map(lambda _: to_svg(option(chart), width=590, height=290), range(4)))
    assert [first] * 4 == again


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.code)
def test_svg_has_its_words_and_nothing_that_hides_a_label_in_print(chart: Chart) -> None:
    root = drawn(chart)
    assert root.findtext(f"{SVG}title") == text_alternative(chart)
    assert root.attrib["viewBox"] == "0 0 590 290"
    assert {name for text in root.iter(f"{SVG}text") for name in text.attrib} <= {
        "dominant-baseline",
        "text-anchor",
        "font-size",
        "font-family",
        "transform",
        "fill",
        "x",
        "y",
        "xml:space",
    }
    assert list(root.iter(f"{SVG}style")) == []
    fonts = {text.attrib["font-family"].partition(",")[0] for text in root.iter(f"{SVG}text")}
    assert fonts == {"'Noto Sans SC'"}


def test_every_category_and_value_is_drawn() -> None:
    growth = next(chart for chart in CHARTS if chart.code == "growth")
    assert texts(growth) == ["单位：家", "0", "2", "4", "6", "8", *growth.categories, "7", "2", "3", "4", "4"]


def test_lying_bars_print_thousands_and_a_true_minus_and_leave_the_unknown_blank() -> None:
    values = [text for text in texts(LYING) if re.search(r"\d", text)]
    assert values == ["29,123.5", "−1,200.0"]


def test_parts_of_a_whole_carry_value_and_share() -> None:
    shares = next(chart for chart in CHARTS if chart.kind is Kind.SHARE)
    labels = [item["label"]["formatter"] for item in option(shares)["series"][0]["data"]]
    assert labels[:2] == ["企业服务\n11.6亿元，46.2%", "大数据服务\n3.6亿元，14.3%"]


def test_two_units_get_two_panels() -> None:
    chart = Chart(
        "g",
        "图",
        Kind.GROUPED,
        ("甲",),
        (Series("企业", "家", (1,)), Series("收入", "亿元", (2.5,), 1), Series("利润", "亿元", (1,))),
    )
    built = option(chart)
    assert [axis["name"] for axis in built["yAxis"]] == ["单位：家", "单位：亿元"]
    assert [(series["xAxisIndex"], series["yAxisIndex"]) for series in built["series"]] == [(0, 0), (1, 1), (1, 1)]
    assert [axis["gridIndex"] for axis in built["xAxis"]] == [0, 1]


def test_beside_two_panels_the_longest_value_has_its_room() -> None:
    """Both panels begin at the same place, which no label of an axis may pass to the left."""
    made = Series("企业", "家", (32, 14)), Series("市值", "亿元", (10134.8, 33909.3), 1)
    grouped = Chart("g", "图", Kind.GROUPED, ("民营企业", "国有企业"), made)
    assert "40,000" in texts(grouped)
    lefts = [[panel["left"] for panel in option(one)["grid"]] for one in (grouped, SMALL_PANELS)]
    assert lefts == [[50, 50], [44, 44]]


def test_hostile_names_stay_names() -> None:
    name = "{b}<script>&甲"
    assert name in texts(bars(1, 2, categories=(name, "乙")))
    ring = Chart("s", "图", Kind.SHARE, (name,), (Series("数", "家", (3,)),))
    assert texts(ring) == ["｛b｝<script>&甲", "3家，100.0%"]


def test_an_option_that_cannot_be_drawn_says_so_and_leaves_no_trace() -> None:
    before = to_svg(option(EVERY[0]), width=590, height=290)
    broken = {"xAxis": {"type": "category", "gridIndex": 7}, "yAxis": {}, "series": [{"type": "bar", "data": [1]}]}
    with pytest.raises(ChartError, match=r"^图表未能绘制："):
        to_svg(broken, width=590, height=290)
    assert to_svg(option(EVERY[0]), width=590, height=290) == before


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: bars(1), "图表 c：系列“数量”有 1 个值，类别有 2 个"),
        (lambda: bars(categories=()), "图表 c：没有类别"),
        (lambda: bars(1, float("nan")), "图表 c：系列“数量”含有非有限数值"),
        (lambda: Chart("c", "图", Kind.BAR, ("甲",), ()), "图表 c：bar 图需要 1 至 1 个系列，现有 0 个"),
        (
            lambda: Chart("c", "图", Kind.GROUPED, ("甲",), tuple(Series(unit, unit, (1,)) for unit in "家元人")),
            "图表 c：一张图最多两种单位",
        ),
        (
            lambda: Chart("c", "图", Kind.SHARE, ("甲", "乙"), (Series("数", "家", (1, None)),)),
            "图表 c：构成图的每一部分都须有数值",
        ),
        (
            lambda: Chart("c", "图", Kind.SHARE, ("甲", "乙"), (Series("数", "家", (1, -1)),)),
            "图表 c：构成图的各部分不得为负，合计须大于零",
        ),
        (
            lambda: Chart("c", "图", Kind.SHARE, ("甲", "乙"), (Series("数", "家", (0, 0)),)),
            "图表 c：构成图的各部分不得为负，合计须大于零",
        ),
        (
            lambda: Chart("c", "图", Kind.MAP, ("北京", "北京市", "山西"), (Series("数", "家", (1, 2, 3)),)),
            "图表 c：地图的类别须是至少三个省级行政区，各出现一次",
        ),
    ],
)
def test_a_chart_that_does_not_fit_together_is_refused(make: object, message: str) -> None:
    with pytest.raises(ChartError) as caught:
        make()
    assert str(caught.value) == message


def test_words_list_every_category_and_name_the_unknown() -> None:
    assert text_alternative(LYING) == (
        "收入前三。收入：山西商品电子交易中心股份有限公司 29,123.5 万元，乐村淘 −1,200.0 万元，云时代 不详。"
    )
    ring = Chart("s", "构成", Kind.SHARE, ("甲", "乙"), (Series("收入", "%", (30, 70)),))
    assert text_alternative(ring) == "构成。收入：甲 30%（占30.0%），乙 70%（占70.0%）。"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.25, 1, "0.3"),
        (1.005, 2, "1.01"),
        (-0.04, 1, "0.0"),
        (12345678, 0, "12,345,678"),
        (Decimal("1e3"), 1, "1,000.0"),
        (None, 1, "不详"),
    ],
)
def test_numbers_round_half_up_in_decimal(value: Decimal | float | None, decimals: int, text: str) -> None:
    assert printed(value, decimals) == text


def test_a_map_names_every_province_and_darkens_with_the_number() -> None:
    map_ = next(chart for chart in CHARTS if chart.kind is Kind.MAP)
    tiles = {tile["name"]: tile for tile in option(map_)["series"][0]["data"]}
    assert len(tiles) == 34
    assert tiles["北京"]["label"]["formatter"] == "北京\n31"
    assert tiles["北京"]["itemStyle"]["color"] == PALETTE[0]
    assert tiles["台湾"]["label"]["formatter"] == "台湾"
    assert texts(map_).count("新疆") == 1


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_a_printed_number_is_within_half_its_last_digit(value: Decimal, decimals: int) -> None:
    back = Decimal(printed(value, decimals).replace(",", "").replace("−", "-"))
    assert abs(back - value) <= Decimal("0.5").scaleb(-decimals)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_printed_shares_add_up_but_for_rounding(values: list[int]) -> None:
    shares = [Decimal(text.removesuffix("%")) for text in share_texts(Series("数", "家", tuple(values)))]
    assert abs(sum(shares) - 100) <= Decimal("0.05") * len(shares)


def test_colours_are_those_of_the_style_sheets() -> None:
    tokens = (ASSETS / "css" / "tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"--series-\d: (#[0-9a-f]{6});", tokens) == list(PALETTE)


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.code)
def test_a_picture_tells_no_more_of_a_number_than_is_printed(chart: Chart) -> None:
    """A bar's length, a tile's colour and the ids that are drawn from them would give the other digits away."""

    def rounded(value: float | Decimal | None, series: Series) -> Decimal | None:
        if value is None:
            return None
        return Decimal(printed(value, series.decimals).replace(",", "").replace("−", "-"))

    def beside(value: float | Decimal | None, series: Series) -> Decimal | None:
        known = rounded(value, series)
        return None if known is None else known + Decimal(4).scaleb(-series.decimals - 1)

    plain = [replace(one, values=tuple(rounded(value, one) for value in one.values)) for one in chart.series]
    other = [replace(one, values=tuple(beside(value, one) for value in one.values)) for one in chart.series]
    one, two = (option(replace(chart, series=tuple(series))) for series in (plain, other))
    if chart.kind is Kind.SHARE:  # what part of the whole each is, is printed from the numbers themselves
        one, two = ([row["value"] for row in found["series"][0]["data"]] for found in (one, two))
    assert one == two
