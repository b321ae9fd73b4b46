"""Saving a moment after typing: what is stored, what follows from it, and every answer that isn't "saved"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from declarations.models import Declaration, Extension, Membership, SectionAnswers
from declarations.services import declarations
from tests import tiny
from tests.declarations import filing
from tests.declarations.filing import typed

pytestmark = pytest.mark.django_db
NOT_A_NUMBER = "“12a”不是数，请只填数字，如 1234.5"


def address(declaration: Declaration, code: str = "finance") -> str:
    return reverse("declarations:autosave", args=[declaration.pk, code])


def sent(client: Client, declaration: Declaration, body: dict[str, Any], code: str = "finance") -> HttpResponse:
    return client.post(address(declaration, code), body, headers={"accept": "application/json"})


def outcome(response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """Status and answer without the fragment and the time, which are looked at by themselves."""
    told = response.json()
    return response.status_code, {key: value for key, value in told.items() if key not in ("html", "at")}


def words(declaration: Declaration, code: str = "finance") -> tuple[Any, Any]:
    row = declaration.sections.filter(section=code).first()
    return (row.answers, row.unread) if row else ({}, {})


def saved(**stored: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"state": "saved", "sentence": "", "stored": stored, "conflicts": {}, "faults": {}}


def refused(sentence: str, status: int = 403, **faults: str) -> tuple[int, dict[str, Any]]:
    return status, {"state": "refused", "sentence": sentence, "faults": faults}


def test_what_was_typed_is_stored_and_told():
    declaration = filing.opened()
    found = sent(filing.administrator(declaration), declaration, typed(tax="1,000.5", donations=" 3 "))
    assert outcome(found) == saved(tax="1000.5", donations="3")
    at = timezone.localtime(SectionAnswers.objects.get().saved_at)
    assert found.json()["at"] == f"{at:%H:%M}"
    assert words(declaration) == ({"tax": "1000.5", "donations": "3"}, {})


def test_what_follows_comes_with_it():
    declaration = filing.opened()
    found = sent(filing.administrator(declaration), declaration, typed(internet_revenue="1200", total_revenue="1000"))
    html = found.json()["html"]
    assert '<output id="f-internet_share">120.00%</output>' in html
    assert "互联网业务收入不应多于营业总收入" in html
    assert 'id="steps"' not in html


def test_text_in_a_number_is_kept_and_says_what_to_type():
    declaration = filing.opened()
    found = sent(filing.administrator(declaration), declaration, typed(tax="12a"))
    status, told = saved(tax="12a")
    assert outcome(found) == (status, told | {"faults": {"tax": NOT_A_NUMBER}})
    assert f'<p id="f-tax-fault">{NOT_A_NUMBER}</p>' in found.json()["html"]
    assert words(declaration) == ({"tax": None}, {"tax": "12a"})


def test_two_colleagues_in_different_fields_both_save():
    declaration = filing.opened()
    mine = filing.administrator(declaration)
    theirs = filing.member(declaration, Membership.Part.FILLER, "li@example.cn")
    assert outcome(sent(mine, declaration, typed(tax="1"))) == saved(tax="1")
    assert outcome(sent(theirs, declaration, typed(donations="2"))) == saved(donations="2")
    assert words(declaration) == ({"tax": "1", "donations": "2"}, {})


@pytest.mark.parametrize(
    ("there", "theirs", "stored", "typed_text"),
    [
        ("20", "20 万元", "20", "20"),
        ("1234567", "1,234,567 万元", "1234567", "1,234,567"),
        ("二十", "二十", "二十", "二十"),
    ],
)
def test_the_same_field_is_a_conflict_and_the_others_are_saved(there, theirs, stored, typed_text):
    declaration = filing.opened()
    colleague = filing.member(declaration, Membership.Part.FILLER, "li@example.cn")
    sent(colleague, declaration, typed(tax=there))
    at = timezone.localtime(SectionAnswers.objects.get().saved_at)
    client = filing.administrator(declaration)
    found = sent(client, declaration, typed(tax="30", donations="4"))
    conflict = {"theirs": theirs, "stored": stored, "typed": typed_text, "by": "li@", "at": f"{at:%H:%M}"}
    assert outcome(found) == (
        409,
        {
            "state": "conflict",
            "sentence": "",
            "stored": {"donations": "4"},
            "conflicts": {"tax": conflict},
            "faults": {},
        },
    )
    again = sent(client, declaration, typed({"tax": stored}, tax="30"))
    assert outcome(again) == saved(tax="30")


def test_a_conflict_with_oneself_says_so():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    sent(client, declaration, typed(tax="20"))
    assert sent(client, declaration, typed(tax="30")).json()["conflicts"]["tax"]["by"] == "您在另一个页面或同事"


def test_who_sends_the_same_twice_meets_no_conflict():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    for _time in range(2):
        assert outcome(sent(client, declaration, typed(tax="10"))) == saved(tax="10")
    assert SectionAnswers.objects.get().version == 1


def test_confirming_is_enough_for_what_was_carried_over():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    sent(client, declaration, typed(tax="1", donations="2", total_revenue="3"))
    SectionAnswers.objects.update(unconfirmed=["tax", "donations", "total_revenue"])
    body = typed({"donations": "2"}, donations="5") | {"confirm": "tax"}
    assert outcome(sent(client, declaration, body)) == saved(donations="5")
    assert SectionAnswers.objects.get().unconfirmed == ["total_revenue"]


@pytest.mark.parametrize(
    ("ago", "state"),
    [
        (timedelta(seconds=-30), "saved"),
        (timedelta(seconds=1), "late"),
        (timedelta(minutes=59), "late"),
        (timedelta(hours=1, seconds=1), "refused"),
    ],
)
def test_the_hour_after_the_deadline(ago, state):
    declaration = filing.opened()
    client = filing.administrator(declaration)
    until = timezone.now() - ago
    Extension.objects.update(until=until)
    status, told = outcome(sent(client, declaration, typed(tax="1")))
    closed = f"申报已于{timezone.localtime(until):%Y年%m月%d日 %H:%M}截止"
    late = f"{closed}；刚才输入的内容已存入草稿，不能再提交"
    expected = {"saved": (200, ""), "late": (200, late), "refused": (403, closed)}
    assert (told["state"], (status, told["sentence"])) == (state, expected[state])
    assert words(declaration) == (({}, {}) if state == "refused" else ({"tax": "1"}, {}))
    assert declarations.may_submit(declaration, at=timezone.now()).is_yes is False


def test_a_returned_declaration_has_its_hour_too():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    for ago, state in ((timedelta(minutes=5), "late"), (timedelta(minutes=65), "refused")):
        until = timezone.now() - ago
        Declaration.objects.update(state=Declaration.State.RETURNED, returned_until=until)
        assert sent(client, declaration, typed(tax="1")).json()["state"] == state


def test_a_submitted_declaration_takes_nothing_not_even_late():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    Declaration.objects.update(state=Declaration.State.SUBMITTED)
    Extension.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert outcome(sent(client, declaration, typed(tax="1"))) == refused("申报已提交，不能再修改")
    assert words(declaration) == ({}, {})


def test_whoever_is_not_logged_in_is_told_where():
    declaration = filing.opened()
    page = reverse("declarations:section", args=[declaration.pk, "finance"])
    found = sent(Client(), declaration, typed(tax="1"))
    assert (found.status_code, found.json()["state"]) == (401, "login")
    assert found.json()["url"] == f"{reverse('account_login')}?next={page.replace('/', '%2F')}"


def test_a_viewer_and_a_stranger_save_nothing():
    declaration, other = filing.opened(), filing.opened(seq=2)
    viewer = filing.member(declaration, Membership.Part.VIEWER)
    assert outcome(sent(viewer, declaration, typed(tax="1"))) == refused("您在这家企业只能查看，不能填报")
    stranger = sent(filing.administrator(other), declaration, typed(tax="1"))
    assert (stranger.status_code, stranger.json()["state"]) == (404, "refused")
    assert SectionAnswers.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (typed(tax="1", city="太原"), "“city”不是这一部分的填报项，没有保存，请刷新页面后再填"),
        (typed(tax="1", **{"tax-0-x": "1"}), "“tax”不是这一部分的填报项，没有保存，请刷新页面后再填"),
        (typed(tax="1", nothing="1"), "“nothing”不是这一部分的填报项，没有保存，请刷新页面后再填"),
        (typed(tax="1") | {"based_on": "{"}, "页面数据不完整，没有保存，请刷新页面后再填"),
        (typed(tax="1") | {"based_on": "[]"}, "页面数据不完整，没有保存，请刷新页面后再填"),
    ],
)
def test_what_the_page_never_sends_saves_nothing(body, sentence):
    declaration = filing.opened()
    assert outcome(sent(filing.administrator(declaration), declaration, body)) == refused(sentence)
    assert SectionAnswers.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("staff", "-3", "不应小于 0人，现为 -3"),
        ("satisfaction", "101", "不应大于 100%，现为 101"),
        ("staff", "3.5", "应为整数，现为 3.5"),
    ],
)
def test_bad_figures_have_one_sentence(column, text, fault):
    declaration = filing.opened(folder=tiny.FOLDER)
    [code] = [one.code for one in tiny.form().definition.asked for field in one.fields if field.code == column]
    told = sent(filing.administrator(declaration), declaration, typed(**{column: text}), code).json()
    assert told["faults"] == {column: fault}
    assert words(declaration, code) == ({column: None}, {column: text})


def test_emoji_is_text_like_any_other():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    found = sent(client, declaration, typed(short_name="云网😀\0"), "enterprise")
    assert outcome(found) == saved(short_name="云网😀")


def test_what_is_neither_an_answer_nor_short_enough_to_keep_is_refused():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    found = sent(client, declaration, typed(tax="九" * 20_001, donations="1"))
    fault = f"“{'九' * 30}…”不是数，请只填数字，如 1234.5；内容太长，没有保存"
    label = "纳税总额（2018年）"
    assert outcome(found) == refused(f"“{label}”内容太长，没有保存，请删减后再填", 413, tax=fault)
    assert SectionAnswers.objects.count() == 0
    assert sent(client, declaration, typed(tax="九" * 20_000)).status_code == 200


def test_ten_megabytes_of_text_are_refused_in_one_sentence():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    found = client.post(
        address(declaration),
        "f-tax=" + "9" * 10 * 2**20,
        content_type="application/x-www-form-urlencoded",
        headers={"accept": "application/json"},
    )
    assert (found.status_code, found.json()) == (
        413,
        {"state": "refused", "sentence": "一次提交的内容超过 2.5 MB，没有保存，请删减后再提交。"},
    )


def test_without_a_token_the_sentence_comes_as_json():
    declaration = filing.opened()
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(filing.administrator(declaration).cookies)
    found = sent(client, declaration, typed(tax="1"))
    assert (found.status_code, found.json()["state"]) == (403, "refused")


def test_the_sections_come_anew_when_others_may_be_shown():
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    steering = {name for section in tiny.form().definition.asked if section.visible for name in _read(section.code)}
    assert steering == {"category"}  # of the context, not asked in any section: nothing steers here
    html = sent(filing.administrator(declaration), declaration, typed(is_listed=["", "是"]), "basic").json()["html"]
    assert 'id="steps"' not in html


def _read(section: str) -> frozenset[str]:
    return tiny.form().visible[section].columns


def test_saving_and_looking_take_the_same_few_queries_whatever_is_stored():
    """On PostgreSQL `test_saving_together` counts them, transactions and all."""
    declaration = filing.filled()
    client = filing.administrator(declaration)
    page = reverse("declarations:section", args=[declaration.pk, "finance"])
    client.get(page)
    counts = []
    for based_on, text in (("88.8", "1"), ("1", "二"), ("二", "3")):
        with CaptureQueriesContext(connection) as posting:
            assert sent(client, declaration, typed({"tax": based_on}, tax=text)).status_code == 200
        with CaptureQueriesContext(connection) as looking:
            assert client.get(page).status_code == 200
        counts.append((len(posting), len(looking)))
    assert counts == [(6, 4)] * 3
