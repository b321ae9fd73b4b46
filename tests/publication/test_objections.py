"""Objections received, looked up, handled by people who had no part, and the identity that can be deleted."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from accounts.models import Role
from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from publication.core.procedure import ObjectionMove, ObjectionState
from publication.models import Notice, Objection, Objector
from publication.services import effects, objections, rereviews
from publication.services.objections import Person
from ranking.models import Run
from records.models import JournalEntry, JournalPayload, OutboxMessage
from records.services import journal
from tests import builders, tiny
from tests.papers import PDF
from tests.publication import noticed

pytestmark = pytest.mark.django_db
STRANGER = Person("电话人乙", "13900001111")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return noticed.run_of_verified(tmp_path)


@pytest.fixture
def notice(run: Run) -> Notice:
    return noticed.noticed(run)


def with_anonymous(notice: Notice, mode: str) -> Notice:
    """The notice of a programme that does so with anonymous objections."""
    revision = notice.run.revision
    text, own = revision.documents["programme.yaml"], f"\n  notice: {{anonymous: {mode}, contact: 0351-1234567}}\n"
    assert text.count("\nlifecycle:\n") == 1
    revision.documents["programme.yaml"] = text.replace("\nlifecycle:\n", f"\nlifecycle:{own}")
    revision.digest = f"{mode:0<64}"
    return notice


def test_an_objection_is_received_with_a_receipt_and_a_code(notice: Notice) -> None:
    made = noticed.objected(notice, evidence=[("账页.pdf", PDF)])
    found = made.objection
    assert (found.receipt, found.state, found.kind) == ("tiny-list-2024-Y0001", ObjectionState.RECEIVED, "objection")
    assert (found.entry, found.entry_name) == (tiny.number(3), tiny.name(3))
    assert [one.name for one in found.files.all()] == ["账页.pdf"]
    assert made.code not in json.dumps(list(Objection.objects.values()), default=str)
    assert objections.look_up(found.programme, receipt=found.receipt, code=made.code.lower()) == found
    assert objections.look_up(found.programme, receipt=found.receipt, code="A" * 12) is None
    assert objections.look_up(found.programme, receipt="nothing", code=made.code) is None


def test_the_journal_knows_nothing_of_who_objects(notice: Notice) -> None:
    found = noticed.objected(notice).objection
    entries = JournalEntry.objects.filter(thing=f"objection:{found.id}")
    told = json.dumps([*entries.values("facts", "recorded_by"), *JournalPayload.objects.values("content")], default=str)
    assert [word for word in (noticed.REAL.name, noticed.REAL.contact, noticed.REAL.unit) if word in told] == []
    assert entries.get().facts["after"] == "received"


def test_after_the_end_one_sentence_and_a_line_in_the_journal(notice: Notice) -> None:
    noticed.expire(with_anonymous(notice, "lead"))
    said = rf"^公示已于 {notice.closes_on} 24:00 结束，异议不再受理；如有新的情况，请"
    with pytest.raises(Refused, match=said):
        noticed.objected(notice, text="迟到的话")
    assert Objection.objects.count() == 0
    late = JournalEntry.objects.get(thing=f"notice:{notice.id}", action="objection.late")
    assert (late.facts["entry"], late.payload.content) == (tiny.number(3), {"text": "迟到的话"})


def test_after_the_end_it_is_told_where_to_turn(notice: Notice) -> None:
    with_anonymous(noticed.expire(notice), "lead")
    with pytest.raises(Refused, match=r"请与我们联系：0351-1234567$"):
        noticed.objected(notice)


@pytest.mark.parametrize(
    ("mode", "kind", "state"),
    [("lead", "lead", ObjectionState.LEAD), ("accept", "objection", ObjectionState.RECEIVED)],
)
def test_what_becomes_of_an_anonymous_one(notice: Notice, mode: str, kind: str, state: str) -> None:
    found = noticed.objected(with_anonymous(notice, mode), person=None).objection
    assert (found.kind, found.state) == (kind, state)
    assert bool(objections.holding(found.programme)) == (kind == "objection")
    assert not Objector.objects.exists()


def test_an_anonymous_one_is_refused_where_the_programme_says_so(notice: Notice) -> None:
    with pytest.raises(Refused, match=r"^本方案不受理匿名异议，请填真实姓名和联系方式$"):
        noticed.objected(with_anonymous(notice, "refuse"), person=None)


def test_nothing_is_kept_of_one_with_a_bad_file(notice: Notice) -> None:
    with pytest.raises(UploadError, match=r"^“账页.pdf”内容不是这些格式"):
        noticed.objected(notice, evidence=[("账页.pdf", b"MZ not a pdf")])
    with pytest.raises(Refused, match=r"^最多附 5 个文件"):
        noticed.objected(notice, evidence=[(f"{n}.pdf", PDF) for n in range(6)])
    with pytest.raises(Refused, match=r"^所选企业不在公示名单上"):
        noticed.objected(notice, seq=1)
    assert Objection.objects.count() == 0


def test_sent_twice_it_counts_once(notice: Notice) -> None:
    token = uuid.uuid4()
    first = noticed.objected(notice, token=token)
    assert noticed.objected(notice, token=token) == first
    with pytest.raises(Refused, match=rf"^这份异议已经收到，回执编号 {first.objection.receipt}；要补充"):
        noticed.objected(notice, token=token, text="另有补充")
    assert (Objection.objects.count(), Objector.objects.count()) == (1, 1)


def test_the_answer_is_written_to_who_left_an_address(notice: Notice) -> None:
    noticed.upheld(notice)
    subjects = list(OutboxMessage.objects.order_by("queued_at").values_list("recipient", "subject"))
    assert subjects == [
        (noticed.REAL.contact, "异议已收到：tiny-list-2024-Y0001"),
        (noticed.REAL.contact, "异议的答复：tiny-list-2024-Y0001"),
    ]
    assert "经核实，情况属实。" in OutboxMessage.objects.latest("queued_at").body
    noticed.objected(notice, person=STRANGER)
    assert OutboxMessage.objects.count() == 2


def test_who_took_part_does_not_re_review(notice: Notice) -> None:
    found = noticed.objected(notice).objection
    staff = noticed.official("staff", Role.STAFF)
    rereviews.admit(found, by=staff)
    chair = builders.user(email="chair@example.invalid")
    builders.user(email=chair.email, role=Role.CHAIR)
    for person, part in (
        (noticed.official("first", Role.VERIFIER), "审核过这家企业"),
        (chair, "签署过这次复核"),
        (noticed.official("leader", Role.STAFF), "批准过这份名单"),
    ):
        with pytest.raises(Refused, match=rf"{part}，不能复审$"):
            rereviews.assign(found, reviewers=[person], by=staff)
    with pytest.raises(Refused, match=r"在本方案中不是核查员、专家或工作人员，不能复审$"):
        rereviews.assign(found, reviewers=[builders.user(email="nobody@example.cn")], by=staff)
    with pytest.raises(Refused, match=r"^请选择复审人$"):
        rereviews.assign(found, reviewers=[], by=staff)
    assert found.state == ObjectionState.ADMITTED


def test_only_who_is_assigned_answers_and_with_a_reason(notice: Notice) -> None:
    found = noticed.under_review(notice)
    with pytest.raises(Refused, match=r"^复审由指派的复审人办理$"):
        rereviews.answer(found, move=ObjectionMove.REJECT, reason="无", by=noticed.official("staff", Role.STAFF))
    second = noticed.official("second", Role.VERIFIER)
    with pytest.raises(Refused, match=r"^请写明理由$"):
        rereviews.answer(found, move=ObjectionMove.REJECT, reason=" ", by=second)
    rereviews.answer(found, move=ObjectionMove.REJECT, reason="查无此事", by=second)
    assert objections.holding(found.programme) == []
    with pytest.raises(Refused, match=r"^异议处于“异议不成立”，不能“异议不成立”$"):
        rereviews.answer(found, move=ObjectionMove.UPHOLD, reason="再议", by=second)


def test_the_identity_is_deleted_once_the_case_is_over(notice: Notice) -> None:
    found = noticed.objected(notice).objection
    staff = noticed.official("staff", Role.STAFF)
    with pytest.raises(Refused, match=r"^异议办结之后才能删除异议人的身份$"):
        rereviews.erase_identity(found, by=staff)
    rereviews.refuse(found, reason="不属公示内容", by=staff)
    rereviews.erase_identity(found, by=staff)
    assert (Objector.objects.count(), found.erased_by) == (0, staff)
    assert not OutboxMessage.objects.filter(recipient=noticed.REAL.contact).exists()
    assert journal.verify() == []
    with pytest.raises(Refused, match=r"^没有留下身份，或已经删除$"):
        rereviews.erase_identity(found, by=staff)


def test_an_upheld_one_may_leave_the_list_as_it_is(notice: Notice) -> None:
    found = noticed.upheld(notice, seq=None)
    staff = noticed.official("staff", Role.STAFF)
    with pytest.raises(Refused, match=r"^异议针对整个名单，请先确定涉及的企业"):
        effects.exclude(found, by=staff)
    assert objections.cleared(found.programme).is_no
    rereviews.leave(found, reason="只是名称有误，已在公布时改正", by=staff)
    assert objections.cleared(found.programme).is_yes


def test_a_change_is_proposed_once_can_be_dropped_and_is_carried_out_as_it_was_seen(notice: Notice) -> None:
    found = noticed.upheld(notice)
    staff = noticed.official("staff", Role.STAFF)
    effect = effects.exclude(found, by=staff)
    with pytest.raises(Refused, match=r"^这项改动已经提出，要改请先撤去$"):
        effects.exclude(found, by=staff)
    effects.drop(effect, by=staff)
    found.refresh_from_db()
    assert (effects.shown(found), effects.may_apply(found).sentence) == (None, "还没有提出改动")
    effects.exclude(found, by=staff)
    Objection.objects.filter(pk=found.pk).update(effect={**found.effect, "run": 1})
    found.refresh_from_db()
    with pytest.raises(Refused, match=r"^改动的影响是在第 1 次排名上看的，现在已有第 2 次，请重新计算影响$"):
        effects.apply(found, by=staff)
    effects.look_again(found, by=staff)
    assert effects.apply(found, by=staff).number == 3


def test_before_it_is_upheld_nothing_is_proposed(notice: Notice) -> None:
    found = noticed.under_review(notice)
    with pytest.raises(Refused, match=r"^异议成立或部分成立之后才能提出改动$"):
        effects.exclude(found, by=noticed.official("staff", Role.STAFF))
