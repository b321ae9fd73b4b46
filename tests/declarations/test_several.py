"""An applicant that files several things in one programme, each with a name and a recommending unit."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership, Submission
from declarations.services import declarations, heads, intake, openings, prints
from declarations.services.declarations import Refused
from records.models import JournalEntry
from tests import builders, tiny
from tests.declarations import several
from tests.declarations.several import EAST_IS_OVER, OPEN, OVER
from tests.declarations.test_submission import pdf_text

pytestmark = pytest.mark.django_db


def begin(one: Membership, subject: str, *, unit: str = "west", at: datetime = OPEN) -> Declaration:
    programme = several.revision().programme
    return openings.begin(one.applicant, programme=programme, subject=subject, unit=unit, at=at, by=one.user)


def submitted(one: Membership, subject: str) -> Declaration:
    begun = begin(one, subject)
    declarations.fill(begun, answers={"approach": "连接上下游", "users": 5}, by=one.user)
    declarations.submit(begun, by=one.user, received_at=OPEN)
    return begun


def test_each_subject_is_a_declaration_and_the_same_one_is_the_same():
    one = several.member()
    first, second = begin(one, "云上集市"), begin(one, "智慧仓", unit="east")
    again = begin(one, "  云上集市 ", unit="east", at=OVER)
    assert first == again != second
    assert [(d.subject, d.unit, d.title) for d in Declaration.objects.order_by("opened_at")] == [
        ("云上集市", "west", f"{tiny.name(1)} · 云上集市"),
        ("智慧仓", "east", f"{tiny.name(1)} · 智慧仓"),
    ]


@pytest.mark.parametrize(
    ("subject", "unit", "at", "sentence"),
    [
        ("", "west", OPEN, "案例名称未填"),
        (" \n", "west", OPEN, "案例名称未填"),
        ("长" * 201, "west", OPEN, "案例名称不应超过 200 字"),
        ("云上集市", "", OPEN, "请选择推荐单位"),
        ("云上集市", "north", OPEN, "推荐单位“north”不是本方案的推荐单位"),
        ("云上集市", "east", EAST_IS_OVER, "申报已于2024年04月10日截止"),
        ("云上集市", "west", OVER, "申报已于2024年04月30日截止"),
    ],
)
def test_beginning_is_refused_with_the_reason(subject, unit, at, sentence):
    one = several.member()
    with pytest.raises(Refused) as refused:
        begin(one, subject, unit=unit, at=at)
    assert (str(refused.value), Declaration.objects.count()) == (sentence, 0)


def test_an_enterprise_that_files_for_itself_has_no_subject():
    programme, one = builders.programme(), several.member()
    facts: dict[str, Any] = {"programme": programme, "category": "platform", "at": OPEN, "by": one.user}
    with pytest.raises(Refused, match="申报对象不用填：本方案由企业以自己的名义申报"):
        openings.begin(one.applicant, subject="云上集市", **facts)


def test_the_start_page_lists_each_and_offers_another(client: Client):
    one = several.member()
    several.revision()
    (empty,) = several.opened([one], at=OPEN)
    assert (empty.filed, empty.may_begin, empty.subject_label) == ((), True, "案例名称")
    begin(one, "云上集市")
    begin(one, "智慧仓", unit="east")
    submitted(one, "数字工厂")
    (found,) = several.opened([one], at=EAST_IS_OVER)
    assert [(each.declaration.subject, str(each.step), each.until) for each in found.filed] == [
        ("云上集市", "continue", "2024-04-30 24:00"),
        ("智慧仓", "look", "2024-04-10 24:00"),
        ("数字工厂", "look", "2024-04-30 24:00"),
    ]
    assert ([unit.code for unit in found.units], found.may_begin, found.is_over) == (["west"], True, False)
    (over,) = several.opened([one], at=OVER)
    assert (over.may_begin, over.is_over) == (False, True)
    until = timezone.now() + timedelta(days=3)
    declarations.extend(several.revision().programme, until=until, reason="供测试", by=builders.user())
    client.force_login(one.user)
    page = client.get("/").text
    assert page.count("云上集市") == 1 and "再申报一个" in page and "已建立 3 份" in page
    client.force_login(several.member(part=Membership.Part.VIEWER).user)
    page = client.get("/").text
    assert "智慧仓" in page and "再申报一个" not in page


def test_as_many_queries_for_thirty_as_for_three():
    one = several.member()
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            begin(one, f"案例{number}")
        with CaptureQueriesContext(connection) as queries:
            (found,) = several.opened([one], at=OPEN)
        counts.append((len(found.filed), len(queries)))
    assert counts == [(3, 2), (30, 2)]


def test_the_subject_is_a_column_and_is_submitted():
    one = several.member()
    begun = begin(one, "云上集市")
    declarations.fill(begun, answers={"approach": "云上集市", "users": 5}, by=one.user)
    with pytest.raises(Refused, match="做法不应只写案例名称"):
        declarations.submit(begun, by=one.user, received_at=OPEN)
    declarations.fill(begun, answers={"approach": "连接上下游"}, by=one.user)
    submission = declarations.submit(begun, by=one.user, received_at=OPEN)
    assert json.loads(submission.content)["context"]["subject"] == "云上集市"
    assert declarations.values_submitted(submission)["subject"] == "云上集市"


def test_what_was_submitted_before_there_were_subjects_is_still_read():
    submission = submitted(several.member(), "云上集市").submissions.get()
    content = json.loads(submission.content)
    del content["context"]["subject"]
    submission.content = json.dumps(content)
    assert declarations.values_submitted(submission)["subject"] is None


def test_a_submission_keeps_its_unit_whatever_becomes_of_the_declarations_own():
    one = several.member()
    begun = submitted(one, "云上集市")
    first = begun.submissions.get()
    assert json.loads(first.content)["context"]["unit"] == "west"
    pages = prints.submitted_pdf(first)
    until = OVER + timedelta(days=9)
    declarations.return_for_correction(begun, until=until, reason="单位有误", fields={}, by=builders.user())
    heads.change(begun, subject="云上集市", unit="east", at=OVER, by=one.user)
    first = Submission.objects.get()
    assert prints.submitted_pdf(first) == pages
    assert "推荐单位：西市商务局" in pdf_text(pages)


def test_what_was_submitted_before_units_were_frozen_names_none():
    submission = submitted(several.member(), "云上集市").submissions.get()
    content = json.loads(submission.content)
    del content["context"]["unit"]
    submission.content = json.dumps(content)
    assert "推荐单位" not in pdf_text(prints.submitted_pdf(submission))


def test_the_head_is_changed_until_it_is_submitted():
    one = several.member()
    begun = begin(one, "云上集市")
    Declaration.objects.update(changed_at=OPEN)
    heads.change(begun, subject="云上大集", unit="east", at=OPEN, by=one.user)
    stored = Declaration.objects.get()
    assert (stored.subject, stored.unit) == (begun.subject, begun.unit) == ("云上大集", "east")
    assert stored.changed_at > OPEN
    heads.change(begun, subject="云上大集", unit="east", at=OPEN, by=one.user)
    assert Declaration.objects.get().changed_at == stored.changed_at  # the same again changes nothing
    moves = JournalEntry.objects.filter(thing=f"declaration:{begun.pk}").order_by("seq")
    assert [move.action for move in moves] == ["declaration.opened", "declaration.head_changed"]


@pytest.mark.parametrize(
    ("subject", "unit", "at", "sentence"),
    [
        ("智慧仓", "west", OPEN, "本企业在本方案中已有“智慧仓”的申报"),
        ("", "west", OPEN, "案例名称未填"),
        ("云上集市", "", OPEN, "请选择推荐单位"),
        ("云上集市", "east", EAST_IS_OVER, "申报已于2024年04月10日截止"),
        ("云上大集", "west", OVER, "申报已于2024年04月30日截止"),
    ],
)
def test_changing_the_head_is_refused_with_the_reason(subject, unit, at, sentence):
    one = several.member()
    begun = begin(one, "云上集市")
    begin(one, "智慧仓")
    with pytest.raises(Refused) as refused:
        heads.change(begun, subject=subject, unit=unit, at=at, by=one.user)
    begun.refresh_from_db()
    assert (str(refused.value), begun.subject, begun.unit) == (sentence, "云上集市", "west")


def test_a_submitted_head_stays_and_a_returned_one_may_change_in_time():
    one = several.member()
    begun = submitted(one, "云上集市")
    with pytest.raises(Refused, match="申报已提交，不能再修改"):
        heads.change(begun, subject="云上大集", unit="west", at=OPEN, by=one.user)
    until = OVER + timedelta(days=9)
    declarations.return_for_correction(begun, until=until, reason="名称有误", fields={}, by=builders.user())
    heads.change(begun, subject="云上大集", unit="east", at=OVER, by=one.user)
    assert Declaration.objects.get().title == f"{tiny.name(1)} · 云上大集"


def test_its_people_change_it_on_its_page(client: Client):
    one = several.member()
    programme = several.revision().programme
    until = datetime(2999, 1, 1, tzinfo=SHANGHAI)
    declarations.extend(programme, until=until, reason="供测试", by=builders.user())
    begun = begin(one, "云上集市")
    client.force_login(one.user)
    page = client.get(f"/filing/{begun.pk}/").text
    assert "云上集市" in page and "西市商务局" in page and "保存更改" in page
    answer = client.post(f"/filing/{begun.pk}/head/", {"subject": "云上大集", "unit": "east"}, follow=True)
    assert "已更改。" in answer.text and f"{tiny.name(1)} · 云上大集" in answer.text
    answer = client.post(f"/filing/{begun.pk}/head/", {"subject": "", "unit": "east"}, follow=True)
    assert "案例名称未填" in answer.text
    client.force_login(several.member(part=Membership.Part.VIEWER).user)
    assert client.post(f"/filing/{begun.pk}/head/", {"subject": "x", "unit": "west"}).status_code == 403
    assert Declaration.objects.get().subject == "云上大集"


def test_a_sheet_names_subjects_and_units(tmp_path):
    programme = several.revision().programme
    row = {"number": tiny.number(1), "name": tiny.name(1), "做法": "连接上下游"}
    rows = [
        {**row, "subject": "云上集市", "推荐单位": "西市商务局"},
        {**row, "subject": "智慧仓", "推荐单位": ""},
    ]
    intake.take_in(programme, path=builders.sheet(tmp_path / "a.csv", rows), by=builders.user())
    found = Declaration.objects.order_by("opened_at").values_list("subject", "unit")
    assert list(found) == [("云上集市", "west"), ("智慧仓", "")]
    again = [
        {**row, "subject": "云上集市"},
        {**row, "subject": "数字工厂"},
        {**row, "subject": "数字工厂"},
        {**row, "subject": "", "推荐单位": "北市商务局"},
    ]
    with pytest.raises(intake.IntakeRefused) as refused:
        intake.take_in(programme, path=builders.sheet(tmp_path / "b.csv", again), by=builders.user())
    assert list(map(str, refused.value.faults)) == [
        f"第 4 行，统一社会信用代码（登记号）：与第 3 行重复：{tiny.number(1)} 数字工厂",
        "第 5 行，推荐单位：“北市商务局”不是本方案的推荐单位",
        "第 5 行，案例名称：未填",
    ]
    with pytest.raises(intake.IntakeRefused) as refused:
        intake.take_in(programme, path=builders.sheet(tmp_path / "c.csv", again[:2]), by=builders.user())
    assert list(map(str, refused.value.faults)) == [f"第 2 行，企业名称：{tiny.name(1)} 云上集市 在本方案中已有申报"]
