"""`panel:` of `review.yaml`: read, and each fault at its line."""

from decimal import Decimal

import pytest

from declarations.core.document import parse
from declarations.core.expression import Kind, evaluate
from review.core.definition import read_review
from review.core.panel import Block, Criterion, Panel
from tests import tiny

PLAIN = """format: 1
stages: [verification, panel]
checks:
  - code: c
    title: 查
    steps:
      - {code: points_b, eligibility: licensed}
panel:
  blocks:
    - code: common
      title: 共性
      criteria:
        - {code: size, title: 规模, dimension: 经营能力, points: 12.5, explanation: 看收入, evidence: [revenue, lines]}
    - code: listed
      title: 上市
      when: "is_listed"
      criteria:
        - {code: market, title: 市值, dimension: 经营能力, points: 60, explanation: 看市值, suggested: "revenue / 100"}
"""


def read(source: str):
    document, faults = parse(source, "review.yaml")
    assert document is not None and not faults
    return read_review(document, tiny.form())


def test_the_plain_panel_is_read_as_written():
    review, faults = read(PLAIN)
    assert faults == []
    size = Criterion(
        code="size",
        title="规模",
        dimension="经营能力",
        points=Decimal("12.5"),
        explanation="看收入",
        evidence=("revenue", "lines"),
    )
    market = Criterion(
        code="market", title="市值", dimension="经营能力", points=60, explanation="看市值", suggested="revenue / 100"
    )
    assert review.definition.panel == Panel(
        blocks=(
            Block(code="common", title="共性", criteria=(size,)),
            Block(code="listed", title="上市", when="is_listed", criteria=(market,)),
        )
    )


def test_every_criterion_yields_a_number_column_beside_those_of_the_checks():
    review, _ = read(PLAIN)
    assert review.point_columns == {"points_size": Kind.NUMBER, "points_market": Kind.NUMBER}
    assert review.columns == {
        "points_b_ok": Kind.BOOLEAN,
        "verified": Kind.BOOLEAN,
        "points_size": Kind.NUMBER,
        "points_market": Kind.NUMBER,
    }


def test_without_a_panel_there_are_no_points():
    assert (tiny.review().definition.panel, tiny.review().point_columns, tiny.review().concerns) == (None, {}, {})


@pytest.mark.parametrize(("listed", "concerned"), [("是", True), ("否", False), (None, None)])
def test_a_block_says_whom_it_concerns(listed, concerned):
    review, _ = read(PLAIN)
    answered = evaluate(review.concerns, tiny.values(is_listed=listed), tiny.form().schema)
    assert answered == {"listed": concerned}


FAULTS = [
    ("code: listed", "code: common", "14: panel.blocks[1].code: 编码“common”重复"),
    ("code: market", "code: size", "18: panel.blocks[1].criteria[0].code: 指标编码“size”重复"),
    ("code: size", "code: b_ok", "13: panel.blocks[0].criteria[0].code: 列名“points_b_ok”已被使用"),
    ("lines]", "income, sold]", "13: panel.blocks[0].criteria[0].evidence: 申报表中没有 income、sold"),
    ("points: 12.5", "points: 0", "13: panel.blocks[0].criteria[0].points: 应大于 0"),
    ("points: 12.5, ", "", "13: panel.blocks[0].criteria[0].points: 缺少必填项"),
    ("explanation: 看收入, ", "", "13: panel.blocks[0].criteria[0].explanation: 缺少必填项"),
    ('when: "is_listed"', "when: revenue", "16: panel.blocks[1].when: 条件应为“是/否”，这里是“数”"),
    ('when: "is_listed"', "when: listed", "16: panel.blocks[1].when: 位置 1：没有列“listed”，是不是“is_listed”？"),
    ('"revenue / 100"', "is_listed", "18: panel.blocks[1].criteria[0].suggested: 结果应为“数”，这里是“是/否”"),
    ("points: 60", "marks: 60, points: 60", "18: panel.blocks[1].criteria[0].marks: 未知的键"),
]


@pytest.mark.parametrize(("instead_of", "written", "says"), FAULTS)
def test_each_fault_is_told_once_at_its_line(instead_of, written, says):
    assert PLAIN.count(instead_of) == 1
    review, faults = read(PLAIN.replace(instead_of, written))
    assert (review, [str(fault) for fault in faults]) == (None, [f"review.yaml:{says}"])


def test_a_panel_of_nothing_is_refused():
    _, faults = read("format: 1\nstages: [panel]\npanel: {blocks: []}\n")
    assert [str(fault) for fault in faults] == ["review.yaml:3: panel.blocks: 至少要有 1 项"]
    _, faults = read("format: 1\nstages: [panel]\npanel:\n  blocks:\n    - {code: a, title: 甲, criteria: []}\n")
    assert [str(fault) for fault in faults] == ["review.yaml:5: panel.blocks[0].criteria: 至少要有 1 项"]
