"""Saving a section whole, refused: too late, too much, by the wrong person, or by something that isn't its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from declarations.models import Extension, Membership
from declarations.services import declarations
from tests.declarations import filing
from tests.declarations.filing import typed
from tests.declarations.test_declaration import text
from tests.declarations.test_section import page, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ground", ["[1]", "{", "3", '"x"'])
def test_a_broken_ground_saves_nothing_and_shows_what_was_typed(ground):
    declaration = filing.opened()
    found = filing.administrator(declaration).post(page(declaration), typed(tax="11") | {"based_on": ground})
    assert found.status_code == 422
    assert found.context["sentence"] == "页面数据不完整，没有保存，请刷新页面后再填"
    assert found.context["answers"] == [("纳税总额（2018年）", "11")]
    assert stored(declaration) == {}


@pytest.mark.parametrize("column", ["city", "nonsense", "internet_share"])
def test_a_column_that_is_not_asked_here_saves_nothing(column):
    declaration = filing.opened()
    found = filing.administrator(declaration).post(page(declaration), typed(tax="11", **{column: "1"}))
    assert found.status_code == 422
    assert found.context["sentence"] == f"“{column}”不是这一部分的填报项，没有保存，请刷新页面后再填"
    assert stored(declaration) == {}


def test_text_that_is_too_long_to_keep_stays_in_the_page_and_says_so():
    declaration = filing.opened()
    found = filing.administrator(declaration).post(page(declaration), typed(tax="九" * 20_001, donations="1"))
    assert found.status_code == 422
    assert stored(declaration) == {"donations": "1"}
    [(label, _place, fault)] = found.context["faulty"]
    assert (label, fault) == (
        "纳税总额（2018年）",
        f"“{'九' * 30}…”不是数，请只填数字，如 1234.5；内容太长，没有保存",
    )
    assert "九" * 20_001 in found.content.decode()


def test_within_the_hour_after_the_deadline_words_go_into_the_draft():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    Extension.objects.update(until=timezone.now() - timedelta(minutes=1))
    found = client.post(page(declaration), typed(tax="88.8"), follow=True)
    assert "刚才输入的内容已存入草稿，不能再提交" in text(found.content.decode())
    assert "保存并继续" not in found.content.decode()
    assert stored(declaration) == {"tax": "88.8"}


def test_later_what_was_typed_is_shown_for_copying():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    Extension.objects.update(until=timezone.now() - timedelta(hours=1, seconds=1))
    found = client.post(page(declaration), typed(internet_revenue="一千万", tax="88.8"))
    shown = text(found.content.decode())
    assert found.status_code == 409
    assert "申报已于" in shown and "截止" in shown
    assert found.context["answers"] == [("互联网业务收入（2018年）", "一千万"), ("纳税总额（2018年）", "88.8")]
    assert stored(declaration) == {}


def test_a_submitted_declaration_takes_no_answers():
    declaration = filing.filled()
    before = stored(declaration)
    declarations.submit(declaration, by=filing.user())
    client = filing.administrator(declaration)
    assert "申报已提交，不能再修改" in client.get(page(declaration)).content.decode()
    assert client.post(page(declaration), typed(before, tax="1")).status_code == 409
    assert stored(declaration) == before


def test_a_viewer_reads_and_cannot_save():
    declaration = filing.filled()
    viewer = filing.member(declaration, Membership.Part.VIEWER)
    html = viewer.get(page(declaration)).content.decode()
    assert "您在这家企业只能查看，不能填报" in html
    assert "保存并继续" not in html
    refused = viewer.post(page(declaration), typed({"tax": "88.8"}, tax="1"))
    assert refused.status_code == 403
    assert "您在这家企业只能查看，不能填报" in refused.content.decode()
    assert stored(declaration)["tax"] == "88.8"


def test_a_stranger_cannot_save():
    declaration, other = filing.filled(), filing.opened(seq=2)
    assert filing.administrator(other).post(page(declaration), typed({"tax": "88.8"}, tax="1")).status_code == 404
    assert stored(declaration)["tax"] == "88.8"


def test_an_unknown_section_does_not_exist():
    declaration = filing.opened()
    assert filing.administrator(declaration).get(page(declaration, "none")).status_code == 404
