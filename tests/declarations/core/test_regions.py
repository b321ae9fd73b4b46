"""Regions: the divisions that there are, and what people write when they mean one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core import regions
from declarations.core.regions import LEVELS, NotARegion, Region, read, region
from tests.test_architecture import ROOT


def listed(rows, before=()):
    """Every row of the list with the names of what it lies in."""
    for code, name, level, parts in rows:
        yield code, (*before, name), level
        yield from listed(parts, (*before, name))


EVERY = {code: (names, level) for code, names, level in listed(regions.listing())}
CODES = st.sampled_from(sorted(EVERY))


def place(code: str) -> Region:
    found = region(code)
    assert found is not None
    return found


def test_the_divisions_there_are():
    """34 provinces; 333 prefectures less the one that has no place; what lies directly under a province with them."""
    provinces = [names[0] for names, _ in EVERY.values() if len(names) == 1]
    assert len(provinces) == len(set(provinces)) == 34
    assert [name for name in provinces if place(read(name, "province").code).level == 2] == [
        "北京市",
        "天津市",
        "上海市",
        "重庆市",
    ]
    prefectures = [code for code, (names, _) in EVERY.items() if len(names) == 2 and code.endswith("00")]
    assert len(prefectures) == 333
    assert {EVERY[code][0][0] for code in EVERY if len(EVERY[code][0]) == 2 and EVERY[code][1] == 2} == {
        name for name in provinces if place(read(name, "province").code).level == 1
    } - {"台湾省", "香港特别行政区", "澳门特别行政区"}


def test_shanxi_and_its_cities():
    shanxi = place("140000")
    assert [(city.name, len(city.parts)) for city in shanxi.parts] == [
        ("太原市", 10),
        ("大同市", 10),
        ("阳泉市", 5),
        ("长治市", 12),
        ("晋城市", 6),
        ("朔州市", 6),
        ("晋中市", 11),
        ("运城市", 13),
        ("忻州市", 14),
        ("临汾市", 17),
        ("吕梁市", 13),
    ]
    assert sum(len(city.parts) for city in shanxi.parts) == 117


@pytest.mark.parametrize(
    ("code", "path", "names"),
    [
        ("140105", "山西省太原市小店区", ("山西省", "太原市", "小店区")),
        ("140100", "山西省太原市", ("山西省", "太原市", None)),
        ("140000", "山西省", ("山西省", None, None)),
        ("110105", "北京市朝阳区", ("北京市", "北京市", "朝阳区")),
        ("110000", "北京市", ("北京市", "北京市", None)),
        ("429004", "湖北省仙桃市", ("湖北省", "仙桃市", None)),
        ("429021", "湖北省神农架林区", ("湖北省", "神农架林区", None)),
        ("441900", "广东省东莞市", ("广东省", "东莞市", None)),
        ("330113", "浙江省杭州市临平区", ("浙江省", "杭州市", "临平区")),
        ("810000", "香港特别行政区", ("香港特别行政区", None, None)),
        ("232761", "黑龙江省大兴安岭地区加格达奇区", ("黑龙江省", "大兴安岭地区", "加格达奇区")),
    ],
)
def test_what_a_place_says(code: str, path: str, names: tuple[str | None, ...]):
    found = place(code)
    assert (found.path, tuple(found.name_at(level) for level in LEVELS)) == (path, names)


@given(CODES, st.sampled_from(sorted(LEVELS)))
def test_a_path_leads_back_to_its_place(code: str, level: str):
    found = place(code)
    assert found.path == "".join(EVERY[code][0])
    if found.at(level).reaches(level):
        assert read(found.path, level) == read(code, level) == found.at(level)
    else:
        with pytest.raises(NotARegion, match="还要填到"):
            read(found.path, level)


def test_every_name_is_understood_or_said_to_be_several_places():
    """Nobody is taken for somewhere else: a name gives a place of that name, or the places that it may mean."""
    for code, (names, _) in EVERY.items():
        for text in {names[-1], regions.shortened(names[-1])}:
            try:
                found = read(text, "district")
            except NotARegion as error:
                assert "不止一处" in str(error) or "还要填到" in str(error)
            else:
                assert text in (found.name, regions.shortened(found.name)), code


@pytest.mark.parametrize(
    ("text", "level", "path"),
    [
        ("山西", "province", "山西省"),
        ("太原", "city", "山西省太原市"),
        ("太原市小店区", "city", "山西省太原市"),
        (" 山西省 / 太原市 / 小店区 ", "district", "山西省太原市小店区"),
        ("山西-太原-小店", "district", "山西省太原市小店区"),
        ("小店区", "district", "山西省太原市小店区"),
        ("１４０１０５", "district", "山西省太原市小店区"),
        ("140105", "province", "山西省"),
        ("北京", "city", "北京市"),
        ("北京市市辖区朝阳区", "district", "北京市朝阳区"),
        ("重庆市/重庆市/渝中区", "district", "重庆市渝中区"),
        ("湖北省直辖县级行政区划仙桃市", "city", "湖北省仙桃市"),
        ("内蒙古呼和浩特", "city", "内蒙古自治区呼和浩特市"),
        ("广西", "province", "广西壮族自治区"),
        ("恩施", "city", "湖北省恩施土家族苗族自治州"),
        ("阳泉矿区", "district", "山西省阳泉市矿区"),
        ("祁县", "district", "山西省晋中市祁县"),
        ("澳门", "district", "澳门特别行政区"),
        ("中国山西省", "province", "山西省"),
    ],
)
def test_what_is_meant(text: str, level: str, path: str):
    assert read(text, level).path == path


@pytest.mark.parametrize(
    ("text", "level", "message"),
    [
        ("火星", "city", "“火星”不是现行的行政区划，应如 山西省太原市小店区"),
        ("山西", "city", "“山西省”还要填到市，如 山西省太原市"),
        ("太原", "district", "“山西省太原市”还要填到县区，如 山西省太原市小店区"),
        ("朝阳区", "district", "“朝阳区”不止一处：北京市朝阳区、吉林省长春市朝阳区，请连同上级一起填"),
        (
            "鼓楼区",
            "district",
            "“鼓楼区”不止一处：江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区、河南省开封市鼓楼区，请连同上级一起填",
        ),
        ("吉林", "city", "“吉林”不止一处：吉林省、吉林省吉林市，请连同上级一起填"),
        ("142701", "city", "“142701”是已撤销的区划（山西省运城地区运城市），请填现在的名称，如 山西省太原市小店区"),
        ("999999", "city", "“999999”不是行政区划代码，请填现在的名称，如 山西省太原市小店区"),
        ("一" * 40, "city", f"“{'一' * 30}…”不是现行的行政区划，应如 山西省太原市小店区"),
    ],
)
def test_what_is_not_a_place_is_said_so(text: str, level: str, message: str):
    with pytest.raises(NotARegion) as refused:
        read(text, level)
    assert str(refused.value) == message


def test_a_place_that_is_no_more_keeps_its_name():
    assert place("140402").path == "山西省长治市城区"
    assert region("000000") is None


def test_the_pickers_list_is_the_core_s():
    """To renew: write `regions.listing()` there as JSON without spaces."""
    assert json.loads((ROOT / "static/data/regions.json").read_text("utf-8")) == regions.listing()
