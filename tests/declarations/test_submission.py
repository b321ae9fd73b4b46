"""The summary page, submitting, the receipt and the PDF."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role
from declarations.models import Declaration, Extension, Membership, Submission
from declarations.services import declarations
from tests import tiny
from tests.declarations import filing
from tests.declarations.test_declaration import text

pytestmark = pytest.mark.django_db


def page(declaration: Declaration) -> str:
    return reverse("declarations:review", args=[declaration.pk])


def submit(client: Client, declaration: Declaration, *, seen: str | None = None, promise: str = "1"):
    """Press the button of the summary page as it stands."""
    seen = seen if seen is not None else client.get(page(declaration)).context["seen"]
    sent = {"seen": seen, "promise": promise} if promise else {"seen": seen}
    return client.post(reverse("declarations:submit", args=[declaration.pk]), sent)


def receipt(submission: Submission) -> str:
    return reverse("declarations:receipt", args=[submission.receipt])


def pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return re.sub(r"\s", "", "".join(pages))


def test_problems_lead_to_the_very_field():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    section = reverse("declarations:section", args=[declaration.pk, "finance"])
    client.post(section, filing.typed(internet_revenue="20", total_revenue="10", internet_revenue_prev="1"))
    found = client.get(page(declaration))
    html = found.content.decode()
    assert f'<a href="{section}#f-tax">“纳税总额（2018年）”未填</a>' in html
    assert f'<a href="{section}#f-internet_revenue">互联网业务收入不应多于营业总收入</a>' in html
    documents = reverse("declarations:documents", args=[declaration.pk])
    assert f'<a href="{documents}#f-audit_report">材料“年度审计报告”未上传</a>' in html
    assert ("warning", "互联网业务收入较上年变动很大，请核对单位是否为万元") in [
        (problem.level, problem.message) for problem, _place in found.context["problems"]
    ]
    assert 'id="f-tax"' in client.get(section).content.decode()
    errors = len(found.context["filing"].errors)
    assert f"还有{errors}项待补正" in text(html)
    assert re.search(r'<button class="btn btn-primary" type="submit" disabled', html)


def test_all_answers_stand_in_the_order_of_the_form_with_units():
    declaration = filing.filled()
    found = filing.administrator(declaration).get(page(declaration))
    parts = found.context["parts"]
    assert [part.title for part in parts] == ["企业基本情况", "经营许可", "经营情况", "研发与人员", "影响力"]
    assert [(line.label, line.texts, line.unit) for line in parts[2].lines] == [
        ("互联网业务收入", ("1,000", "1,200"), "万元"),
        ("营业总收入", ("1,600.5", "1,500"), "万元"),
        ("营业利润", ("20", "-30"), "万元"),
        ("纳税总额", ("", "88.8"), "万元"),
        ("公益捐赠", ("", "0"), "万元"),
        ("互联网业务收入占比", ("", "80.00"), "%"),
        ("互联网业务收入增长率", ("", "20.00"), "%"),
    ]
    assert [(title, len(rules)) for _, title, rules in found.context["groups"]] == [("由人认定", 1), ("符合", 4)]


def test_submitting_gives_a_receipt():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    sent = submit(client, declaration)
    submission = Submission.objects.get(declaration=declaration)
    assert sent.headers["Location"] == receipt(submission)
    shown = text(client.get(receipt(submission)).content.decode())
    at = timezone.localtime(submission.submitted_at)
    assert f"受理编号{submission.receipt}" in shown
    assert f"内容摘要{submission.digest}" in shown
    assert f"提交时间{at:%Y-%m-%d%H:%M:%S}" in shown
    assert "合成数据" in shown


def test_a_second_press_leads_to_the_same_receipt():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    seen = client.get(page(declaration)).context["seen"]
    first, second = submit(client, declaration, seen=seen), submit(client, declaration, seen=seen)
    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.count() == 1
    assert "申报已提交，不能重复提交" in client.get(second.headers["Location"]).content.decode()


def test_what_changed_since_it_was_looked_over_is_not_submitted():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    seen = client.get(page(declaration)).context["seen"]
    client.post(
        reverse("declarations:section", args=[declaration.pk, "finance"]), filing.typed({"tax": "88.8"}, tax="1")
    )
    found = submit(client, declaration, seen=seen)
    assert found.status_code == 409
    assert found.context["fault"] == "申报内容在您核对之后有改动，请再核对一次，然后提交"
    assert Submission.objects.count() == 0


def test_what_changes_before_the_lock_is_held_is_not_submitted_unseen():
    """The press comes with what was seen; a colleague's save gets in at the very moment before the versions move."""
    declaration = filing.filled()
    client = filing.administrator(declaration)
    seen = client.get(page(declaration)).context["seen"]
    finance = declaration.sections.filter(section="finance")
    colleague = [lambda: finance.update(version=F("version") + 1)]

    def get_in_between(execute, sql, params, many, context):
        if colleague and sql.startswith('UPDATE "declarations_sectionanswers"'):
            colleague.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(get_in_between):
        found = submit(client, declaration, seen=seen)
    assert colleague == []
    assert (found.status_code, found.context["fault"]) == (409, "申报内容在您核对之后有改动，请再核对一次，然后提交")
    assert Submission.objects.count() == 0
    assert submit(client, declaration).status_code == 302


def test_the_promise_is_asked_for():
    declaration = filing.filled()
    found = submit(filing.administrator(declaration), declaration, promise="")
    assert (found.status_code, found.context["fault"]) == (422, "请先勾选承诺，再提交")
    assert Submission.objects.count() == 0


def test_the_deadline_may_pass_while_the_page_is_open():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    seen = client.get(page(declaration)).context["seen"]
    Extension.objects.update(until=timezone.now() - timedelta(seconds=1))
    found = submit(client, declaration, seen=seen)
    assert found.status_code == 409
    assert re.fullmatch(r"申报已于\d{4}年\d\d月\d\d日 \d\d:\d\d截止", found.context["fault"])
    assert Submission.objects.count() == 0


def test_an_incomplete_declaration_is_refused_even_without_the_page():
    declaration = filing.opened()
    client = filing.administrator(declaration)
    found = submit(client, declaration)
    assert found.status_code == 409
    assert "“中文简称”未填" in found.context["fault"]
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("part", [Membership.Part.FILLER, Membership.Part.VIEWER])
def test_only_an_administrator_submits(part):
    declaration = filing.filled()
    client = filing.member(declaration, part)
    html = client.get(page(declaration)).content.decode()
    assert 'title="只有企业管理员可以提交申报"' in html
    found = submit(client, declaration)
    assert (found.status_code, found.context["fault"]) == (403, "只有企业管理员可以提交申报")
    assert Submission.objects.count() == 0


def test_strangers_cannot_submit():
    declaration, other = filing.filled(), filing.opened(seq=2)
    assert submit(filing.administrator(other), declaration, seen="x").status_code == 404
    assert (
        filing.administrator(declaration).get(reverse("declarations:submit", args=[declaration.pk])).status_code == 405
    )
    assert Submission.objects.count() == 0


def submitted(**more) -> Submission:
    return declarations.submit(filing.filled(**more), by=filing.user())


@pytest.mark.parametrize("name", ["receipt", "submitted_pdf"])
def test_a_foreign_receipt_number_does_not_exist(name):
    mine, other = submitted(), submitted(seq=2)
    client = filing.administrator(mine.declaration)
    for number in (other.receipt, "nothing-000009"):
        found = client.get(reverse(f"declarations:{name}", args=[number]))
        assert found.status_code == 404
        assert "没有找到这个受理编号的回执，请核对编号。" in found.content.decode()
        assert other.declaration.applicant_name not in found.content.decode()
    assert Client().get(reverse(f"declarations:{name}", args=[mine.receipt])).status_code == 302


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.STAFF, 200), (Role.VERIFIER, 200), (Role.LEADER, 200), (Role.AUDITOR, 200), (Role.EXPERT, 404)],
)
def test_those_who_handle_declarations_read_receipts(role, status):
    submission = submitted()
    assert filing.official(submission.declaration, role).get(receipt(submission)).status_code == status


def test_an_older_receipt_names_the_newest():
    first = submitted()
    until = timezone.now() + timedelta(days=3)
    declaration = first.declaration
    declarations.return_for_correction(declaration, until=until, reason="请补", fields={}, by=filing.user())
    second = declarations.submit(declaration, by=filing.user())
    client = filing.administrator(declaration)
    assert f'<a href="{receipt(second)}">{second.receipt}</a>' in client.get(receipt(first)).content.decode()
    assert "最新回执" not in client.get(receipt(second)).content.decode()


def test_the_pdf_of_a_submission_says_what_was_submitted():
    submission = submitted()
    client = filing.administrator(submission.declaration)
    address = reverse("declarations:submitted_pdf", args=[submission.receipt])
    found = client.get(address)
    shown = pdf_text(found.content)
    assert found.headers["Content-Type"] == "application/pdf"
    wanted = [
        "互联网业务收入1,000万元1,200万元",
        "中文简称云网",
        "营业执照（副本）.png",
        "（申报单位公章）",
        tiny.number(1),
        tiny.name(1),
    ]
    assert [words for words in wanted if words not in shown] == []
    pages = len(PdfReader(io.BytesIO(found.content)).pages)
    assert [shown.count(words) for words in (f"受理编号{submission.receipt}", submission.digest)] == [pages, pages]
    assert "草稿" not in shown
    assert shown.count("合成数据") == pages + 1
    assert client.get(address).content == found.content
    current = client.get(reverse("declarations:pdf", args=[submission.declaration_id]))
    assert current.content == found.content


def test_the_pdf_of_a_draft_is_marked():
    declaration = filing.filled()
    shown = pdf_text(filing.administrator(declaration).get(reverse("declarations:pdf", args=[declaration.pk])).content)
    assert "草稿，未提交" in shown
    assert "受理编号" not in shown


def test_a_returned_declaration_is_changed_and_submitted_again():
    first = submitted()
    declaration = first.declaration
    until = timezone.now() + timedelta(days=3)
    declarations.return_for_correction(declaration, until=until, reason="请更正", fields={"tax": "?"}, by=filing.user())
    client = filing.administrator(declaration)
    client.post(
        reverse("declarations:section", args=[declaration.pk, "finance"]), filing.typed({"tax": "88.8"}, tax="90")
    )
    assert submit(client, declaration).status_code == 302
    newest = declaration.submissions.latest("sequence")
    assert newest.sequence == first.sequence + 1
    old, new = (
        pdf_text(client.get(reverse("declarations:submitted_pdf", args=[one.receipt])).content)
        for one in (first, newest)
    )
    assert ("纳税总额（2018年）88.8万元" in old, "纳税总额（2018年）90万元" in new) == (True, True)
