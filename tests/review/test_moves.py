"""What a verifier does with a case: decided once, journalled, and with no word lost."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership
from records.models import JournalEntry, OutboxMessage
from records.services import journal
from review.models import CheckRound, Decision, Figure
from review.services import cases
from tests import casework
from tests.review.desk import FIGURE, post, shown, text, url

pytestmark = pytest.mark.django_db


def test_take_and_release(desk, case, verifier):
    assert post(desk, case, "take").url == url(case)
    case.refresh_from_db()
    assert case.assignee == verifier
    post(desk, case, "take")
    other = casework.visitor(casework.person(Role.STAFF))
    refused = post(other, case, "take")
    assert (refused.status_code, "案卷已由verifier@example.cn领取" in text(refused)) == (409, True)
    assert "案卷不在您手中，不能放回" in text(post(other, case, "release"))
    post(desk, case, "release")
    case.refresh_from_db()
    assert case.assignee is None
    actions = list(
        JournalEntry.objects.filter(thing=f"case:{case.pk}").order_by("seq").values_list("action", flat=True)
    )
    assert actions == ["case.taken", "case.released"]


def test_pass_is_decided_and_journalled(desk, case, verifier):
    response = post(desk, case, "decide", kind="pass")
    assert response.url == url(case)
    case.refresh_from_db()
    decision = Decision.objects.get(case=case)
    assert (case.state, decision.kind, decision.decided_by, decision.submission_id) == (
        "passed",
        "pass",
        verifier,
        case.submission_id,
    )
    entry = JournalEntry.objects.get(thing=f"case:{case.pk}", action="case.decided")
    assert (entry.recorded_by, entry.facts["before"], entry.facts["after"]) == (verifier.label, "open", "passed")
    assert journal.verify() == []
    assert "核查决定：通过：待核查 → 通过" in shown(desk, case)


def test_reject_asks_for_a_reason_and_reopen_too(desk, case):
    refused = post(desk, case, "decide", kind="reject", reason="  ")
    assert (refused.status_code, "请写明理由" in text(refused)) == (409, True)
    post(desk, case, "decide", kind="reject", reason="许可证已注销")
    case.refresh_from_db()
    assert case.state == "rejected"
    assert "请写明理由" in text(post(desk, case, "decide", kind="reopen"))
    post(desk, case, "decide", kind="reopen", reason="企业补充了材料")
    case.refresh_from_db()
    assert case.state == "open"
    assert [d.kind for d in case.decisions.all()] == ["reject", "reopen"]


def test_two_verifiers_deciding_at_once(desk, case):
    other = casework.visitor(casework.person(Role.VERIFIER, email="other@example.cn"))
    post(desk, case, "decide", kind="pass")
    refused = post(other, case, "decide", kind="reject", reason="我认为不通过")
    assert refused.status_code == 409
    assert "案卷处于“通过”，不能“不通过”" in text(refused)
    assert "我认为不通过" in text(refused)
    assert Decision.objects.count() == 1


def test_a_case_in_other_hands_is_not_decided(desk, case):
    cases.take(case, by=casework.person(Role.STAFF))
    for move, fields in (
        ("decide", {"kind": "pass"}),
        ("return", {"reason": "请改", "until": "2099-01-01"}),
        ("figures", FIGURE),
    ):
        refused = post(desk, case, move, **fields)
        assert (refused.status_code, "案卷已由staff@example.cn领取" in text(refused)) == (409, True)
    assert (Decision.objects.count(), Figure.objects.count(), OutboxMessage.objects.count()) == (0, 0, 0)


def test_a_submission_that_is_not_the_newest_any_more_is_not_decided_and_no_word_is_lost(desk, case, verifier):
    seen = str(case.submission_id)
    casework.send_back(case, by=verifier)
    case = casework.resubmit(case, {"internet_revenue": "700"})
    moves = (
        ("decide", {"kind": "reject", "reason": "收入不实"}),
        ("return", {"reason": "收入不实", "until": "2099-01-01", "mark-tax": "on", "comment-tax": "核对完税证明"}),
        ("figures", FIGURE | {"reason": "收入不实"}),
    )
    for move, fields in moves:
        refused = desk.post(url(case, f"{move}/"), {**fields, "submission": seen})
        assert refused.status_code == 409
        assert "企业已提交了更新的申报，请刷新后重新核查" in text(refused)
        assert "收入不实" in refused.content.decode()
    assert (
        'value="核对完税证明"' in desk.post(url(case, "return/"), {**moves[1][1], "submission": seen}).content.decode()
    )
    assert list(case.decisions.values_list("kind", flat=True)) == ["return"]
    assert Figure.objects.count() == 0


def test_return_with_reasons_tells_every_administrator(desk, case, settings):
    casework.administrator(case.declaration)
    casework.administrator(case.declaration, email="second@example.cn")
    viewer = casework.person(email="viewer@example.cn")
    Membership.objects.create(
        applicant=case.declaration.applicant, user=viewer, part="viewer", granted_by=casework.person(Role.STAFF)
    )
    day = timezone.localdate() + timedelta(days=5)
    fields = {"mark-internet_revenue": "on", "comment-internet_revenue": "与审计报告不符", "mark-tax": "on"}
    response = post(
        desk, case, "return", reason="数据有出入", until=day.isoformat(), **fields, **{"comment-staff": "未勾选"}
    )
    assert response.url == url(case)
    declaration = Declaration.objects.get(pk=case.declaration_id)
    assert declaration.state == Declaration.State.RETURNED
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)
    assert declaration.returned_until == midnight
    decision = Decision.objects.get(case=case)
    assert decision.fields == {"internet_revenue": "与审计报告不符", "tax": "请核对并修改"}
    letters = OutboxMessage.objects.order_by("recipient")
    assert [letter.recipient for letter in letters] == ["boss@example.cn", "second@example.cn"]
    body = letters[0].body
    link = f"{settings.SITE_URL}{reverse('declarations:declaration', args=[declaration.pk])}"
    for said in (
        "数据有出入",
        "互联网业务收入（2018年）：与审计报告不符",
        f"{day:%Y-%m-%d} 24:00",
        link,
        case.submission.receipt,
    ):
        assert said in body
    assert "互联网业务收入（2018年）：与审计报告不符" in shown(desk, case)


def test_pass_and_reject_send_no_letter(desk, case):
    casework.administrator(case.declaration)
    post(desk, case, "decide", kind="pass")
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"reason": "", "until": "2099-01-01"}, 422, "总的理由 ：该字段是必填项。"),
        ({"reason": "   ", "until": "2099-01-01"}, 422, "总的理由 ：该字段是必填项。"),
        ({"reason": "请改", "until": "下周"}, 422, "补正期限（当日24时止） ：输入一个有效的日期。"),
        ({"reason": "请改", "until": "2020-01-01"}, 409, "补正期限须晚于现在，请另选日期"),
    ],
)
def test_a_return_that_is_not_complete_saves_nothing(desk, case, fields, status, sentence):
    casework.administrator(case.declaration)
    answer = post(desk, case, "return", **fields, **{"mark-tax": "on", "comment-tax": "核对完税证明"})
    assert (answer.status_code, sentence in text(answer)) == (status, True)
    assert 'value="核对完税证明"' in answer.content.decode()
    assert (Decision.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    assert Declaration.objects.get(pk=case.declaration_id).state == Declaration.State.SUBMITTED


def test_a_verified_figure_stands_beside_the_declared_one_and_checks_follow(desk, tmp_path):
    casework.import_registers(tmp_path)
    case = casework.case(answers={"internet_revenue": "100"})
    assert case.failed_steps == 1
    assert post(desk, case, "figures", **FIGURE).url == url(case)
    case.refresh_from_db()
    assert case.failed_steps == 0
    said = shown(desk, case)
    assert "互联网业务收入（2018年） （万元） 100 750 审计报告" in said
    assert "10.00 75.00 按核定值计算" in said
    assert "审计报告：审计报告第12页 以审计数为准" in said


def test_a_verified_figure_may_name_a_document_of_the_submission(desk):
    case = casework.filed_with_documents()
    audit = case.declaration.documents.get(slot="audit_report")
    post(desk, case, "figures", **FIGURE | {"document": audit.file.sha256})
    assert Figure.objects.get().document == audit.file
    assert "审计报告第12页（审计报告.pdf）" in shown(desk, case)


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"typed": "很多"}, 409, "“互联网业务收入（2018年）”“很多”不是数，请只填数字，如 1234.5"),
        ({"typed": ""}, 422, "核定值 ：该字段是必填项。"),
        ({"source_note": "  "}, 422, "出处（文件名、页码） ：该字段是必填项。"),
        ({"reason": ""}, 422, "理由 ：该字段是必填项。"),
        ({"column": "internet_share"}, 422, "数据项 ："),
        ({"column": "no_such"}, 422, "数据项 ："),
        ({"source": "hearsay"}, 422, "来源 ："),
        ({"document": "f" * 64}, 422, "佐证材料（可不选） ："),
    ],
)
def test_a_figure_that_is_not_right_saves_nothing(desk, case, fields, status, sentence):
    answer = post(desk, case, "figures", **FIGURE | fields)
    assert (answer.status_code, sentence in text(answer)) == (status, True)
    if "typed" not in fields:
        assert 'value="750"' in answer.content.decode()
    assert (Figure.objects.count(), CheckRound.objects.count()) == (0, 1)


def test_a_figure_of_a_decided_case_is_not_verified(desk, case):
    post(desk, case, "decide", kind="pass")
    assert "案卷不在待核查状态，不能核定数据" in text(post(desk, case, "figures", **FIGURE))
    assert Figure.objects.count() == 0


def test_checks_run_again_with_newer_registers(desk, tmp_path):
    case = casework.case()
    assert case.unknown_steps == 2
    casework.import_registers(tmp_path)
    post(desk, case, "check")
    case.refresh_from_db()
    assert (case.unknown_steps, case.failed_steps) == (0, 0)


def test_a_kind_that_is_no_verifiers_is_refused(desk, case):
    for kind in ("resubmit", "return", "nonsense", ""):
        assert post(desk, case, "decide", kind=kind).status_code == 422
    assert Decision.objects.count() == 0


def test_a_forged_post_without_token_is_refused(case, verifier):
    client = Client(enforce_csrf_checks=True)
    client.force_login(verifier)
    assert client.post(url(case, "decide/"), {"kind": "pass"}).status_code == 403
    assert Decision.objects.count() == 0
