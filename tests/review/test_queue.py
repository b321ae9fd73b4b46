"""The queue: who sees it, what it finds, in which order, at how many queries; and what is done with several cases."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from records.models import JournalEntry
from review.models import Case
from review.services import cases, checking, queues
from review.services.queues import ORDERS, Wanted
from tests import casework, tiny

pytestmark = pytest.mark.django_db
URL = f"/review/{casework.SLUG}/"


def three(tmp_path: Path) -> list[Case]:
    """Clear; failed (no licence); in doubt (a figure of last year's is missing, and no holder for the licence)."""
    casework.import_registers(tmp_path, count=2)
    casework.submit(casework.draft(1))
    casework.submit(casework.draft(2, answers={"internet_revenue": "100"}))
    submission = casework.submit(casework.draft(3))
    checking.check_all(submission.programme, by=casework.person(Role.STAFF))
    return list(Case.objects.order_by("submission__sequence"))


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def shown(query: str = "", *, email: str = "") -> list[str]:
    response = casework.visitor(casework.person(Role.VERIFIER, email=email)).get(URL + query)
    assert response.status_code == 200
    return names(response.content.decode())


def test_a_row_says_what_a_verifier_needs(tmp_path):
    case = three(tmp_path)[1]
    cases.take(case, by=casework.person(Role.VERIFIER))
    page = casework.visitor(casework.person(Role.VERIFIER)).get(URL).content.decode()
    row = page.split(tiny.number(2))[1].split("</tr>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert text == f"2019-05-20 12:00 2019-06-19 逾期 待核查 ✗ 不通过 {case.failed_steps} verifier@example.cn"
    assert case.failed_steps == 1


def test_filters_find_what_they_say(tmp_path):
    clear, failed, doubtful = three(tmp_path)
    cases.take(doubtful, by=casework.person(Role.VERIFIER))
    cases.decide(clear, kind="pass", submission_seen=str(clear.submission_id), by=casework.person(Role.STAFF))
    name = {case: case.applicant_name for case in (clear, failed, doubtful)}
    assert (failed.failed_steps, failed.unknown_steps) == (1, 0)
    assert doubtful.failed_steps == 1  # its licence isn't in the register
    assert shown("?state=passed") == [name[clear]]
    assert shown("?state=open&held=free") == [name[failed]]
    assert shown("?held=mine") == [name[doubtful]]
    assert shown("?held=mine", email="other@example.cn") == []
    assert sorted(shown("?found=failed")) == sorted([name[failed], name[doubtful]])
    assert shown("?found=unknown") == []
    assert len(shown("?state=nonsense&order=nonsense&page=99&found=x")) == 3


def test_search_by_name_and_number(tmp_path):
    three(tmp_path)
    assert shown("?query=第2有限") == [tiny.name(2)]
    assert shown(f"?query={tiny.number(3)}") == [tiny.name(3)]
    assert shown(f"?query={tiny.number(3).lower()}") == [tiny.name(3)]
    assert len(shown(f"?query={tiny.number(3)[:12]}")) == 3
    assert shown("?query=没有这家") == []
    assert shown("?query=%25") == []


def test_orders(tmp_path):
    three(tmp_path)
    for order, columns in ORDERS.items():
        expected = Case.objects.order_by(*columns).values_list("applicant_name", flat=True)
        assert shown(f"?order={order}") == list(expected)


def test_what_is_free_can_be_taken_from_its_row(tmp_path):
    case = three(tmp_path)[0]
    client = casework.visitor(casework.person(Role.VERIFIER))
    assert client.get(URL).content.decode().count("/take/") == 4  # three rows, and ten at once
    response = client.post(reverse("review:take", args=[case.pk]))
    assert response.url == reverse("review:case", args=[case.pk])
    assert client.get(URL).content.decode().count("/take/") == 3


def test_ten_at_once_are_those_that_wait_longest(tmp_path):
    casework.import_registers(tmp_path, count=12)
    for n in range(1, 13):
        casework.submit(casework.draft(n))
    checking.check_all(casework.programme(), by=casework.person(Role.STAFF))
    verifier = casework.person(Role.VERIFIER)
    client = casework.visitor(verifier)
    first = list(Case.objects.order_by("received_at", "id")[:10])
    response = client.post(reverse("review:take_next", args=[casework.SLUG]))
    assert response.url == f"{URL}?held=mine"
    assert set(Case.objects.filter(assignee=verifier)) == set(first)
    client.post(reverse("review:take_next", args=[casework.SLUG]))
    page = client.post(reverse("review:take_next", args=[casework.SLUG]), follow=True).content.decode()
    assert "没有无人领取的待核查案卷" in page
    assert Case.objects.filter(assignee=verifier).count() == 12
    assert JournalEntry.objects.filter(action="case.taken").count() == 12


def test_passing_all_that_is_clear_asks_first_and_leaves_what_others_hold(tmp_path):
    casework.import_registers(tmp_path, count=3)
    for n in (1, 2, 3):
        casework.submit(casework.draft(n, answers={"internet_revenue": "100"} if n == 3 else {}))
    checking.check_all(casework.programme(), by=casework.person(Role.STAFF))
    mine, others, failed = Case.objects.order_by("applicant_number")
    cases.take(others, by=casework.person(Role.VERIFIER, email="other@example.cn"))
    client = casework.visitor(casework.person(Role.VERIFIER))
    url = reverse("review:pass_clear", args=[casework.SLUG])
    asked = client.get(url).content.decode()
    assert (mine.applicant_name in asked, others.applicant_name in asked, failed.applicant_name in asked) == (
        True,
        False,
        False,
    )
    assert Case.objects.filter(state=Case.State.OPEN).count() == 3
    assert client.post(url).url == URL
    states = dict(Case.objects.values_list("applicant_number", "state"))
    assert states == {mine.applicant_number: "passed", others.applicant_number: "open", failed.applicant_number: "open"}
    assert "没有自动核查全部无误" in client.get(url).content.decode()


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_the_queue_and_who_works_it(role: Role | None):
    casework.programme()
    client = casework.visitor(casework.person(role, email="someone@example.cn"))
    readers = {Role.VERIFIER, Role.STAFF, Role.LEADER, Role.AUDITOR}
    assert client.get(URL).status_code == (200 if role in readers else 403)
    works = role in {Role.VERIFIER, Role.STAFF}
    assert client.get(f"{URL}pass-clear/").status_code == (200 if works else 403)
    for move in ("take", "pass-clear"):
        assert client.post(f"{URL}{move}/").status_code == (302 if works else 403)
    if role in readers:
        assert ("领取 10 件" in client.get(URL).content.decode()) == works


def test_a_verifier_of_another_programme_sees_and_finds_nothing(tmp_path):
    case = three(tmp_path)[0]
    other = casework.programme(folder=tiny.FOLDER)
    client = casework.visitor(casework.person(Role.VERIFIER, email="foreign@example.cn", programme=other.slug))
    refused = client.get(f"{URL}?query={case.applicant_number}")
    assert refused.status_code == 403
    assert "您在本评选方案中不是" in refused.content.decode()
    own = client.get(f"/review/{other.slug}/?query={case.applicant_number}")
    assert names(own.content.decode()) == []
    assert case.applicant_name not in refused.content.decode() + own.content.decode()
    client.post(f"/review/{other.slug}/take/")
    client.post(f"/review/{other.slug}/pass-clear/")
    assert set(Case.objects.values_list("assignee", "state")) == {(None, "open")}


def test_visitors_log_in_first_and_unknown_programmes_are_not_found(client):
    casework.programme()
    assert client.get(URL).url.startswith("/accounts/login/")
    assert casework.visitor(casework.person(Role.VERIFIER)).get("/review/no-such-list/").status_code == 404


@pytest.mark.parametrize(("url", "method"), [("", "post"), ("take/", "get")])
def test_methods(url: str, method: str):
    casework.programme()
    client = casework.visitor(casework.person(Role.VERIFIER))
    assert getattr(client, method)(URL + url).status_code == 405


def test_an_empty_queue_says_what_fills_it():
    casework.programme()
    page = casework.visitor(casework.person(Role.VERIFIER)).get(URL).content.decode()
    assert "还没有案卷。企业提交申报并经自动核查后" in page


def test_as_many_queries_for_thirty_rows_as_for_three(tmp_path):
    three(tmp_path)
    verifier = casework.person(Role.VERIFIER)
    client = casework.visitor(verifier)
    programme = casework.programme()
    client.get(URL)  # compiles what is compiled once

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            client.get(URL)
        with CaptureQueriesContext(connection) as service:
            queues.page(programme, wanted=Wanted(), number=1, user=verifier)
        return len(page), len(service)

    few = counted()
    for n in range(4, 31):
        casework.submit(casework.draft(n))
    checking.check_all(programme, by=casework.person(Role.STAFF))
    assert len(shown()) == 30
    assert counted() == few
    assert few[1] == 1


def test_pages_of_fifty_keep_the_filters(tmp_path):
    casework.import_registers(tmp_path, count=1)
    first = casework.case(1)
    copies = []
    for n in range(2, 53):
        submission = casework.submit(casework.draft(n))
        copies.append(submission)
    checking.check_all(first.programme, by=casework.person(Role.STAFF))
    client = casework.visitor(casework.person(Role.VERIFIER))
    pages = [client.get(f"{URL}?state=open&order=name&page={n}").content.decode() for n in (1, 2)]
    assert [len(names(page)) for page in pages] == [50, 2]
    assert sorted(names(pages[0]) + names(pages[1])) == sorted(Case.objects.values_list("applicant_name", flat=True))
    assert "?state=open&amp;order=name&amp;page=2" in pages[0]


def test_no_name_becomes_markup(tmp_path):
    three(tmp_path)
    Case.objects.update(applicant_name="<b>甲</b>&\"'{title}{0}")
    page = casework.visitor(casework.person(Role.VERIFIER)).get(URL).text
    shown = "&lt;b&gt;甲&lt;/b&gt;&amp;&quot;&#x27;{title}{0}"
    assert (
        page.count(f"{shown}</a></th>") == 3 and page.count(f'aria-label="领取 {shown}"') == 3 and "<b>甲" not in page
    )
