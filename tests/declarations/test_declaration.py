"""The overview of a declaration, and who may see which of its pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from declarations.models import Declaration, Membership
from declarations.services import declarations, programmes
from tests.declarations import filing

pytestmark = pytest.mark.django_db


def page(declaration: Declaration) -> str:
    return reverse("declarations:declaration", args=[declaration.pk])


def pages(declaration: Declaration) -> dict[str, str]:
    """Every page of a declaration that shows something of it, by the URL's name."""
    key = [declaration.pk]
    return {
        **{name: reverse(f"declarations:{name}", args=key) for name in ("declaration", "documents", "review", "pdf")},
        "section": reverse("declarations:section", args=[*key, "finance"]),
    }


def text(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


def test_a_new_declaration_says_what_to_do_first():
    declaration = filing.opened()
    found = filing.administrator(declaration).get(page(declaration))
    shown = text(found.content.decode())
    assert "填写“企业基本情况”" in shown
    assert [view.label for view in found.context["sections"]] == ["未填", "选填", "未填", "未填", "未填"]
    assert [step.title for step in found.context["steps"]] == ["建立申报", "填报并提交", "核查", "复核", "公布"]
    assert "合成数据" in shown


ECOMMERCE = filing.SHANXI.parent / "shanxi-ecommerce-enterprise-2023"
TO_COME = "选定“企业类型”之后，会出现相应的部分。"


def test_sections_that_come_with_an_answer_are_announced_until_it_is_given():
    declaration = filing.opened(folder=ECOMMERCE)
    client = filing.administrator(declaration)
    before = client.get(page(declaration))
    assert TO_COME in before.text
    declarations.fill(declaration, answers={"enterprise_type": "service"}, by=filing.user())
    after = client.get(page(declaration))
    assert TO_COME not in after.text and "之后，会出现" not in after.text
    assert len(after.context["sections"]) > len(before.context["sections"])


def test_an_empty_section_without_a_required_field_is_optional_wherever_its_state_stands():
    declaration = filing.opened(folder=ECOMMERCE)
    client = filing.administrator(declaration)
    section = reverse("declarations:section", args=[declaration.pk, "green"])
    told = re.compile(r'id="state-green" data-state="(\w+)">([^<]*)<')
    assert 'class="state state-part-optional">选填' in client.get(page(declaration)).text
    assert told.findall(client.get(section).text) == [("optional", "选填")]
    client.post(section, filing.typed())
    assert told.findall(client.get(section).text) == [("optional", "选填")]
    client.post(section, filing.typed({"green_zone": None}, green_zone="是"))
    assert told.findall(client.get(section).text) == [("filled", "已填")]


def test_with_nothing_due_but_optional_sections_the_next_step_is_to_look_it_over():
    declaration = filing.filled()
    declaration.sections.filter(section="licence").delete()
    found = filing.administrator(declaration).get(page(declaration))
    assert [view.label for view in found.context["sections"]] == ["已填", "选填", "已填", "已填", "已填"]
    assert (found.context["next_section"], "核对与提交</a>" in found.text) == (None, True)


def test_a_document_is_required_once_its_condition_holds():
    declaration = filing.opened(folder=ECOMMERCE)
    client = filing.administrator(declaration)

    def demand() -> str:
        row = re.search(
            r'<th scope="row">行政许可类商品或服务的经营批准证书</th>(.*?)</tr>',
            client.get(page(declaration)).text,
            re.S,
        )
        return text(row[1]) if row else ""

    question = programmes.form_of(declaration.revision).columns["sells_permit_goods"].label
    assert demand() == f"视填报而定，加盖公章取决于“{question}”—"
    declarations.fill(declaration, answers={"sells_permit_goods": True}, by=filing.user())
    assert demand() == "必交，加盖公章未上传"
    declarations.fill(declaration, answers={"sells_permit_goods": False}, by=filing.user())
    assert demand() == ""


def test_sections_stand_under_the_part_of_the_form_that_they_belong_to():
    declaration = filing.opened(folder=ECOMMERCE)
    html = filing.administrator(declaration).get(page(declaration)).content.decode()
    assert re.findall('<th scope="rowgroup" colspan="4">([^<]*)</th>', html) == ["补充信息（原申报表没有）", "申报书"]


def test_a_complete_declaration_leads_to_submitting():
    declaration = filing.filled()
    found = filing.administrator(declaration).get(page(declaration))
    assert [view.label for view in found.context["sections"]] == ["已填"] * 5
    assert "各项已填齐，请核对后提交" in text(found.content.decode())


def test_a_return_shows_its_reasons_with_links_to_the_fields():
    declaration = filing.filled()
    declarations.submit(declaration, by=filing.user())
    until = timezone.now() + timedelta(days=3)
    fields = {"tax": "请附完税证明", "audit_report": "缺第3页", "another": "其他"}
    declarations.return_for_correction(
        declaration, until=until, reason="收入与审计报告不一致", fields=fields, by=filing.user()
    )
    client = filing.administrator(declaration)
    found = client.get(page(declaration))
    section = reverse("declarations:section", args=[declaration.pk, "finance"])
    documents = reverse("declarations:documents", args=[declaration.pk])
    assert found.context["notes"] == [
        ("纳税总额（2018年）", f"{section}#f-tax", "请附完税证明"),
        ("年度审计报告", f"{documents}#f-audit_report", "缺第3页"),
        ("another", "", "其他"),
    ]
    assert [step.title for step in found.context["steps"]] == [
        "建立申报",
        "提交",
        "退回修改",
        "修改后重新提交",
        "核查",
        "复核",
        "公布",
    ]
    assert "退回理由：请附完税证明" in text(client.get(section).content.decode())


@pytest.mark.parametrize("name", ["declaration", "documents", "review", "pdf", "section"])
def test_pages_are_for_members_only(name):
    declaration, other = filing.filled(), filing.opened(seq=2)
    address = pages(declaration)[name]
    assert filing.member(declaration, Membership.Part.VIEWER).get(address).status_code == 200
    refused = filing.administrator(other).get(address)
    assert refused.status_code == 404
    assert declaration.applicant_name not in refused.content.decode()
    assert "没有找到这份申报" in refused.content.decode()
    assert Client().get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("name", ["declaration", "documents", "review", "pdf", "section"])
@pytest.mark.parametrize("role", [Role.STAFF, Role.VERIFIER, Role.LEADER, Role.AUDITOR, Role.EXPERT])
def test_those_who_handle_declarations_never_see_the_working_copy(name, role):
    """Not before submission, when it doesn't exist for them, nor after: they read the submission."""
    declaration = filing.filled()
    client, address = filing.official(declaration, role), pages(declaration)[name]
    assert client.get(address).status_code == 404
    declarations.submit(declaration, by=filing.user())
    refused = client.get(address)
    assert refused.status_code == (404 if role == Role.EXPERT else 403)
    assert ("申报的填报页只供企业成员查看" in refused.content.decode()) is (role != Role.EXPERT)


@pytest.mark.parametrize("name", ["declaration", "documents", "review", "section"])
def test_pages_cost_the_same_however_much_is_in_them(name):
    small, large = filing.opened(), filing.filled(seq=2)
    for _number in range(15):
        filing.documents.add(large, slot="licence_copy", name="附页.png", content=filing.PNG, by=filing.user())

    def queries(declaration: Declaration) -> int:
        client = filing.administrator(declaration)
        client.get(pages(declaration)[name])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(pages(declaration)[name]).status_code == 200
        return len(captured)

    assert queries(small) == queries(large)


def test_reading_writes_nothing():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    for address in pages(declaration).values():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        verbs = {query["sql"].split()[0] for query in captured.captured_queries}
        assert verbs <= {"SELECT"}, address


@pytest.mark.parametrize("name", ["declaration", "review", "pdf"])
def test_pages_to_read_take_no_post(name):
    declaration = filing.filled()
    assert filing.administrator(declaration).post(pages(declaration)[name]).status_code == 405
