"""A section in the browser without scripts: filling in, saving whole, and every way in which saving goes wrong."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from declarations.models import Declaration, Membership, SectionAnswers
from tests import tiny
from tests.declarations import filing
from tests.declarations.filing import typed
from tests.declarations.test_declaration import text

pytestmark = pytest.mark.django_db


def page(declaration: Declaration, code: str = "finance") -> str:
    return reverse("declarations:section", args=[declaration.pk, code])


def stored(declaration: Declaration, code: str = "finance") -> dict[str, object]:
    row = declaration.sections.filter(section=code).first()
    return row.answers if row else {}


def unread(declaration: Declaration, code: str = "finance") -> dict[str, object]:
    return declaration.sections.get(section=code).unread


def test_years_stand_beside_each_other_under_labels_of_their_own():
    declaration = filing.filled()
    found = filing.administrator(declaration).get(page(declaration))
    html = found.content.decode()
    assert found.context["sheet"].years == ["2017年", "2018年"]
    label = html.split('<label class="entry-year" for="f-internet_revenue_prev">')[1].split("</label>")[0]
    assert text(label) == "互联网业务收入2017年"
    cells = {cell.column: cell.text for row in found.context["sheet"].rows for cell in row.cells if cell}
    assert (cells["total_revenue_prev"], cells["internet_share"]) == ("1,600.5", "80.00%")
    assert "2018年必填" in html


@pytest.mark.parametrize(("category", "is_told"), [("platform", False), ("service", True)])
def test_a_section_that_isnt_asked_says_so(category, is_told):
    declaration = filing.opened(folder=tiny.FOLDER, category=category)
    html = filing.administrator(declaration).get(page(declaration, "platform")).content.decode()
    assert ("按已填的内容，这一部分不需要填写。" in html) == is_told


def test_saving_keeps_the_answers_and_goes_on():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    sent = typed(internet_revenue="1,200.50", tax=" ９９ ", donations="") | {"onward": "1"}
    saved = client.post(page(declaration), sent)
    assert saved.headers["Location"] == page(declaration, "innovation")
    assert stored(declaration) == {"internet_revenue": "1200.50", "tax": "99"}
    again = client.post(page(declaration), typed({"tax": "99"}, tax="100"))
    assert again.headers["Location"] == page(declaration)
    assert stored(declaration) == {"internet_revenue": "1200.50", "tax": "100"}


def test_what_cannot_be_read_is_kept_as_it_was_typed_and_the_others_are_saved():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    found = client.post(page(declaration), typed(internet_revenue="一千万", total_revenue="1500", tax="-3"))
    assert found.status_code == 422
    assert stored(declaration) == {"internet_revenue": None, "total_revenue": "1500", "tax": None}
    assert unread(declaration) == {"internet_revenue": "一千万", "tax": "-3"}
    assert found.context["faulty"] == [
        ("互联网业务收入（2018年）", "f-internet_revenue", "“一千万”不是数，请只填数字，如 1234.5"),
        ("纳税总额（2018年）", "f-tax", "不应小于 0万元，现为 -3"),
    ]
    for html in (found.content.decode(), client.get(page(declaration)).content.decode()):
        assert 'value="一千万"' in html and 'value="-3"' in html
        assert '<p class="field-errors" id="f-tax-fault">不应小于 0万元，现为 -3</p>' in html


def test_a_readable_answer_takes_the_place_of_what_could_not_be_read():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    client.post(page(declaration), typed(tax="三百"))
    assert client.post(page(declaration), typed({"tax": "三百"}, tax="300")).status_code == 302
    assert (stored(declaration), unread(declaration)) == ({"tax": "300"}, {})


def test_two_people_in_different_fields_do_not_disturb_each_other():
    declaration = filing.opened()
    mine = filing.administrator(declaration)
    theirs = filing.member(declaration, Membership.Part.FILLER, "li@example.cn")
    assert mine.post(page(declaration), typed(tax="10", donations="")).status_code == 302
    assert theirs.post(page(declaration), typed(tax="", donations="2")).status_code == 302
    assert stored(declaration) == {"tax": "10", "donations": "2"}


def test_of_two_words_in_one_field_the_later_is_chosen_by_its_writer():
    """The other fields are saved; the page then holds both words, and what the colleague saved elsewhere."""
    declaration = filing.opened()
    mine = filing.administrator(declaration)
    theirs = filing.member(declaration, Membership.Part.FILLER, "li@example.cn")
    before = {"tax": "10", "donations": "1", "total_revenue": "50"}
    mine.post(page(declaration), typed(**before))
    theirs.post(page(declaration), typed(before, tax="20", donations="2", total_revenue="50"))
    at = timezone.localtime(SectionAnswers.objects.get(declaration=declaration).saved_at)
    found = mine.post(
        page(declaration), typed(before, tax="30", donations="1", total_revenue="5O", internet_revenue="7")
    )
    row = SectionAnswers.objects.get(declaration=declaration)
    assert found.status_code == 409
    assert found.context["conflict"] == f"li@已在 {at:%H:%M} 保存了这一部分"
    assert row.answers == {"tax": "20", "donations": "2", "total_revenue": None, "internet_revenue": "7"}
    assert row.unread == {"total_revenue": "5O"}
    differences = {name: (one.theirs, one.mine) for name, one in found.context["sheet"].differences.items()}
    assert differences == {"tax": ("20 万元", True)}
    cells = {cell.column: cell.text for line in found.context["sheet"].rows for cell in line.cells if cell}
    assert {name: cells[name] for name in row.answers} == {
        "tax": "30",
        "donations": "2",
        "total_revenue": "5O",
        "internet_revenue": "7",
    }
    now = {"tax": "20", "donations": "2", "total_revenue": "5O", "internet_revenue": "7"}
    again = typed(now, tax="30", donations="2", total_revenue="55", internet_revenue="7") | {"choice-tax": "mine"}
    assert mine.post(page(declaration), again).status_code == 302
    assert stored(declaration) == {"tax": "30", "donations": "2", "total_revenue": "55", "internet_revenue": "7"}


def test_choosing_the_colleagues_words_leaves_them():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    client.post(page(declaration), typed(tax="20"))
    sent = typed({"tax": "20"}, tax="30") | {"choice-tax": "theirs"}
    assert client.post(page(declaration), sent).status_code == 302
    assert stored(declaration) == {"tax": "20"}


def test_the_same_form_sent_twice_is_saved_once():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    for _time in range(2):
        assert client.post(page(declaration), typed(tax="10")).status_code == 302
    assert SectionAnswers.objects.get(declaration=declaration).version == 1


@pytest.mark.parametrize(("listed", "hidden"), [("是", False), ("否", True), ("", False)])
def test_a_condition_hides_a_field_and_keeps_its_words(listed, hidden):
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    saved = client.post(page(declaration, "basic"), typed(is_listed=["", listed], market_value="不详"))
    assert saved.status_code == (302 if hidden else 422)
    assert unread(declaration, "basic") == {"market_value": "不详"}
    rows = client.get(page(declaration, "basic")).context["sheet"].rows
    assert [row.is_hidden for row in rows if row.field.code == "market_value"] == [hidden]


def test_every_kind_of_field_is_read_back():
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    basic = typed(
        founded_on="2010-05-06",
        founded_year="2015",
        about="第一行\r\n第二行😀",
        currency="USD",
        lines=["", "cloud", "retail"],
        is_listed=["", "否"],
        parent_number=tiny.number(9),
    )
    assert client.post(page(declaration, "basic"), basic).status_code == 302
    assert stored(declaration, "basic") == {
        "founded_on": "2010-05-06",
        "founded_year": 2015,
        "about": "第一行\n第二行😀",
        "currency": "USD",
        "lines": ["retail", "cloud"],
        "is_listed": False,
        "parent_number": tiny.number(9),
    }
    rows = client.get(page(declaration, "basic")).context["sheet"].rows
    cells = {cell.column: cell for row in rows for cell in row.cells if cell}
    assert (cells["founded_on"].type, cells["founded_on"].text) == ("date", "2010-05-06")
    chosen = {
        name: [one.code for one in cells[name].options if one.is_on] for name in ("lines", "is_listed", "currency")
    }
    assert chosen == {"lines": ["retail", "cloud"], "is_listed": ["否"], "currency": ["USD"]}


def test_choices_that_are_all_taken_back_are_not_stated():
    declaration = filing.opened(folder=tiny.FOLDER)
    client = filing.administrator(declaration)
    client.post(page(declaration, "basic"), typed(lines=["", "cloud"]))
    client.post(page(declaration, "basic"), typed({"lines": ["cloud"]}, lines=[""]))
    assert stored(declaration, "basic") == {"lines": None}


def test_a_table_keeps_its_rows_read_or_unread():
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    client = filing.administrator(declaration)
    cells = {"shops-0-title": "一号店", "shops-0-sales": "1,200", "shops-1-title": "", "shops-2-title": "二号店"}
    assert client.post(page(declaration, "platform"), typed(**cells)).status_code == 302
    empty = {"sales": None, "opened_on": None, "level": None}
    rows = [{"title": "一号店", **empty, "sales": "1200"}, {"title": "二号店", **empty}]
    assert stored(declaration, "platform") == {"shops": rows}
    assert 'value="1,200"' in client.get(page(declaration, "platform")).content.decode()
    sent = typed({"shops": rows}, **{"shops-0-title": "", "shops-0-sales": "3"})
    faulty = client.post(page(declaration, "platform"), sent)
    assert faulty.status_code == 422
    assert "第 1 行“店名”未填" in faulty.content.decode()
    assert (stored(declaration, "platform"), unread(declaration, "platform")) == (
        {"shops": None},
        {"shops": [{"title": "", "sales": "3", "opened_on": "", "level": ""}]},
    )
    emptied = typed({"shops": unread(declaration, "platform")["shops"]}, shops="")
    assert client.post(page(declaration, "platform"), emptied).status_code == 302
    assert (stored(declaration, "platform"), unread(declaration, "platform")) == ({"shops": None}, {})


def test_markup_in_an_answer_is_text():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    client.post(page(declaration, "enterprise"), typed(short_name="<b>\"'&"))
    html = client.get(page(declaration, "enterprise")).content.decode()
    assert 'value="&lt;b&gt;&quot;&#x27;&amp;"' in html
    assert '<b>"' not in html


def test_what_was_carried_over_waits_until_somebody_confirms_it():
    declaration = filing.filled()
    row = declaration.sections.get(section="finance")
    SectionAnswers.objects.filter(pk=row.pk).update(unconfirmed=["tax", "donations", "total_revenue"])
    client = filing.administrator(declaration)
    rows = client.get(page(declaration)).context["sheet"].rows
    assert {cell.column for one in rows for cell in one.cells if cell and cell.carried} == {
        "tax",
        "donations",
        "total_revenue",
    }
    same = {name: row.answers[name] for name in ("tax", "donations", "total_revenue")}
    client.post(page(declaration), typed(same, tax="90", donations="0") | {"confirm": "donations"})
    row.refresh_from_db()
    assert (row.unconfirmed, row.answers["tax"]) == (["total_revenue"], "90")
    client.post(page(declaration), typed() | {"confirm": ""})
    row.refresh_from_db()
    assert row.unconfirmed == []
