"""The public's pages of a notice: what everybody sees, the form, the receipt and the answer."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from declarations.core.upload import MAX_BYTES
from publication.core.procedure import ObjectionMove
from publication.models import Notice, Objection
from publication.services import notices, rereviews
from publication.services.objections import MAX_FILES
from publication.views.objecting import MOST_OBJECTIONS
from records.models import JournalEntry, JournalPayload
from tests import builders, tiny
from tests.papers import PDF
from tests.publication import noticed

pytestmark = pytest.mark.django_db
PAGE = f"/notices/{tiny.SLUG}/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def notice(tmp_path: Path) -> Notice:
    return noticed.noticed(noticed.run_of_verified(tmp_path))


def filled(**more: Any) -> dict[str, Any]:
    person = {"name": "实名人甲", "unit": "", "contact": "13800001111"}
    return {"token": str(uuid.uuid4()), "entry": "2", "text": "收入不实", **person, **more}


def test_before_there_is_a_notice_the_page_says_so(client: Client) -> None:
    builders.programme()
    assert "本方案还没有公示" in client.get(PAGE).text
    assert client.get(f"{PAGE}object/").status_code == 404
    assert client.get("/notices/no-such-list/").status_code == 404


def test_everybody_sees_the_lists_the_days_and_how_to_object(client: Client, notice: Notice) -> None:
    page = client.get(PAGE).text
    words = (tiny.name(4), f"{notice.closes_on} 24:00", "合成数据", "提出异议", "下载公示文件（PDF）", "线索")
    assert [word for word in words if word not in page] == []
    assert [seq for seq in range(1, 5) if tiny.number(seq) in page] == []
    pdf = client.get(f"{PAGE}1/pdf/")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_withdrawn_notice_says_why(client: Client, notice: Notice) -> None:
    notices.withdraw(notice, reason="名单有误", by=noticed.official("staff", Role.STAFF))
    page = client.get(PAGE).text
    assert ("撤回：名单有误" in page, "btn btn-primary" in page) == (True, False)


def test_from_the_form_to_the_answer(client: Client, notice: Notice) -> None:
    data = filled()
    response = client.post(f"{PAGE}object/", data | {"evidence": SimpleUploadedFile("账页.pdf", PDF)})
    found = Objection.objects.get()
    assert (found.entry_name, found.files.get().name) == (tiny.name(3), "账页.pdf")
    code = re.search(r'class="code">([A-Z2-9 ]+)<', response.text)
    assert code is not None
    again = client.post(f"{PAGE}object/", data)  # pressed twice
    assert (again.status_code, code[1] in again.text, Objection.objects.count()) == (200, True, 1)

    staff = noticed.official("staff", Role.STAFF)
    asked = {"receipt": found.receipt, "code": code[1]}
    assert "还没有结论" in client.post(f"{PAGE}answers/", asked).text
    rereviews.refuse(found, reason="与名单无关", by=staff)
    assert "与名单无关" in client.post(f"{PAGE}answers/", asked).text
    wrong = client.post(f"{PAGE}answers/", asked | {"code": "AAAA AAAA AAAA"})
    assert (wrong.status_code, "没有找到" in wrong.text, "与名单无关" in wrong.text) == (422, True, False)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "请填真实姓名。"),
        ({"contact": ""}, "请填联系方式，以便答复。"),
        ({"text": ""}, "请写明事实和理由。"),
        ({"entry": "99"}, "所选企业不在公示名单上，请重新选择。"),
    ],
)
def test_what_was_typed_stays(client: Client, notice: Notice, change: dict[str, str], sentence: str) -> None:
    data = filled(unit="某某单位") | change
    response = client.post(f"{PAGE}object/", data)
    assert (response.status_code, sentence in response.text) == (422, True)
    kept = [data[name] for name in ("text", "name", "unit", "contact") if data[name]]
    assert [word for word in kept if word not in response.text] == []
    assert Objection.objects.count() == 0


def test_after_the_end_the_sentence_and_what_was_typed(client: Client, notice: Notice) -> None:
    noticed.expire(notice)
    assert "异议不再受理" in client.get(f"{PAGE}object/").text
    response = client.post(f"{PAGE}object/", filled(text="迟到的事实"))
    assert response.status_code == 422
    assert f"公示已于 {notice.closes_on} 24:00 结束，异议不再受理" in response.text
    assert "迟到的事实" in response.text and "实名人甲" in response.text


def test_a_bad_file_is_named(client: Client, notice: Notice) -> None:
    response = client.post(f"{PAGE}object/", filled(evidence=SimpleUploadedFile("程序.pdf", b"MZ")))
    assert (response.status_code, "“程序.pdf”内容不是这些格式" in response.text) == (422, True)


def test_too_many_files_are_refused_before_any_is_read(client: Client, notice: Notice) -> None:
    large = SimpleUploadedFile("大.pdf", b"%PDF-" + bytes(MAX_BYTES))
    files = [large, *(SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(MAX_FILES))]
    response = client.post(f"{PAGE}object/", filled(evidence=files))
    assert (response.status_code, f"最多附 {MAX_FILES} 个文件" in response.text) == (422, True)


def test_one_address_does_not_flood(client: Client, notice: Notice) -> None:
    for _ in range(MOST_OBJECTIONS):
        assert client.post(f"{PAGE}object/", filled(text="")).status_code == 422
    response = client.post(f"{PAGE}object/", filled(text="第十一件"))
    assert (response.status_code, "第十一件" in response.text, Objection.objects.count()) == (429, True, 0)


def test_staff_handle_it_in_the_pages(client: Client, notice: Notice) -> None:
    found = noticed.objected(notice).objection
    page = f"/objections/{tiny.SLUG}/{found.number}/"
    client.force_login(noticed.official("staff", Role.STAFF))
    assert noticed.REAL.name in client.get(page).text
    lacking = client.post(f"{page}decide/", {"move": "refuse", "reason": ""})
    assert (lacking.status_code, "请写明理由" in lacking.text) == (422, True)
    client.post(f"{page}decide/", {"move": "admit"})
    second = noticed.official("second", Role.VERIFIER)
    shown = client.get(page).text
    assert "审核过这家企业，不能复审" in shown
    client.post(f"{page}reviewers/", {"reviewers": [str(second.pk)]})
    client.force_login(second)
    client.post(f"{page}decide/", {"move": str(ObjectionMove.UPHOLD), "reason": "属实"})
    client.force_login(noticed.official("staff", Role.STAFF))
    seen = client.post(f"{page}effects/", {"kind": "exclude"}, follow=True).text
    assert f"退出 {tiny.name(3)}；递补 {tiny.name(1)}" in seen
    response = client.post(f"{page}effects/apply/")
    assert (response.status_code, response["Location"].startswith("/runs/")) == (302, True)


def test_the_list_costs_the_same_with_three_and_with_thirty(
    client: Client, notice: Notice, django_assert_max_num_queries: Any
) -> None:
    client.force_login(noticed.official("staff", Role.STAFF))
    counts = []
    for many in (3, 27):
        for _ in range(many):
            noticed.objected(notice, person=None)
        with django_assert_max_num_queries(20) as queries:
            client.get(f"/objections/{tiny.SLUG}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_journal_keeps_no_address_of_who_objects(client: Client, notice: Notice) -> None:
    """Auditors read the personal part of every line, and the identity is deleted without them."""
    where = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.post(f"{PAGE}object/", filled(), **where).status_code == 200
    noticed.expire(notice)
    assert client.post(f"{PAGE}object/", filled(text="迟到的事实"), **where).status_code == 422
    assert JournalEntry.objects.filter(action__in=("objection.received", "objection.late")).count() == 2
    client.force_login(noticed.official("auditor", Role.AUDITOR))
    page = client.get(f"/programmes/{tiny.SLUG}/journal/").text
    assert ("迟到的事实" in page, "203.0.113.7" in page) == (True, False)
    kept = [payload.content for payload in JournalPayload.objects.filter(entry__recorded_by="public")]
    assert kept == [{"text": "迟到的事实"}]
