"""Who recommends whom: the first line of the rule that applies, and nothing where it can't be told."""

import pytest

from declarations.core.document import parse
from declarations.core.programme import read_programme
from declarations.core.recommending import read_recommending
from tests import ecommerce, tiny

ZONE = "注册地址在山西综改示范区内"
TAIYUAN, DATONG, HENAN = "山西省太原市小店区", "山西省大同市平城区", "河南省三门峡市湖滨区"


def rule(kind: str = "enterprise"):
    place = ecommerce.folder(kind)
    document = ecommerce.document(place, "programme.yaml")
    found, faults = read_recommending(document, ecommerce.definition(place), ecommerce.form(kind))
    assert (faults, found is not None) == ([], True)
    return found


@pytest.mark.parametrize(
    ("answers", "unit"),
    [
        ({"registered_place": TAIYUAN, "in_reform_zone": "否"}, "taiyuan"),
        ({"registered_place": DATONG, "in_reform_zone": "否"}, "datong"),
        ({"registered_place": TAIYUAN, "in_reform_zone": "是"}, "zone"),
        ({"in_reform_zone": "是"}, "zone"),
        ({"registered_place": TAIYUAN}, None),
        ({"in_reform_zone": "否"}, None),
        ({"registered_place": HENAN, "in_reform_zone": "否"}, None),
        ({}, None),
    ],
)
def test_the_zone_comes_before_the_city_and_unknown_is_no_answer(answers, unit):
    proposed = rule().proposal(ecommerce.filled("enterprise", **answers).values)
    assert (proposed.unit.code if proposed else None) == unit


def test_a_unit_against_the_rule_is_told_with_the_ground():
    values = ecommerce.filled("enterprise", registered_place=TAIYUAN, in_reform_zone="是").values
    assert rule().remark(values, unit="zone") == ""
    told = f"{ZONE}，应由山西综改示范区管委会推荐，现在填的推荐单位是太原市商务局，请核对"
    assert rule().remark(values, unit="taiyuan") == told
    values = ecommerce.filled("enterprise", registered_place=DATONG, in_reform_zone="否").values
    told = f"企业注册地是{DATONG}，应由大同市商务局推荐，现在没有填推荐单位，请核对"
    assert rule().remark(values, unit="") == told


def test_every_city_of_the_province_has_its_unit():
    units = ecommerce.definition(ecommerce.folder("base")).recommending_units
    codes = [code for unit in units for code in unit.regions]
    assert sorted(codes) == [f"14{n:02d}" for n in range(1, 12)]
    assert [unit.code for unit in units if not unit.regions] == ["zone"]


def faults(lines: str, *, units: str = "") -> list[str]:
    text = (tiny.FOLDER / "programme.yaml").read_text(encoding="utf-8")
    text = text.replace("calendar:", f"recommended_by:\n{lines}calendar:")
    text = text.replace("title: 南部推荐单位", f"title: 南部推荐单位{units}")
    document, found = parse(text, "programme.yaml")
    assert document is not None and not found
    definition, found = read_programme(document)
    if definition is not None:
        found += read_recommending(document, definition, tiny.form())[1]
    return [f"{one.where}: {one.message}" for one in found]


def test_faults_of_the_rule_are_told_with_their_place():
    assert faults("  - {unit: west, when: is_listed, reason: 甲}\n") == [
        "recommended_by[0].unit: recommending_units 中没有这个推荐单位"
    ]
    assert faults("  - {unit: north, reason: 甲}\n") == ["recommended_by[0].when: unit 和 when 要一起写"]
    assert faults("  - {unit: north, when: is_listed}\n") == ["recommended_by[0].reason: unit 和 reason 要一起写"]
    assert faults("  - {region: licence_no}\n") == ["recommended_by[0].region: 申报表中没有这个行政区划项"]
    told = "每一行写 unit、when 和 reason，或者只写 region"
    assert faults("  - {reason: 甲}\n")[0] == f"recommended_by[0].unit: {told}"
    assert len(faults("  - {unit: north, when: revenue, reason: 甲}\n")) == 1


def test_a_division_is_one_unit_s_alone_and_there_is_one():
    line = "  - {unit: north, when: is_listed, reason: 甲}\n"
    assert faults(line, units=', regions: ["1401", "1401"]') == [
        "recommending_units[1].regions[1]: 区划“1401”已属另一个推荐单位"
    ]
    assert faults(line, units=', regions: ["9901"]') == ["recommending_units[1].regions[0]: “9901”不是行政区划代码"]
