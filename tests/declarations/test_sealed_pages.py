"""The documents page of a programme that asks for sealed scans, and what can be downloaded from it."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role
from declarations.models import Declaration, Membership
from declarations.services import declarations
from declarations.services.declarations import Refused
from tests import tiny
from tests.declarations import filing, sealed
from tests.declarations.test_declaration import text
from tests.papers import PDF

pytestmark = pytest.mark.django_db


def page(declaration: Declaration) -> str:
    return reverse("declarations:documents", args=[declaration.pk])


def press_print(client: Client, declaration: Declaration, what: str = "form") -> HttpResponse:
    return client.post(reverse("declarations:make_print", args=[declaration.pk, what]))


def put(client: Client, declaration: Declaration, content: bytes, name: str = "扫描.pdf") -> HttpResponse:
    return client.post(page(declaration), {"slot": "form_scan", "files": filing.upload(name, content)}, follow=True)


def slot(found: HttpResponse, code: str = "form_scan") -> str:
    """What stands in one slot."""
    html = found.content.decode()
    return text(html.partition(f'id="f-{code}"')[2].partition("</section>")[0].partition(">")[2])


def words(response: HttpResponse) -> str:
    assert response.headers["Content-Type"] == "application/pdf"
    return re.sub(r"\s+", "", "".join(one.extract_text() for one in PdfReader(BytesIO(response.content)).pages))


def test_print_scan_edit_and_again():
    declaration = sealed.filled()
    client = filing.administrator(declaration)
    before = slot(client.get(page(declaration)))
    assert before.startswith("申报表扫描件必交，未上传第八条，pdf、jpg、png，加盖公章生成盖章版")
    sent = press_print(client, declaration)
    assert sent.headers["Location"] == f"{page(declaration)}#f-form_scan"
    made = declaration.printings.get()
    assert f"申报表盖章版第1版{timezone.localtime(made.printed_at):%Y-%m-%d}" in slot(client.get(page(declaration)))
    found = put(client, declaration, sealed.scan(made))
    assert "已上传“扫描.pdf”，认出是第1版的扫描件" in text(found.content.decode())
    assert slot(found).startswith("申报表扫描件1个文件")
    sealed.state(declaration, staff="51")
    edited = slot(client.get(page(declaration)))
    assert edited.startswith("申报表扫描件已作废，请重新盖章")
    assert "申报表在打印后又有修改（员工），这一版已作废，请重新生成、盖章、扫描。重新生成盖章版" in edited
    press_print(client, declaration)
    made = declaration.printings.get(number=2)
    found = put(client, declaration, sealed.scan(made), "扫描二.pdf")
    assert slot(found).startswith("申报表扫描件2个文件")
    assert re.findall(r"扫描.?\.pdf[^已]*第(\d)版(已作废)?", slot(found)) == [("1", "已作废"), ("2", "")]


def test_what_cannot_be_printed_is_said():
    declaration = sealed.filled()
    sealed.state(declaration, staff=None)
    client = filing.administrator(declaration)
    assert "申报表还有1项待补正" in slot(client.get(page(declaration)))
    sent = client.post(reverse("declarations:make_print", args=[declaration.pk, "form"]), follow=True)
    assert "申报表还有1项待补正，补正后再生成盖章版，以免重新盖章" in text(sent.content.decode())
    assert press_print(client, declaration, "poster").status_code == 404
    assert not declaration.printings.exists()


def test_a_scan_that_cannot_be_read_asks_for_the_code():
    declaration = sealed.filled()
    client = filing.administrator(declaration)
    press_print(client, declaration)
    found = put(client, declaration, PDF)
    assert slot(found).startswith("申报表扫描件待核对校验编码")
    document = declaration.documents.get()
    address = reverse("declarations:identify", args=[document.pk])
    assert f'action="{address}"' in found.content.decode()
    wrong = client.post(address, {"code": "x"}, follow=True)
    assert "校验编码不对" in text(wrong.content.decode())
    right = client.post(address, {"code": declaration.printings.get().code.lower()}, follow=True)
    assert "“扫描.pdf”是第1版的扫描件" in text(right.content.decode())
    assert slot(right).startswith("申报表扫描件1个文件")


def test_a_refused_scan_is_told_beside_its_slot():
    declaration = sealed.filled()
    client = filing.administrator(declaration)
    found = put(client, declaration, sealed.scan(sealed.printed(sealed.filled(seq=2))))
    assert (found.status_code, found.context["faults"]) == (
        422,
        ["“扫描.pdf”没有保存：扫描件上的校验编码不是这份申报的，请核对是不是拿错了文件"],
    )


def test_a_version_is_for_its_own_people():
    declaration = sealed.filled()
    made = sealed.printed(declaration)
    address = reverse("declarations:printing", args=[made.pk])
    found = filing.member(declaration, Membership.Part.VIEWER).get(address)
    assert made.code in words(found)
    assert found.headers["Cache-Control"] == "private, no-store"
    assert filing.administrator(sealed.filled(seq=2)).get(address).status_code == 404
    assert filing.official(declaration, Role.STAFF).get(address).status_code == 404


def test_the_letter_carries_the_applicants_name():
    declaration = sealed.filled()
    client = filing.administrator(declaration)
    found = client.get(reverse("declarations:letter", args=[declaration.pk, "truth"]))
    told = words(found)
    assert f"{tiny.name(1)}（{tiny.number(1)}）申报“2024年虚构榜”的材料真实、准确。" in told
    assert "法定代表人（签字）：＿＿＿" in told
    other = reverse("declarations:letter", args=[declaration.pk, "form_scan"])
    assert client.get(other).status_code == 404


def test_form_and_report_are_two_papers():
    declaration = sealed.filled()
    client = filing.administrator(declaration)
    form = words(client.get(reverse("declarations:pdf", args=[declaration.pk])))
    report = words(client.get(reverse("declarations:report_pdf", args=[declaration.pk])))
    assert ("成立于2010年。" in form, "员工50人" in form, "经审核，同意推荐。" in form) == (False, True, True)
    assert ("一、发展概况（一）基本情况成立于2010年。" in report, "员工" in report) == (True, False)
    assert "草稿，未提交" in form and "草稿，未提交" in report


def test_what_was_submitted_can_be_printed_by_those_who_read_it():
    declaration = sealed.filled()
    for what, code in (("form", "form_scan"), ("report", "report_scan")):
        filing.documents.add(
            declaration,
            slot=code,
            name=f"{what}.pdf",
            content=sealed.scan(sealed.printed(declaration, what)),
            by=filing.user(),
        )
    submission = declarations.submit(declaration, by=filing.user())
    address = reverse("declarations:submitted_report", args=[submission.receipt])
    told = words(filing.official(declaration, Role.VERIFIER).get(address))
    assert "成立于2010年。" in told and submission.receipt in told
    assert filing.administrator(sealed.filled(seq=2)).get(address).status_code == 404


def test_a_programme_without_narratives_has_no_report():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    submission = declarations.submit(declaration, by=filing.user())
    assert client.get(reverse("declarations:report_pdf", args=[declaration.pk])).status_code == 404
    assert client.get(reverse("declarations:submitted_report", args=[submission.receipt])).status_code == 404


def test_the_report_is_called_what_the_form_calls_it():
    declaration = filing.opened(folder=filing.SHANXI.parent / "shanxi-innovation-cases-2019")
    client = filing.administrator(declaration)
    overview = client.get(reverse("declarations:declaration", args=[declaration.pk]))
    documents = client.get(reverse("declarations:documents", args=[declaration.pk]))
    assert ("案例报告（PDF）</a>" in overview.text, "申报书" in overview.text + documents.text) == (True, False)
    assert "案例报告还有" in documents.text
    report = client.get(reverse("declarations:report_pdf", args=[declaration.pk]))
    assert quote("案例报告（草稿）") in report.headers["Content-Disposition"]
    assert "2019年山西省互联网行业创新优秀案例案例报告" in words(report) and "申报书" not in words(report)
    with pytest.raises(Refused, match="案例报告还有 7 项待补正"):
        sealed.printed(declaration, "report")
