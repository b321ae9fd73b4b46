"""What readers report: taken in once, answered by staff with words, looked up by code, forgotten on demand."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from publication.core.procedure import ErrorMove, ErrorState
from publication.models import ErrorDecision, ErrorReport, Publication, Reporter
from publication.services import error_reports
from publication.services.error_reports import Receipt, Sender
from publication.views.reporting import MOST_REPORTS
from ranking.models import Run
from records.models import JournalEntry, JournalPayload, OutboxMessage
from records.services import journal
from tests import builders, tiny
from tests.publication.published import publication
from tests.ranking import standings
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
LIST = f"/lists/{tiny.SLUG}/"
REPORT, ANSWERS = f"{LIST}errors/report/", f"{LIST}errors/answers/"
CONTACT = "reader@secret.example.cn"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def run() -> Run:
    return standings.finished()


@pytest.fixture
def listed(run: Run) -> Publication:
    return publication(run)


def staff() -> User:
    return builders.user(email="staff@example.cn", role=Role.STAFF)


def received(of: Publication, *, sender: Sender | None = None, **more: Any) -> Receipt:
    facts: dict[str, Any] = {"token": uuid.uuid4(), "place": "榜单第 2 名", "text": "名称少一个字", **more}
    return error_reports.receive(of, sender=sender or Sender("读者甲", CONTACT), **facts)


def filled(**more: Any) -> dict[str, Any]:
    return {"token": str(uuid.uuid4()), "version": "1", "place": "主榜第 1 名", "text": "应为乙公司", **more}


def test_from_the_link_to_the_answer(client: Client, listed: Publication) -> None:
    link = re.search(r'href="([^"]*errors/report/[^"]*)"', client.get(LIST).text)
    assert link is not None and link[1] == f"{REPORT}?version=1"
    data = filled(name="", contact="")
    response = client.post(REPORT, data)
    code = re.search(r'class="code">([A-Z2-9 ]+)<', response.text)
    assert code is not None
    again = client.post(REPORT, data)  # pressed twice
    found = ErrorReport.objects.get()
    assert (again.status_code, code[1] in again.text) == (200, True)
    assert (found.receipt, found.place, found.state) == (f"{tiny.SLUG}-C0001", "主榜第 1 名", "open")
    assert not Reporter.objects.exists()  # nobody said who they are

    asked = {"receipt": found.receipt, "code": code[1]}
    assert "还没有答复" in client.post(ANSWERS, asked).text
    error_reports.decide(found, move=ErrorMove.DECLINE, reason="与营业执照一致", by=staff())
    assert "与营业执照一致" in client.post(ANSWERS, asked).text
    wrong = client.post(ANSWERS, asked | {"code": "AAAA AAAA AAAA"})
    assert (wrong.status_code, "没有找到" in wrong.text, "营业执照" in wrong.text) == (422, True, False)
    assert ("查询没有成功：" in wrong.text, "没有保存" in wrong.text) == (True, False)  # nothing was to be saved


def test_what_was_typed_stays_where_something_is_missing(client: Client, listed: Publication) -> None:
    response = client.post(REPORT, filled(place="", text="说明文字"))
    assert (response.status_code, "请写明位置。" in response.text, "说明文字" in response.text) == (422, True, True)
    changed = filled()
    client.post(REPORT, changed)
    other = client.post(REPORT, changed | {"text": "另一件事"})
    assert (other.status_code, "已经收到，回执编号" in other.text) == (422, True)
    assert ErrorReport.objects.count() == 1


def test_a_link_says_where_and_of_which_version(client: Client, run: Run, listed: Publication) -> None:
    publication(run, version=2)
    page = client.get(REPORT, {"place": "主榜：甲<b>", "version": "1"})
    assert ("主榜：甲&lt;b&gt;" in page.text, page.context["publication"]) == (True, listed)
    assert client.get(REPORT).context["publication"].version == 2
    assert client.get(REPORT, {"version": "7"}).status_code == 404
    assert client.get("/lists/no-such-list/errors/report/").status_code == 404


def test_an_address_reports_so_often_an_hour(client: Client, listed: Publication) -> None:
    codes = [client.post(REPORT, filled()).status_code for _ in range(MOST_REPORTS + 1)]
    assert (set(codes[:-1]), codes[-1], ErrorReport.objects.count()) == ({200}, 429, MOST_REPORTS)


def test_corrected_is_what_stands_in_a_newer_version(run: Run, listed: Publication) -> None:
    found = received(listed).report
    assert refusal(error_reports.decide, found, move=ErrorMove.CORRECT, reason="已改", by=staff()) == (
        "第 1 版之后还没有公布新版：请先出勘误，再答复已更正"
    )
    error_reports.decide(found, move=ErrorMove.ANSWER, reason="正在核实", by=staff())
    second = publication(run, version=2)
    error_reports.decide(found, move=ErrorMove.CORRECT, reason="第二版已改", by=staff())
    assert (found.state, found.corrected_in) == (ErrorState.CORRECTED, second)
    assert refusal(error_reports.decide, found, move=ErrorMove.ANSWER, reason="x", by=staff()) == (
        "读者报错处于“已更正”，不能“答复”"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.update(corrected_in=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        ErrorDecision.objects.all().delete()


def test_an_answer_needs_words_and_goes_to_the_address_that_was_left(listed: Publication) -> None:
    found = received(listed).report
    assert refusal(error_reports.decide, found, move=ErrorMove.ANSWER, reason=" ", by=staff()) == "请写明答复"
    error_reports.decide(found, move=ErrorMove.ANSWER, reason="谢谢，已核实", by=staff())
    (letter,) = OutboxMessage.objects.all()
    assert (letter.recipient, letter.subject) == (CONTACT, f"报错的答复：{found.receipt}")
    assert "谢谢，已核实" in letter.body and ANSWERS in letter.body


def test_the_contact_is_deleted_and_the_case_stays(listed: Publication) -> None:
    found = received(listed).report
    assert refusal(error_reports.erase_sender, found, by=staff()) == "答复之后才能删除联系方式"
    error_reports.decide(found, move=ErrorMove.ANSWER, reason="谢谢", by=staff())
    error_reports.erase_sender(found, by=staff())
    assert (Reporter.objects.count(), found.erased_by, ErrorReport.objects.count()) == (0, staff(), 1)
    assert not OutboxMessage.objects.filter(recipient=CONTACT).exists()
    assert refusal(error_reports.erase_sender, found, by=staff()) == "没有留下联系方式，或已经删除"
    lines = JournalEntry.objects.filter(thing=f"error_report:{found.pk}").order_by("seq")
    assert list(lines.values_list("action", flat=True)) == [
        "error_report.received",
        "error_report.decided",
        "error_report.erased",
    ]
    assert [CONTACT in str(line.facts) for line in lines] == [False] * 3
    assert journal.verify() == []


def test_staff_answer_leaders_and_auditors_read_without_the_contact(client: Client, listed: Publication) -> None:
    found = received(listed).report
    page = f"{LIST}errors/1/"
    for role, contact, moves in ((Role.STAFF, True, 302), (Role.LEADER, False, 403), (Role.AUDITOR, False, 403)):
        client.force_login(builders.user(email=f"{role}@example.cn", role=role))
        text = client.get(page).text
        assert (found.text in text, CONTACT in text) == (True, contact)
        posted = client.post(f"{page}decide/", {"move": "answer", "reason": "谢谢"})
        assert posted.status_code == moves
    client.force_login(builders.user(email="expert@example.cn", role=Role.EXPERT))
    assert [client.get(url).status_code for url in (page, f"{LIST}errors/")] == [403, 403]


def test_a_refused_answer_stays_on_the_page(client: Client, listed: Publication) -> None:
    received(listed)
    client.force_login(staff())
    page = f"{LIST}errors/1/"
    refused = client.post(f"{page}decide/", {"move": "correct", "reason": "已经改好"})
    assert (refused.status_code, "还没有公布新版" in refused.text, "已经改好" in refused.text) == (422, True, True)
    assert client.post(f"{page}decide/", {"move": "burn", "reason": "x"}).status_code == 404
    assert client.get(f"{LIST}errors/9/").status_code == 404


def test_the_inbox_has_those_that_wait_and_asks_as_often_for_thirty_as_for_three(
    client: Client, listed: Publication
) -> None:
    client.force_login(staff())
    counts = []
    for total in (3, 30):
        while ErrorReport.objects.count() < total:
            received(listed)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{LIST}errors/", {"state": "open"})
        assert len(page.context["page"]) == total
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
    error_reports.decide(ErrorReport.objects.get(number=1), move=ErrorMove.ANSWER, reason="谢谢", by=staff())
    waiting, every = (client.get(f"{LIST}errors/", {"state": state}).context["page"] for state in ("open", ""))
    assert (len(waiting), len(every)) == (29, 30)


def test_the_journal_keeps_no_address_of_a_reader(client: Client, listed: Publication) -> None:
    data = {"token": str(uuid.uuid4()), "place": "第 3 名", "text": "名称有误", "name": "", "contact": ""}
    assert client.post(REPORT, data, REMOTE_ADDR="203.0.113.7").status_code == 200
    entry = JournalEntry.objects.get(action="error_report.received")
    assert not JournalPayload.objects.filter(entry=entry).exists()
