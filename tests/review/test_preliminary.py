"""A recommending unit's first look: accepted, returned, declined, looked at again; each move once, and journalled."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership, UnitMember
from declarations.services import declarations, heads, units
from records.models import JournalEntry, OutboxMessage
from review.core.workflow import Move
from review.models import Case, Decision
from review.services import adoption, cases, checking, preliminary, queues
from review.services.queues import Wanted
from tests import builders, tiny
from tests.refusals import refusal
from tests.review import recommending

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tmp_path):
    return recommending.programme(tmp_path)


def boss(case: Case) -> None:
    user = builders.user(email="boss@example.cn")
    Membership.objects.create(
        applicant=case.declaration.applicant, user=user, part="administrator", granted_by=builders.user()
    )


def test_a_case_begins_with_its_unit_and_without_one_at_the_desk(programme):
    assert recommending.case(programme, 1).state == Case.State.PRELIMINARY
    assert recommending.case(programme, 2, unit="").state == Case.State.OPEN


def test_accepted_cases_stand_at_the_end_of_the_list_with_the_unit_s_words(programme):
    first, second = (recommending.case(programme, seq) for seq in (1, 2))
    recommending.accept(second, unit_opinion="经营良好，同意推荐", unit_date="2024-05-06")
    recommending.accept(first)
    assert recommending.names(programme) == [tiny.name(2), tiny.name(1)]
    second.refresh_from_db()
    assert second.opinion == {"unit_opinion": "经营良好，同意推荐", "unit_date": "2024-05-06"}
    entry = JournalEntry.objects.get(thing=f"case:{second.pk}", action="opinion.written")
    assert "经营良好" not in str(entry.facts)


def test_what_can_t_be_read_is_refused_and_nothing_is_accepted(programme):
    case = recommending.case(programme)
    assert "推荐日期" in refusal(recommending.accept, case, unit_date="五月")
    assert (Case.objects.get().state, Decision.objects.count()) == (Case.State.PRELIMINARY, 0)


def test_a_decline_needs_a_reason_and_the_applicant_is_told(programme):
    case, by = recommending.case(programme), recommending.person(programme)
    boss(case)
    seen = {"submission_seen": str(case.submission_id), "by": by}
    assert refusal(preliminary.decline, case, reason=" ", **seen) == "请写明理由"
    preliminary.decline(case, reason="不在本市经营", **seen)
    letter = OutboxMessage.objects.get()
    assert (letter.recipient, "北部推荐单位初审后不予推荐" in letter.body, "不在本市经营" in letter.body) == (
        "boss@example.cn",
        True,
        True,
    )
    entry = JournalEntry.objects.get(thing=f"case:{case.pk}", action="case.decided")
    assert (entry.facts["before"], entry.facts["after"]) == ("preliminary", "declined")
    preliminary.reopen(case, reason="补了证明", **seen)
    assert case.state == Case.State.PRELIMINARY


def test_an_accepted_case_that_is_looked_at_again_leaves_the_list(programme):
    first, _second = recommending.listed(programme, 2)
    by = recommending.person(programme)
    preliminary.reopen(first, submission_seen=str(first.submission_id), reason="有疑问", by=by)
    assert (recommending.names(programme), Case.objects.get(pk=first.pk).place) == ([tiny.name(2)], None)


def test_a_returned_declaration_comes_back_to_the_unit_that_its_applicant_chooses_then(programme):
    case, by = recommending.case(programme), recommending.person(programme)
    until = timezone.now() + timedelta(days=2)
    preliminary.send_back(
        case,
        submission_seen=str(case.submission_id),
        reason="不属本单位",
        fields={"revenue": "请核对"},
        until=until,
        by=by,
    )
    assert case.state == Case.State.PRELIMINARY_RETURNED
    declaration = Declaration.objects.get()
    heads.change(declaration, subject="", unit="south", at=timezone.now(), by=by)
    declarations.submit(Declaration.objects.get(), by=by)
    checking.receive_everywhere()
    case.refresh_from_db()
    assert (case.state, case.unit, case.opinion) == (Case.State.PRELIMINARY, "south", {})


def test_an_older_submission_is_not_decided(programme):
    case = recommending.case(programme)
    sentence = refusal(preliminary.accept, case, submission_seen="0", opinion={}, by=recommending.person(programme))
    assert sentence == "企业已提交了更新的申报，请刷新后重新核查"


def test_the_verifiers_don_t_touch_what_is_with_its_unit(programme):
    case, by = recommending.case(programme), builders.user(email="verifier@example.cn")
    assert refusal(cases.take, case, by=by) == cases.WITH_ITS_UNIT
    assert cases.take_next(programme, count=5, by=by) == 0
    assert list(cases.clear_cases(programme, by=by)) == []
    assert list(queues.cases(programme, wanted=Wanted(), user=by)) == []
    assert list(queues.cases(programme, wanted=Wanted(state="preliminary"), user=by)) == [case]
    seen = {"submission_seen": str(case.submission_id), "reason": "x", "by": by}
    assert refusal(cases.decide, case, kind=Decision.Kind.PASS, **seen) == "案卷处于“待初审”，不能“通过”"
    until = timezone.now() + timedelta(days=1)
    assert refusal(cases.return_to_applicant, case, fields={}, until=until, **seen) == "“退回修改”由推荐单位办理"


def test_the_unit_doesn_t_touch_what_is_at_the_desk(programme):
    case = recommending.case(programme, unit="")
    assert preliminary.may_move(case, move=Move.RETURN).sentence == "“退回修改”由核查员、协会工作人员办理"


def test_the_ranking_is_told_who_was_recommended(programme):
    sent, declined, waiting = recommending.listed(programme, 3)
    by = recommending.person(programme)
    for one in (declined, waiting):
        preliminary.reopen(one, submission_seen=str(one.submission_id), reason="再看", by=by)
    preliminary.decline(declined, submission_seen=str(declined.submission_id), reason="不合条件", by=by)
    recommending.hand_in(programme)
    told = {one.case.pk: one.outcomes["recommended"] for one in adoption.adopted(programme)}
    assert told == {sent.pk: True, declined.pk: False, waiting.pk: None}


def test_the_rule_names_another_unit(programme):
    case = recommending.case(programme, unit="south")
    assert (case.unit, case.proposed_unit) == ("south", "north")


def test_a_correction_ends_before_the_unit_s_own_deadline(tmp_path):
    programme = recommending.programme(tmp_path, calendar=", recommends_by: 2099-05-10")
    case = recommending.case(programme)
    sentence = refusal(
        preliminary.send_back,
        case,
        submission_seen=str(case.submission_id),
        reason="请核对",
        fields={},
        until=datetime(2099, 5, 12, tzinfo=SHANGHAI),
        by=recommending.person(programme),
    )
    assert sentence == "补正期限不能晚于推荐报送的截止（2099-05-10 24:00），否则来不及推荐，请另选日期"


def test_the_deadline_goes_on_with_the_filing_of_the_unit(tmp_path):
    programme = recommending.programme(tmp_path, calendar=", recommends_by: 2024-05-10")
    end = datetime(2024, 5, 11, tzinfo=SHANGHAI)
    assert units.recommends_until(programme, unit="south") == end
    assert units.may_recommend(programme, unit="south", at=end - timedelta(seconds=1)).is_yes
    assert units.may_recommend(programme, unit="south", at=end).is_no
    filing_ends = datetime(2024, 5, 1, 12, tzinfo=SHANGHAI)  # with the grace
    declarations.extend(
        programme, unit="south", until=filing_ends + timedelta(days=3), reason="停电", by=builders.user()
    )
    assert units.recommends_until(programme, unit="south") == end + timedelta(days=3)
    assert units.recommends_until(programme, unit="north") == end


def test_one_person_works_for_one_unit(programme):
    user = recommending.person(programme, "north")
    sentence = refusal(units.join, programme, unit="south", user=user, by=builders.user())
    assert sentence == "north@example.cn已是北部推荐单位的人员，先移出那里，再加到这里"
    assert refusal(units.join, programme, unit="west", user=user, by=builders.user()) == "本评选方案没有这个推荐单位"


def test_whoever_leaves_a_unit_sees_nothing_of_it(programme):
    case, user = recommending.case(programme), recommending.person(programme)
    client = recommending.visitor(programme)
    assert client.get(f"/review/cases/{case.pk}/recommendation/").status_code == 200
    member = UnitMember.objects.select_related("user", "programme").get()
    units.leave(member, by=builders.user())
    units.leave(member, by=builders.user())
    assert client.get(f"/review/cases/{case.pk}/recommendation/").status_code == 403
    assert units.units_of(user, programme=programme) == ()
    actions = JournalEntry.objects.filter(action__startswith="unit.").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["unit.joined", "unit.left"]
