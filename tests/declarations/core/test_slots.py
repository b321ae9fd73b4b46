"""Which documents are asked for: the form's own, its fields that ask for a file, and the evidence."""

from __future__ import annotations

import pytest

from declarations.core.document import parse
from declarations.core.filled import Problem, Values, fill_in, values_of
from declarations.core.form_reader import Form, read_form
from declarations.core.slots import Offer, all_slots, missing_documents, offers, slot_of
from tests import tiny

SOURCE = """
format: 1
sections:
  - code: basic
    title: 基本
    fields:
      - {code: is_listed, label: 是否上市, type: boolean}
      - {code: notice, label: 公告, type: file, required: true, visible: is_listed}
  - code: brand
    title: 品牌
    visible: "category = 'platform'"
    fields:
      - {code: logo, label: 标识, type: file, help: 彩色}
documents:
  - {code: licence, title: 执照, required: true}
  - {code: book, title: 台账, when: is_listed}
"""


MERCHANTS = """  - code: platform
    title: 平台
    visible: "category = 'platform'"
    fields:
      - {code: merchants, label: 商户, type: integer}
"""


def form(more: str = "") -> Form:
    return reading(SOURCE + more)


def reading(source: str) -> Form:
    """A form without fault, in the tiny programme."""
    document, faults = parse(source, "form.yaml")
    assert document is not None and not faults
    found, faults = read_form(document, tiny.definition())
    assert found is not None, [str(fault) for fault in faults]
    return found


def values(found: Form, category: str = "platform", **answers: object) -> Values:
    stated = dict.fromkeys(column.name for column in found.answer_columns) | answers
    return values_of(found, stated, tiny.context(category=category))


def offered_in(found: Form, category: str = "platform", **answers: object) -> list[Offer]:
    stated = dict.fromkeys(column.name for column in found.answer_columns) | answers
    return offers(found, fill_in(found, stated, tiny.context(category=category)))


def test_the_slots_come_in_order_with_what_they_take():
    found = [(slot.code, slot.title, slot.required, len(slot.accept), slot.help) for slot in all_slots(form())[:-1]]
    assert found == [
        ("licence", "执照", True, 1, ""),
        ("book", "台账", False, 1, ""),
        ("notice", "公告", True, 5, ""),
        ("logo", "标识", False, 5, "彩色"),
    ]


@pytest.mark.parametrize(
    ("is_listed", "category", "offered"),
    [
        (True, "platform", ["licence", "book", "notice", "logo", "evidence"]),
        (False, "platform", ["licence", "logo", "evidence"]),
        (None, "other", ["licence", "book", "notice", "evidence"]),
    ],
)
def test_a_slot_is_offered_unless_its_condition_fails(is_listed, category, offered):
    found = form()
    assert [offer.slot.code for offer in offered_in(found, category, is_listed=is_listed)] == offered


DUE = """  - {code: notices, title: 公告, required: true, when: is_listed}
  - {code: accounts, title: 账册, required: true, when: "is_listed AND merchants > 5"}
"""


@pytest.mark.parametrize(
    ("is_listed", "due"),
    [
        (True, {"notices": (True, ()), "notice": (True, ()), "accounts": (None, ("商户",))}),
        (
            None,
            {
                "notices": (None, ("是否上市",)),
                "notice": (None, ("是否上市",)),
                "accounts": (None, ("是否上市", "商户")),
            },
        ),
    ],
)
def test_a_required_document_is_due_when_its_condition_holds_and_waits_while_that_is_unknown(is_listed, due):
    found = reading(SOURCE.replace("documents:", MERCHANTS + "documents:") + DUE)
    offered = {one.slot.code: (one.is_due, one.hangs_on) for one in offered_in(found, is_listed=is_listed)}
    rest = {"licence": (True, ()), "book": (False, ()), "logo": (False, ()), "evidence": (False, ())}
    assert offered == rest | due


def test_a_condition_that_only_hidden_fields_could_meet_makes_nothing_due():
    found = reading(
        SOURCE.replace("documents:", MERCHANTS + "documents:")
        + '  - {code: map, title: 图, required: true, when: "merchants > 5"}\n'
    )
    (offer,) = [one for one in offered_in(found, "other", is_listed=True) if one.slot.code == "map"]
    assert (offer.is_due, offer.hangs_on) == (False, ())


@pytest.mark.parametrize(
    ("is_listed", "filled", "missing"),
    [
        (True, (), [("licence", "材料“执照”未上传"), ("notice", "材料“公告”未上传")]),
        (True, ("notice", "licence"), []),
        (False, (), [("licence", "材料“执照”未上传")]),
        (None, ("licence",), []),
    ],
)
def test_what_applies_for_certain_and_is_required_is_missing(is_listed, filled, missing):
    found = form()
    problems = missing_documents(found, values(found, is_listed=is_listed), filled)
    assert problems == [Problem("documents", code, message) for code, message in missing]


def test_the_reason_why_a_file_does_not_count_is_told():
    found = form()
    (problem,) = missing_documents(found, values(found), (), reasons={"licence": "已作废"})
    assert problem == Problem("documents", "licence", "已作废")


def test_a_form_may_have_its_own_slot_for_evidence():
    found = form("  - {code: evidence, title: 各项证明, accept: [pdf]}\n")
    assert [slot.code for slot in all_slots(found)] == ["licence", "book", "evidence", "notice", "logo"]
    own = slot_of(found, code="evidence")
    assert own is not None and own.title == "各项证明"
    assert slot_of(found, code="nothing") is None
