"""Registers of titles: written by the product, looked up by checks, and no fault for those who hold none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.core.verdict import Answer
from declarations.core.document import Document
from review.core.checks import Seen, look
from review.core.definition import read_review
from review.core.registers import Entry, index_of
from review.services import registers, title_registers
from tests import builders, tiny

TITLE = "微型示范企业"


def found(*entries: Entry, **step: Any) -> Seen:
    """What a step that asks for the title finds of applicant 1."""
    document = tiny.document("review.yaml")
    asked = {"code": "holder", "register": "title_holders", "expect": "listed", "reason": "不是示范企业", **step}
    check = {"code": "titles", "title": "称号核查", "steps": [asked]}
    uses = [*document.data["registers"], {"code": "title_holders", "title": "示范企业"}]
    data = {**document.data, "registers": uses, "checks": [*document.data["checks"], check]}
    review, faults = read_review(Document(document.file, data, document.lines), tiny.form())
    assert review is not None, [str(fault) for fault in faults]
    index = index_of(entries, edition="e", as_of=date(2024, 5, 1))
    return look(review, tiny.form(), tiny.values(), {"title_holders": index})[-1]


def holder(seq: int = 1, **more: Any) -> Entry:
    facts: dict[str, Any] = {"name": tiny.name(seq), "uscc": tiny.number(seq), "kind": TITLE}
    return Entry(**{**facts, "listed_on": date(2022, 6, 1), **more})


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        (holder(), Answer.YES),
        (holder(uscc=""), Answer.YES),
        (holder(seq=2), Answer.NO),
        (holder(kind="别的称号"), Answer.NO),
        (holder(removed_on=date(2023, 1, 1)), Answer.NO),
    ],
)
def test_a_title_is_held_by_code_or_name_of_its_kind_and_until_it_ends(entry: Entry, answer: Answer) -> None:
    assert found(entry, kinds=[TITLE]).verdict.answer is answer


@pytest.mark.django_db
def test_what_is_written_is_what_is_looked_up_also_when_it_says_the_same_again() -> None:
    by, day = builders.user(), date(2024, 5, 1)
    first = title_registers.write("title_holders", entries=[holder(), holder(seq=2)], as_of=day, by=by)
    title_registers.write("title_holders", entries=[holder()], as_of=day, by=by)
    again = title_registers.write("title_holders", entries=[holder(), holder(seq=2)], as_of=day, by=by)
    assert first.digest != again.digest
    index = registers.newest("title_holders")
    assert index is not None
    assert (index.edition, sorted(index.by_uscc)) == (str(again.pk), [tiny.number(1), tiny.number(2)])
