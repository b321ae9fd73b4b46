"""The points of the two e-commerce programmes (annexes 6 and 7), and how they make up the ranking."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from accounts.services import people
from declarations.core.expression import frame
from declarations.models import Programme
from declarations.services import programmes
from portal.services import samples
from ranking.core import engine
from ranking.core.result import Result
from ranking.models import Run
from ranking.services import recipes, runs
from review.models import Case
from review.services import adoption
from tests.ecommerce import KINDS, blocks, folder, recipe, review

UNSCORED = "专家尚未评分或评分不全"
# What the annexes print, block by block: the points of each first-level indicator.
POINTS = {
    "enterprise": {
        "common": {"经营能力": 16, "示范能力": 16, "带动能力": 8},
        "goods_platform": {"经营能力": 50, "带动能力": 10},
        "life_service_platform": {"经营能力": 50, "示范能力": 10},
        "brand_distributor": {"经营能力": 40, "示范能力": 20},
        "service": {"经营能力": 40, "示范能力": 6, "带动能力": 14},
        "innovative": {"经营能力": 60},
    },
    "base": {"base": {"承载能力": 20, "服务能力": 20, "保障能力": 20, "示范能力": 30, "创新能力": 10}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_points_of_each_block_and_level_are_the_printed_ones(kind):
    found = {}
    for code, block in blocks(kind).items():
        sums: Counter[str] = Counter()
        for criterion in block.criteria:
            sums[criterion.dimension] += criterion.points
        found[code] = dict(sums)
    assert found == POINTS[kind]
    assert [(code, list(levels)) for code, levels in found.items()] == [
        (code, list(levels)) for code, levels in POINTS[kind].items()
    ]


def points(stated: str, prefix: str = "") -> dict[str, float]:
    """The columns of the criteria, each named before its points."""
    words = stated.split()
    return {f"points_{prefix}{code}": float(number) for code, number in zip(words[::2], words[1::2], strict=True)}


# 12 + 10 + 5 points
COMMON = points(
    "revenue 8 listing 0 staff 4 "
    "digital_management 1.5 data_elements 1 research 1 cyber_security 2 party_building 4 charity 0.5 "
    "standards 1 environment 2 green 2"
)
GOODS = points("scale 20 users 10 model 4 emergency 3 farm 4 physical 1 industry 2", "goods_")  # 44
LIFE = points("scale 20 users 8 sharing 3 merchants 7 tech 5 emergency 3", "life_")  # 46
SERVICE = points("scale 18 users 17 tech 5 industry 7 sme 3", "service_")  # 50
# 15 + 15 + 16 + 24 + 7
BASE = points(
    "hardware 8 residents 7 finance 1 talent 8 incubation 3 public_services 3 party 4 environment 3 green 3 safety 6 "
    "scale 12 drive 5 rural 3 employment 4 potential 2 innovation_app 4 norms 1"
)


def full(kind: str, *codes: str) -> dict[str, Any]:
    """All the points there are in these blocks."""
    return {f"points_{c.code}": c.points for code in codes for c in blocks(kind)[code].criteria}


def row(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """Somebody who passed every check."""
    return (
        {"number": name, "name": name, "subject": name, "base_name": name, "base_kind": "park"}
        | dict.fromkeys(review(kind).ok_columns, True)
        | more
    )


def ranked(kind: str, *rows: dict[str, Any]) -> Result:
    return engine.run(recipe(kind), frame(rows, recipe(kind).inputs))


GOODS_PLATFORM = {"enterprise_type": "platform", "platform_subtypes_goods": True, "platform_subtypes_life": False}
TWO_BUSINESSES = {
    "enterprise_type": "comprehensive",
    "comprehensive_business_types_platform": True,
    "comprehensive_business_types_brand_distributor": False,
    "comprehensive_business_types_service": True,
    "platform_subtypes_goods": True,
    "platform_subtypes_life": False,
}


def test_everybody_is_measured_on_100_points():
    result = ranked(
        "enterprise",
        row("enterprise", "platform", **GOODS_PLATFORM, **COMMON, **GOODS),
        row("enterprise", "alike", **GOODS_PLATFORM, **COMMON, **GOODS),
        row(
            "enterprise",
            "both kinds",
            **(GOODS_PLATFORM | {"platform_subtypes_life": True}),
            **COMMON,
            **GOODS,
            **LIFE,
        ),
        row(
            "enterprise",
            "comprehensive",
            **TWO_BUSINESSES,
            **COMMON,
            **GOODS,
            **SERVICE,
        ),
        row(
            "enterprise",
            "full",
            enterprise_type="innovative",
            **full("enterprise", "common", "innovative"),
        ),
    )
    assert (result.excluded, result.warnings) == ((), ())
    assert [(entry.rank, entry.id, entry.score) for entry in result.entries] == [
        (1, "full", 100),
        (2, "comprehensive", 74),  # 27 + (44 + 50) / 2
        (3, "both kinds", 72),  # 27 + (44 + 46) / 2
        (4, "alike", 71),  # 27 + 44
        (4, "platform", 71),
    ]
    by_id = {entry.id: entry.contributions for entry in result.entries}
    shared = {"operation": 12, "demonstration": 10, "drive": 5}
    assert by_id["comprehensive"] == pytest.approx(shared | {"by_type": 47})
    assert by_id["platform"] == pytest.approx(shared | {"by_type": 44})
    assert by_id["full"] == pytest.approx({"operation": 16, "demonstration": 16, "drive": 8, "by_type": 60})
    assert result.candidates == {
        "main": ("full", "comprehensive", "both kinds", "alike", "platform"),
        "platforms": ("both kinds", "alike", "platform"),
        "brands": (),
        "services": (),
        "comprehensives": ("comprehensive",),
        "innovators": ("full",),
    }
    assert set(result.lists.values()) == {()}


def test_who_cant_be_ranked_is_told_why():
    one = TWO_BUSINESSES | {"comprehensive_business_types_platform": False, "platform_subtypes_goods": None}
    scored = COMMON | GOODS
    result = ranked(
        "enterprise",
        row("enterprise", "one block", **one, **COMMON, **SERVICE),
        row("enterprise", "unscored", enterprise_type="brand_distributor"),
        row("enterprise", "half scored", **TWO_BUSINESSES, **scored),
        row("enterprise", "no common", **GOODS_PLATFORM, **GOODS),
        row("enterprise", "rejected", **(GOODS_PLATFORM | {"verified": False}), **scored),
        row("enterprise", "no growth", **(GOODS_PLATFORM | {"growth_plausible_ok": False}), **scored),
        row("enterprise", "left to people", **(GOODS_PLATFORM | {"city_demo_ok": None}), **scored),
    )
    assert {row.id: row.reason for row in result.excluded} == {
        "one block": "综合型应适用不少于两类指标",
        "unscored": UNSCORED,
        "half scored": UNSCORED,
        "no common": UNSCORED,
        "rejected": "核查未通过",
        "no growth": "所填营业收入增长率与两年营业收入不符",
    }
    assert [entry.id for entry in result.entries] == ["left to people"]


def test_bases_are_measured_on_100_points_each_of_an_operator_for_itself():
    result = ranked(
        "base",
        row("base", "谷", number="one operator", **BASE),
        row("base", "城", number="one operator", **full("base", "base")),
        row("base", "unscored"),
        row("base", "small", **(BASE | {"area_ok": False})),
        row("base", "live", **(BASE | {"area_ok": None})),
    )
    assert [(entry.rank, entry.name, entry.score) for entry in result.entries] == [
        (1, "城", 100),
        (2, "live", 77),
        (2, "谷", 77),
    ]
    assert {row.id: row.reason for row in result.excluded} == {"unscored": UNSCORED, "small": "建筑面积不足1万平方米"}
    assert result.entries[1].contributions == pytest.approx(
        {"capacity": 15, "service": 15, "guarantee": 16, "demonstration": 24, "innovation": 7}
    )


def taken_in(kind: str) -> Programme:
    return samples.take_in(folder(kind), by=people.system(), say=lambda line: None).programme


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_ranked_before_the_experts_have_scored(kind):
    programme = taken_in(kind)
    verdict = runs.may_start(programme)
    assert (verdict.is_no, verdict.sentence) == (True, "专家尚未评分，不能排名")
    unknown = dict.fromkeys(full(kind, *blocks(kind)))
    assert [dict(case.points) for case in adoption.adopted(programme)] == [unknown] * Case.objects.count()
    labels = recipes.labels_of(programmes.newest(programme))
    assert set(unknown) <= set(labels)


@pytest.mark.django_db
def test_a_run_without_points_would_rank_nobody_and_say_so():
    programme = taken_in("base")
    run = Run.objects.create(
        programme=programme, revision=programmes.newest(programme), number=1, queued_by=people.system()
    )
    runs.carry_out(str(run.id), progress=lambda percent, note: None)
    reasons = dict(run.standings.values_list("name", "reason"))
    assert len(reasons) == 10
    assert reasons.pop("虚构丹朱电商园") == f"建筑面积不足1万平方米；{UNSCORED}"
    assert set(reasons.values()) == {UNSCORED}
