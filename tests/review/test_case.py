"""The page of one case: what it shows to whom, and what a verifier does there."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from declarations.services import evidence
from records.models import JournalEntry
from review.models import CheckRound, Figure
from review.services import cases
from tests import casework, tiny
from tests.review.desk import FIGURE, post, shown, text, url

pytestmark = pytest.mark.django_db
CHECKS = (
    "企业经营许可证情况核查",
    "企业主营业务类型核查",
    "企业数据真实性和准确性核查",
    "企业诚信和合法合规性核查",
)


def test_figures_checks_and_receipt_stand_on_the_page(desk, case):
    said = shown(desk, case)
    assert "互联网业务收入（2017年） （万元） 600 核定" in said
    assert "互联网业务收入（2018年） （万元） 800 核定" in said
    assert "互联网业务收入占比 （%） 自动计算 80.00" in said
    assert case.submission.receipt in said
    assert case.submission.digest in desk.get(url(case)).content.decode()
    for title in (
        "企业经营许可证情况核查",
        "企业主营业务类型核查",
        "企业数据真实性和准确性核查",
        "企业诚信和合法合规性核查",
    ):
        assert said.count(title) == 1
    assert "增值电信业务经营许可名录，截至 2019-06-10" in said
    assert "本申报以纸质或文件收件" in said


def test_a_failed_step_says_why_with_its_evidence(desk, tmp_path):
    casework.import_registers(tmp_path)
    said = shown(desk, casework.case(answers={"internet_revenue": "100"}))
    assert "✗ 不通过 互联网业务收入占比低于50%" in said
    assert "互联网业务收入占比 10.00" in said


def test_documents_are_linked_and_shown(desk):
    case = casework.filed_with_documents()
    html = desk.get(url(case)).content.decode()
    found = {d.slot: reverse("declarations:document", args=[d.pk]) for d in case.declaration.documents.all()}
    assert set(re.findall(r'<a href="([^"#]+)#navpanes=0" target="viewer"', html)) == set(found.values())
    assert re.findall(r'<iframe [^>]*src="([^"#]+)#navpanes=0"', html) == [found["licence_copy"]]
    said = text(desk.get(url(case)))
    assert said.index("营业执照.pdf") < said.index("许可证.pdf") < said.index("审计报告.pdf")


def test_evidence_stands_beside_its_figure(desk):
    declaration = casework.draft_with_documents()
    kept = {document.name: document for document in declaration.documents.all()}
    for name, page in (("审计报告.pdf", "3-5"), ("营业执照.pdf", "")):
        evidence.add(declaration, column="tax", document=kept[name], page=page, by=casework.person())
    html = desk.get(url(casework.handed_in(declaration))).content.decode()
    address = reverse("declarations:document", args=[kept["审计报告.pdf"].pk])
    row = html.partition("纳税总额")[2].partition("</tr>")[0]
    assert f'<a href="{address}#page=3" target="viewer">审计报告.pdf</a> 第 3-5 页' in row
    assert ">营业执照.pdf</a></small>" in row


def test_the_case_shows_what_changed(desk, case, verifier):
    casework.send_back(case, by=verifier, fields={"internet_revenue": "请核对"})
    assert "已退回企业修改，待其重新提交后继续核查。补正期限：" in shown(desk, case)
    case = casework.resubmit(case, {"internet_revenue": "700", "city": "大同"})
    said = shown(desk, case)
    assert "与上次作出决定的提交（shanxi-internet-20-2019-000001）相比，2 处不同" in said
    assert "互联网业务收入（2018年） （万元） 800 700" in said
    assert "运营总部所在市 太原 大同" in said
    assert case.state == "open"


def test_the_next_case_in_hand_is_one_click_away(desk, case, verifier):
    other = casework.case(2)
    cases.take(other, by=verifier)
    assert f'href="{url(other)}"' in desk.get(url(case)).content.decode()


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("foreign", [False, True])
def test_who_reads_a_case_and_who_acts_on_it(case, role: Role | None, foreign: bool):
    held = casework.programme(folder=tiny.FOLDER).slug if foreign else casework.SLUG
    client = casework.visitor(casework.person(role, email="someone@example.cn", programme=held))
    reads = not foreign and role in {Role.VERIFIER, Role.STAFF, Role.LEADER, Role.AUDITOR}
    acts = not foreign and role in {Role.VERIFIER, Role.STAFF}
    looked = client.get(url(case))
    assert looked.status_code == (200 if reads else 403)
    assert (case.applicant_number in looked.content.decode()) == reads
    if not reads:
        assert "您在本评选方案中不是" in text(looked)
    elif not acts:
        assert "只读：您在本评选方案中不是核查员或协会工作人员" in text(looked)
        assert looked.content.decode().count('method="post"') == 1  # log-out
    moves = {
        "take": {},
        "release": {},
        "check": {},
        "figures": FIGURE,
        "return": {"reason": "请改", "until": "2020-01-01"},
        "decide": {"kind": "pass"},
    }
    for move, fields in moves.items():
        answered = post(client, case, move, **fields)
        assert (answered.status_code == 403) == (not acts), move
    case.refresh_from_db()
    assert case.state == ("passed" if acts else "open")
    assert Figure.objects.count() == (1 if acts else 0)


def test_the_applicants_own_people_do_not_read_the_case(case):
    boss = casework.administrator(case.declaration)
    assert casework.visitor(boss).get(url(case)).status_code == 403


def test_unknown_cases_are_not_found_and_visitors_log_in_first(desk, case, client):
    assert desk.get(f"/review/cases/{uuid4()}/").status_code == 404
    assert desk.post(f"/review/cases/{uuid4()}/decide/", {"kind": "pass"}).status_code == 404
    assert client.get(url(case)).url.startswith("/accounts/login/")
    assert client.post(url(case, "decide/"), {"kind": "pass"}).url.startswith("/accounts/login/")


@pytest.mark.parametrize("move", ["take", "release", "check", "decide", "return", "figures"])
def test_moves_are_posts_and_the_page_is_none(desk, case, move):
    assert desk.get(url(case, f"{move}/")).status_code == 405
    assert desk.post(url(case)).status_code == 405


def test_words_are_shown_as_they_were_typed(desk, case):
    assert post(desk, case, "decide", kind="pass", reason='<b>"{0}"</b>').status_code == 302
    html = desk.get(url(case)).content.decode()
    assert "<p>&lt;b&gt;&quot;{0}&quot;&lt;/b&gt;</p>" in html
    assert "<b>" not in html


def test_looking_writes_nothing(desk, case):
    before = (JournalEntry.objects.count(), CheckRound.objects.count())
    desk.get(url(case))
    assert (JournalEntry.objects.count(), CheckRound.objects.count()) == before


def test_as_many_queries_with_a_long_history(desk, case, verifier):
    cases.take(case, by=verifier)
    desk.get(url(case))
    with CaptureQueriesContext(connection) as short:
        desk.get(url(case))
    for n in range(5):
        casework.verify(case, "tax", str(60 + n), by=verifier)
    for n in range(3):
        casework.send_back(case, by=verifier, fields={"tax": "请核对"})
        case = casework.resubmit(case, {"tax": str(70 + n)})
    with CaptureQueriesContext(connection) as long:
        desk.get(url(case))
    assert len(long) == len(short)


def test_a_decision_asks_as_much_after_many_as_after_one(desk, case):
    """Eight where one statement may stand in another, ten elsewhere; the first begins the case's chain."""
    asked = []
    for kind in ("pass", "reopen") * 3:
        with CaptureQueriesContext(connection) as queries:
            assert post(desk, case, "decide", kind=kind, reason="核对").status_code == 302
        statements = [one["sql"] for one in queries.captured_queries]
        asked.append(len([sql for sql in statements if not re.match("BEGIN|SAVEPOINT|RELEASE|COMMIT", sql)]))
    assert asked[1:] == [{"postgresql": 8, "sqlite": 10}[connection.vendor]] * 5
