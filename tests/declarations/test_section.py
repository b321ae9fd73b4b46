"""A section in the browser: filling in, previewing, saving, and every way in which saving goes wrong."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from declarations.models import Declaration, Extension, Membership, SectionAnswers
from declarations.services import declarations
from tests import tiny
from tests.declarations import filing
from tests.declarations.filing import typed
from tests.declarations.test_declaration import text

pytestmark = pytest.mark.django_db


def page(declaration: Declaration, code: str = "finance") -> str:
    return reverse("declarations:section", args=[declaration.pk, code])


def preview(declaration: Declaration, code: str = "finance") -> str:
    return reverse("declarations:section_preview", args=[declaration.pk, code])


def stored(declaration: Declaration, code: str = "finance") -> dict[str, object]:
    row = declaration.sections.filter(section=code).first()
    return row.answers if row else {}


def test_years_stand_beside_each_other_under_labels_of_their_own():
    declaration = filing.filled()
    found = filing.administrator(declaration).get(page(declaration))
    html = found.content.decode()
    assert found.context["sheet"].years == ["2017年", "2018年"]
    label = html.split('<label class="entry-year" for="f-internet_revenue_prev">')[1].split("</label>")[0]
    assert text(label) == "互联网业务收入2017年"
    assert 'id="f-total_revenue_prev" name="f-total_revenue_prev" value="1,600.5"' in html
    assert '<output class="computed" id="f-internet_share">80.00%</output>' in html
    assert "2018年必填" in html


def test_saving_keeps_the_answers_and_goes_on():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    sent = typed(0, internet_revenue="1,200.50", tax=" ９９ ", donations="") | {"onward": "1"}
    saved = client.post(page(declaration), sent)
    assert saved.headers["Location"] == f"{page(declaration, 'innovation')}?saved=finance"
    assert stored(declaration) == {"internet_revenue": "1200.50", "tax": "99", "donations": None}
    again = client.post(page(declaration), typed(1, tax="100"))
    assert again.headers["Location"] == f"{page(declaration)}?saved=finance"
    assert stored(declaration) == {"internet_revenue": "1200.50", "tax": "100", "donations": None}


def test_a_faulty_answer_stays_in_the_page_and_the_others_are_saved():
    declaration = filing.opened()
    sent = typed(0, internet_revenue="一千万", total_revenue="1500", tax="-3")
    found = filing.administrator(declaration).post(page(declaration), sent)
    html = found.content.decode()
    assert found.status_code == 422
    assert stored(declaration) == {"total_revenue": "1500"}
    assert found.context["version"] == 1
    assert 'value="一千万"' in html and 'value="-3"' in html
    assert found.context["faulty"] == [
        ("互联网业务收入（2018年）", "f-internet_revenue", "“一千万”不是数"),
        ("纳税总额（2018年）", "f-tax", "不应小于 0万元，现为 -3"),
    ]
    assert '<p class="field-errors" id="f-tax-fault">不应小于 0万元，现为 -3</p>' in html
    assert '<a href="#f-tax">纳税总额（2018年）</a>' in html
    assert "其余各项已保存，2项有误未保存" in text(html)


def test_a_stale_version_saves_nothing_and_shows_both_words():
    """Two people, two tabs: the later one chooses field by field, and saves with the new version."""
    declaration = filing.opened()
    mine, theirs = (
        filing.administrator(declaration),
        filing.member(declaration, Membership.Part.FILLER, "li@example.cn"),
    )
    mine.post(page(declaration), typed(0, tax="10", donations="1", total_revenue="50"))
    theirs.post(page(declaration), typed(1, tax="20", donations="2", total_revenue="50"))
    based_on = json.dumps({"tax": "10", "donations": "1", "total_revenue": "50"})
    sent = typed(1, based_on, tax="30", donations="1", total_revenue="5O", internet_revenue="7")
    found = mine.post(page(declaration), sent)
    row = SectionAnswers.objects.get(declaration=declaration)
    at = timezone.localtime(row.saved_at)
    assert found.status_code == 409
    assert found.context["conflict"] == f"li@已在 {at:%H:%M} 保存了这一部分"
    assert stored(declaration) == {"tax": "20", "donations": "2", "total_revenue": "50"}
    differences = {name: (one.theirs, one.mine) for name, one in found.context["sheet"].differences.items()}
    assert differences == {
        "tax": ("20 万元", True),
        "donations": ("2 万元", False),
        "total_revenue": ("50 万元", True),
        "internet_revenue": ("—", True),
    }
    html = found.content.decode()
    assert [word in html for word in ('value="30"', 'value="5O"', 'value="7"', 'name="version" value="2"')] == [
        True
    ] * 4
    choices = {"choice-tax": "mine", "choice-donations": "theirs", "choice-internet_revenue": "mine"}
    again = mine.post(
        page(declaration), typed(2, tax="30", donations="1", total_revenue="55", internet_revenue="7") | choices
    )
    assert again.status_code == 302
    assert stored(declaration) == {"tax": "30", "donations": "2", "total_revenue": "55", "internet_revenue": "7"}


def test_the_same_form_sent_twice_is_saved_once():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    assert client.post(page(declaration), typed(0, tax="10")).status_code == 302
    second = client.post(page(declaration), typed(0, tax="10"))
    assert second.status_code == 409
    assert second.context["conflict"].startswith("您在另一个页面已在")
    assert SectionAnswers.objects.get(declaration=declaration).version == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "0"])
def test_a_broken_version_is_a_stale_one(version):
    declaration = filing.opened()
    client = filing.administrator(declaration)
    client.post(page(declaration), typed(0, tax="10"))
    assert client.post(page(declaration), typed(0, tax="11") | {"version": version}).status_code == 409
    assert stored(declaration) == {"tax": "10"}


def test_after_the_deadline_what_was_typed_is_shown_for_copying():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    Extension.objects.update(until=timezone.now() - timedelta(seconds=1))
    found = client.post(page(declaration), typed(0, tax="88.8", internet_revenue="一千万"))
    shown = text(found.content.decode())
    assert found.status_code == 409
    assert "申报已于" in shown and "截止" in shown
    assert found.context["answers"] == [("互联网业务收入（2018年）", "一千万"), ("纳税总额（2018年）", "88.8")]
    assert "88.8" in shown and "一千万" in shown
    assert stored(declaration) == {}


def test_a_submitted_declaration_takes_no_answers():
    declaration = filing.filled()
    before = stored(declaration)
    declarations.submit(declaration, by=filing.user())
    client = filing.administrator(declaration)
    assert "申报已提交，不能再修改" in client.get(page(declaration)).content.decode()
    assert client.post(page(declaration), typed(1, tax="1")).status_code == 409
    assert stored(declaration) == before


def test_a_viewer_reads_and_cannot_save():
    declaration = filing.filled()
    viewer = filing.member(declaration, Membership.Part.VIEWER)
    html = viewer.get(page(declaration)).content.decode()
    assert "您在这家企业只能查看，不能填报" in html
    assert "保存并继续" not in html
    refused = viewer.post(page(declaration), typed(1, tax="1"))
    assert refused.status_code == 403
    assert "您在这家企业只能查看，不能填报" in refused.content.decode()
    assert stored(declaration)["tax"] == "88.8"


@pytest.mark.parametrize("address", [page, preview])
def test_a_stranger_can_neither_save_nor_preview(address):
    declaration, other = filing.filled(), filing.opened(seq=2)
    assert filing.administrator(other).post(address(declaration), typed(1, tax="1")).status_code == 404
    assert stored(declaration)["tax"] == "88.8"


def test_an_unknown_section_does_not_exist():
    declaration = filing.opened()
    assert filing.administrator(declaration).get(page(declaration, "none")).status_code == 404


def test_a_preview_computes_and_saves_nothing():
    declaration = filing.opened()
    sent = typed(0, internet_revenue="1200", total_revenue="1000", tax="x")
    found = filing.administrator(declaration).post(preview(declaration), sent)
    html = found.content.decode()
    assert '<output class="computed" id="f-internet_share" hx-swap-oob="true">120.00%</output>' in html
    assert '<p class="field-errors" id="f-tax-fault" hx-swap-oob="true">“x”不是数</p>' in html
    assert "互联网业务收入不应多于营业总收入" in html
    assert SectionAnswers.objects.count() == 0


@pytest.mark.parametrize(("listed", "hidden"), [("是", False), ("否", True), ("", False)])
def test_a_condition_hides_a_field_and_keeps_its_words(listed, hidden):
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    found = client.post(preview(declaration, "basic"), typed(0, is_listed=["", listed], market_value="不详"))
    assert ("row-market_value" in found.content.decode().split('data-hidden="')[1].split('"')[0]) is hidden
    saved = client.post(page(declaration, "basic"), typed(0, is_listed=["", listed], market_value="不详"))
    assert saved.status_code == (302 if hidden else 422)


def test_every_kind_of_field_is_read_back():
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    basic = typed(
        0,
        founded_on="2010-05-06",
        founded_year="2015",
        about="第一行\n第二行",
        currency="USD",
        lines=["", "cloud", "retail"],
        is_listed=["", "否"],
        parent_number=tiny.number(9),
    )
    assert client.post(page(declaration, "basic"), basic).status_code == 302
    assert stored(declaration, "basic") == {
        "founded_on": "2010-05-06",
        "founded_year": 2015,
        "about": "第一行\n第二行",
        "currency": "USD",
        "lines": ["retail", "cloud"],
        "is_listed": False,
        "parent_number": tiny.number(9),
    }
    html = client.get(page(declaration, "basic")).content.decode()
    assert 'type="date" id="f-founded_on" name="f-founded_on" value="2010-05-06"' in html
    assert 'name="f-lines" value="cloud" checked' in html
    assert 'name="f-is_listed" value="否" checked' in html
    assert '<option value="USD" selected>美元</option>' in html


def test_choices_that_are_all_taken_back_are_not_stated():
    declaration = filing.opened(folder=tiny.FOLDER)
    client = filing.administrator(declaration)
    client.post(page(declaration, "basic"), typed(0, lines=["", "cloud"]))
    client.post(page(declaration, "basic"), typed(1, lines=[""]))
    assert stored(declaration, "basic") == {"lines": None}


def test_a_table_keeps_its_rows_and_offers_three_more():
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    cells = {"shops-0-title": "一号店", "shops-0-sales": "1,200", "shops-1-title": "", "shops-2-title": "二号店"}
    assert client.post(page(declaration, "platform"), typed(0, **cells)).status_code == 302
    empty = {"sales": None, "opened_on": None, "level": None}
    assert stored(declaration, "platform") == {
        "shops": [{"title": "一号店", **empty, "sales": "1200"}, {"title": "二号店", **empty}]
    }
    html = client.get(page(declaration, "platform")).content.decode()
    assert 'name="f-shops-0-sales" value="1,200"' in html
    assert ("f-shops-4-title" in html, "f-shops-5-title" in html) == (True, False)
    faulty = client.post(page(declaration, "platform"), typed(1, **{"shops-0-title": "", "shops-0-sales": "3"}))
    assert faulty.status_code == 422
    assert "第 1 行“店名”未填" in faulty.content.decode()


def test_markup_in_an_answer_is_text():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    client.post(page(declaration, "enterprise"), typed(0, short_name="<b>\"'&"))
    html = client.get(page(declaration, "enterprise")).content.decode()
    assert 'value="&lt;b&gt;&quot;&#x27;&amp;"' in html
    assert '<b>"' not in html
