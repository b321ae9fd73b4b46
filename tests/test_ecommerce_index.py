"""The point indexes of the two e-commerce programmes (annexes 6 and 7) word for word, and the sums made of them."""

from __future__ import annotations

import re

import pytest

from declarations.core.expression import evaluate
from review.core.panel import Block
from tests.ecommerce import KINDS, blocks, filled, form, official, recipe, review


def columns_of(fields: list[str]) -> list[str]:
    """The form's columns of the official fields, whose codes end in the year."""
    return [re.sub("_2022$", "", re.sub("_2021$", "_prev", field)) for field in fields]


@pytest.mark.parametrize("kind", KINDS)
def test_the_criteria_are_the_official_ones_in_their_order_with_every_field_that_the_index_names(kind):
    printed = {
        block["code"]: [
            (level["title"], one["title"], one["points"], one["explanation"], columns_of(one["fields"]))
            for level in block["levels"]
            for one in level["criteria"]
        ]
        for block in official(f"index_{kind}")["blocks"]
    }
    ours = {
        code: [(c.dimension, c.title, c.points, c.explanation, list(c.evidence)) for c in block.criteria]
        for code, block in blocks(kind).items()
    }
    assert ours == printed
    assert list(ours) == list(printed)


PLATFORM = {"enterprise_type": "platform"}
COMPREHENSIVE = {"enterprise_type": "comprehensive"}
TYPES = [
    (PLATFORM | {"platform_subtypes": "goods"}, ["goods_platform"]),
    (PLATFORM | {"platform_subtypes": "life"}, ["life_service_platform"]),
    (PLATFORM | {"platform_subtypes": "goods;life"}, ["goods_platform", "life_service_platform"]),
    (PLATFORM, []),
    ({"enterprise_type": "brand_distributor"}, ["brand_distributor"]),
    ({"enterprise_type": "service"}, ["service"]),
    ({"enterprise_type": "innovative"}, ["innovative"]),
    (COMPREHENSIVE | {"comprehensive_business_types": "brand_distributor;service"}, ["brand_distributor", "service"]),
    (
        COMPREHENSIVE
        | {"comprehensive_business_types": "platform;brand_distributor;service", "platform_subtypes": "goods;life"},
        ["goods_platform", "life_service_platform", "brand_distributor", "service"],
    ),
    # What is left over from another type is hidden and counts for nothing.
    ({"enterprise_type": "innovative", "platform_subtypes": "goods"}, ["innovative"]),
    ({}, []),
]


@pytest.mark.parametrize(("answers", "expected"), TYPES)
def test_the_blocks_follow_the_type_and_the_businesses(answers, expected):
    concerned = evaluate(
        review("enterprise").concerns, filled("enterprise", **answers).values, form("enterprise").schema
    )
    assert [code for code, answer in concerned.items() if answer is True] == expected
    assert set(blocks("enterprise")) - set(concerned) == {"common"}
    assert review("base").concerns == {}


def test_the_ranking_says_whom_a_block_concerns_in_the_words_of_the_review():
    whens = {f"is_{code}": block.when for code, block in blocks("enterprise").items() if block.when}
    assert {
        name: source for name, source in recipe("enterprise").definition.derive.items() if name.startswith("is_")
    } == whens


def read_by(kind: str, name: str) -> set[str]:
    return {column for column in dict(recipe(kind).derive)[name].columns if column.startswith("points_")}


def columns(block: Block, dimension: str | None = None) -> set[str]:
    return {f"points_{c.code}" for c in block.criteria if dimension in (None, c.dimension)}


def test_every_sum_takes_the_criteria_of_its_block_or_first_level():
    for code, block in blocks("enterprise").items():
        if block.when:
            assert read_by("enterprise", f"{code}_points") == columns(block)
    levels = {
        "enterprise": ("common", {"operation": "经营能力", "demonstration": "示范能力", "drive": "带动能力"}),
        "base": (
            "base",
            {
                "capacity": "承载能力",
                "service": "服务能力",
                "guarantee": "保障能力",
                "demonstration": "示范能力",
                "innovation": "创新能力",
            },
        ),
    }
    for kind, (code, titles) in levels.items():
        found = {name: read_by(kind, f"{name}_points") for name in titles}
        assert found == {name: columns(blocks(kind)[code], title) for name, title in titles.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_check_excludes_with_its_own_reason(kind):
    """And the unit's and the verifier's words on the whole."""
    by_column = {
        column: rule["reason"] if isinstance(rule, dict) else rule.reason
        for rule in recipe(kind).definition.eligible
        for column in review(kind).ok_columns
        if re.search(rf"\b{column}\b", rule.rule)
    }
    # What a public site says is for the verifier to judge: it excludes by their word on the whole.
    asked = {step.code for check in review(kind).definition.checks for step in check.steps if step.query}
    reasons = {f"{code}_ok": reason for code, reason in review(kind).reasons.items() if code not in asked}
    assert by_column == reasons | {"recommended": "未获推荐单位推荐", "verified": "核查未通过"}
