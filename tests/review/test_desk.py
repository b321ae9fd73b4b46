"""Calls, single documents, visits, who works on a case until when: what verifiers do besides deciding."""

import shutil
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from declarations.models import Declaration, DocumentRequest
from records.models import JournalEntry, JournalPayload, OutboxMessage
from review.models import Call, Case, SiteVisit, SiteVisitPhoto
from review.services import cases, holding
from tests import casework
from tests.papers import PDF, PNG
from tests.review.desk import post, shown, text, url

pytestmark = pytest.mark.django_db
CALL = {"with_whom": "财务李某", "number": "0351-7770419", "called_at": "2019-05-21T09:30", "content": "收入含税"}
ASKED = {"title": "完税证明", "reason": "材料里没有", "until": "2099-01-01"}


@pytest.fixture
def visited(tmp_path) -> Case:
    """A case of a programme with site visits."""
    folder = shutil.copytree(casework.FOLDER, tmp_path / "shanxi-internet-20-2019")
    review = folder / "review.yaml"
    stages = review.read_text(encoding="utf-8").replace("[verification,", "[verification, site_visit,")
    review.write_text(stages, encoding="utf-8")
    casework.programme(folder=folder)
    return casework.case_of_newest()


def entry(action: str) -> JournalEntry:
    return JournalEntry.objects.get(action=action)


def test_a_call_is_kept_and_what_is_personal_is_no_fact_of_the_journal(desk, case):
    assert post(desk, case, "calls", **CALL).url == url(case)
    said = shown(desk, case)
    for words in ("财务李某", "0351-7770419", "收入含税", "电话记录：通话时间 2019-05-21 09:30"):
        assert words in said
    assert entry("call.logged").facts == {"called_at": "2019-05-21T09:30:00+08:00"}
    payload = JournalPayload.objects.get(entry=entry("call.logged")).content
    assert payload == {
        "with_whom": "财务李某",
        "number": "0351-7770419",
        "content": "收入含税",
        "from_address": "127.0.0.1",
    }


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"content": ""}, 422, "内容 ：该字段是必填项"),
        ({"number": ""}, 422, "电话 ：该字段是必填项"),
        ({"called_at": "2099-01-01T00:00"}, 409, "通话时间晚于现在，请核对"),
    ],
)
def test_a_call_that_is_not_complete_is_not_kept_and_stays_typed(desk, case, fields, status, sentence):
    answer = post(desk, case, "calls", **CALL | fields)
    assert (answer.status_code, sentence in text(answer)) == (status, True)
    assert 'value="财务李某"' in answer.content.decode()
    assert Call.objects.count() == 0


def test_one_document_is_asked_for_and_handed_in_while_the_submission_stays(desk, case):
    boss = casework.administrator(case.declaration)
    before = case.submission.content
    assert post(desk, case, "requests", **ASKED).url == url(case)
    asked = DocumentRequest.objects.get()
    address = reverse("declarations:request", args=[asked.pk])
    letter = OutboxMessage.objects.get()
    assert (letter.recipient, settings.SITE_URL + address in letter.body) == ("boss@example.cn", True)
    assert "完税证明 待企业提交 期限 2099-01-01 24:00" in shown(desk, case)
    client = casework.visitor(boss)
    for page in ("/", reverse("declarations:declaration", args=[case.declaration_id])):
        assert f'href="{address}"' in client.get(page).content.decode()
        assert "2099-01-01 24:00" in text(client.get(page))
    given = {"file": SimpleUploadedFile("完税证明（盖章）.pdf", PDF)}
    assert client.post(address, given).url == address
    assert "完税证明（盖章）.pdf" in shown(desk, case)
    shown_file = desk.get(reverse("declarations:requested_file", args=[asked.pk]))
    assert (shown_file.content, shown_file["X-Frame-Options"], shown_file["Content-Type"]) == (
        PDF,
        "SAMEORIGIN",
        "application/pdf",
    )
    case.submission.refresh_from_db()
    declaration = Declaration.objects.get()
    assert (case.submission.content, declaration.state) == (before, Declaration.State.SUBMITTED)
    assert entry("document.handed_in").recorded_by == boss.label
    assert "企业提交补充材料：完税证明" in shown(desk, case)


def test_what_is_no_document_is_refused_by_its_content(desk, case):
    boss = casework.visitor(casework.administrator(case.declaration))
    post(desk, case, "requests", **ASKED)
    address = reverse("declarations:request", args=[DocumentRequest.objects.get().pk])
    for content in (b"<html><script>1</script>", b""):
        answer = boss.post(address, {"file": SimpleUploadedFile("完税证明.pdf", content)})
        assert answer.status_code == 422
    assert boss.post(address).status_code == 422
    assert DocumentRequest.objects.get().answered_at is None


def test_a_request_is_withdrawn_and_then_not_answered(desk, case):
    boss = casework.visitor(casework.administrator(case.declaration))
    post(desk, case, "requests", **ASKED)
    asked = DocumentRequest.objects.get()
    assert post(desk, case, f"requests/{asked.pk}/withdraw").url == url(case)
    answer = boss.post(reverse("declarations:request", args=[asked.pk]), {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert (answer.status_code, "协会已撤回这项要求" in text(answer)) == (409, True)
    assert "这项要求已经撤回" in text(post(desk, case, f"requests/{asked.pk}/withdraw"))


def test_after_its_deadline_it_is_too_late(desk, case):
    boss = casework.visitor(casework.administrator(case.declaration))
    post(desk, case, "requests", **ASKED)
    DocumentRequest.objects.update(until=timezone.now() - timedelta(minutes=1))
    address = reverse("declarations:request", args=[DocumentRequest.objects.get().pk])
    answer = boss.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert (answer.status_code, "请联系协会" in text(answer)) == (409, True)


def test_a_returned_declaration_is_asked_for_nothing_beside(desk, case, verifier):
    casework.send_back(case, by=verifier)
    answer = post(desk, case, "requests", **ASKED)
    assert (answer.status_code, DocumentRequest.objects.count()) == (409, 0)
    assert 'value="完税证明"' in answer.content.decode()


def test_a_return_names_documents_too_and_opens_nothing_else(desk, case, verifier):
    fields = {"mark-audit_report": "on", "comment-audit_report": "缺签字页", "mark-tax": "on"}
    post(desk, case, "return", reason="请补正", until="2099-01-01", **fields)
    note = Declaration.objects.get().return_notes.get()
    assert note.fields == {"tax": "请核对并修改", "audit_report": "缺签字页"}
    assert "年度审计报告：缺签字页" in shown(desk, case)


def test_a_visit_is_planned_and_held_by_the_agency_that_sees_no_figures(visited, desk):
    agency = casework.visitor(casework.person(Role.AGENCY))
    assert post(desk, visited, "visits", planned_on="2019-06-20", team="张某、李某").url == url(visited)
    visit = SiteVisit.objects.get()
    address = reverse("review:visit", args=[visit.pk])
    listed = agency.get(reverse("review:visits", args=[casework.SLUG]))
    assert f'href="{address}"' in listed.content.decode()
    assert visited.applicant_name in text(listed)
    assert agency.get(url(visited)).status_code == 403
    photos = [SimpleUploadedFile("现场1.png", PNG), SimpleUploadedFile("现场2.png", PNG + b"2")]
    answer = agency.post(address, {"move": "hold", "findings": "与申报一致", "photos": photos})
    assert answer.url == address
    photo = SiteVisitPhoto.objects.first()
    assert photo is not None
    picture = agency.get(reverse("review:visit_photo", args=[photo.pk]))
    assert picture["Content-Security-Policy"].startswith("default-src 'none'")
    said = shown(desk, visited)
    assert "已开展 张某、李某 与申报一致" in said
    assert "记录实地调研：计划日期 2019-06-20" in said
    assert entry("visit.held").facts["before"] == "planned"
    again = agency.post(address, {"move": "call_off", "findings": "不去了"})
    assert (again.status_code, "实地调研处于“已开展”，不能“取消”" in text(again)) == (409, True)


def test_photos_that_are_none_keep_nothing_of_a_visit(visited, desk):
    post(desk, visited, "visits", planned_on="2019-06-20", team="张某")
    visit = SiteVisit.objects.get()
    address = reverse("review:visit", args=[visit.pk])
    photos = [SimpleUploadedFile("好.png", PNG), SimpleUploadedFile("坏.png", b"<svg onload=alert(1)>")]
    answer = desk.post(address, {"move": "hold", "findings": "见照片", "photos": photos})
    visit.refresh_from_db()
    assert (answer.status_code, visit.is_held, SiteVisitPhoto.objects.count()) == (422, None, 0)
    assert "见照片" in answer.content.decode()
    assert desk.post(address, {"move": "call_off", "findings": " "}).status_code == 409


def test_without_the_stage_there_are_no_visits(desk, case):
    assert 'id="plan"' not in desk.get(url(case)).content.decode()
    answer = post(desk, case, "visits", planned_on="2019-06-20", team="张某")
    assert (answer.status_code, "本评选方案没有实地调研" in text(answer)) == (409, True)


def test_staff_give_cases_to_people_and_set_when_they_are_due(case, verifier):
    staff = casework.visitor(casework.person(Role.STAFF))
    assert post(staff, case, "assign", holder=str(verifier.pk)).url == url(case)
    assert post(staff, case, "due", due_on="2019-07-01").url == url(case)
    case.refresh_from_db()
    assert (case.assignee, case.due_on) == (verifier, date(2019, 7, 1))
    said = shown(staff, case)
    assert "指派核查员：无人 → verifier@example.cn" in said
    assert "调整办理期限：2019-06-19 → 2019-07-01" in said
    assert post(staff, case, "assign", holder="").url == url(case)
    case.refresh_from_db()
    assert case.assignee is None


def test_several_at_once_and_back_to_the_queue_as_it_was_filtered(case, verifier):
    other, staff = casework.case(2), casework.visitor(casework.person(Role.STAFF))
    address = reverse("review:arrange", args=[casework.SLUG])
    ticked = {"cases": [str(case.pk), str(other.pk)], "query": "found=failed&order=name"}
    answer = staff.post(address, ticked | {"what": "assign", "holder": str(verifier.pk)})
    assert answer.url == f"/review/{casework.SLUG}/?found=failed&order=name"
    staff.post(address, ticked | {"what": "due", "due_on": "2019-07-02"})
    assert set(Case.objects.values_list("assignee", "due_on")) == {(verifier.pk, date(2019, 7, 2))}
    page = f"/review/{casework.SLUG}/?held={verifier.pk}"
    assert text(staff.get(page)).count("逾期") == 3  # two rows, and the filter's own word
    for wrong, sentence in (
        ({"what": "assign", "holder": str(verifier.pk)}, "请先勾选案卷"),
        ({"what": "due", "cases": [str(case.pk)]}, "请选一个日期"),
        ({"what": "assign", "cases": ["x"], "holder": ""}, "请先勾选案卷"),
    ):
        assert sentence in text(staff.post(address, wrong, follow=True))


def test_a_case_is_not_given_to_somebody_without_the_role(case):
    stranger = casework.person(email="stranger@example.cn")
    with pytest.raises(cases.Refused, match="不是本评选方案的核查员"):
        holding.assign(case.programme, cases=[case.pk], to=stranger, by=casework.person(Role.STAFF))


def test_what_is_with_its_unit_is_hidden_unless_asked_for(desk, case):
    Case.objects.update(state=Case.State.PRELIMINARY)
    page = f"/review/{casework.SLUG}/"
    assert case.applicant_name not in text(desk.get(page))
    assert case.applicant_name in text(desk.get(f"{page}?state=preliminary"))
    assert post(desk, case, "take").status_code == 409
