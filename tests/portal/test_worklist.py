"""What waits for whom on the start page, and until when."""

import uuid
from datetime import date, datetime

import pytest
from django.utils import timezone

from accounts.models import Role, User
from declarations.core.programme import SHANGHAI
from declarations.models import Extension, UnitMember
from portal.services import worklist
from portal.services.worklist import Task
from publication.core.procedure import ErrorMove, NoticeState
from publication.models import Notice
from publication.services import approvals, error_reports
from publication.services.error_reports import Sender
from ranking.models import Run
from ranking.services import rechecks
from records.services import files
from review.core.scoring import RoundState
from review.models import Case, Figure, Round, Scorecard
from review.services import cases, panels
from tests import builders, tiny
from tests.publication.published import publication
from tests.publication.through_services import altered
from tests.ranking import standings

pytestmark = pytest.mark.django_db

TITLE = "2024年微型企业榜"


def shown(client, user: User) -> str:
    client.force_login(user)
    return client.get("/").text


def tasks(user: User) -> list[Task]:
    return worklist.tasks(user, roles={tiny.SLUG: {Role(role) for role in roles_held(user)}})


def roles_held(user: User) -> list[str]:
    return [role for role in Role.values if user.email.startswith(role)]


def worker(role: Role) -> User:
    return builders.user(email=f"{role}@example.cn", role=role)


def test_verifiers_see_the_open_cases_and_their_own(client):
    first, second = builders.case(), builders.case(seq=2)
    user = worker(Role.VERIFIER)
    arguments = ("review:queue", (tiny.SLUG,))
    assert tasks(user) == [Task(TITLE, "案卷待核查", 2, "", *arguments)]
    cases.take(first, by=user)
    assert tasks(user) == [Task(TITLE, "案卷待核查", 2, "其中您领取 1 件", *arguments, until="2024-05-01")]
    assert f'href="/review/{tiny.SLUG}/">案卷待核查' in shown(client, user)
    assert second.assignee_id is None


def test_a_verifier_sees_the_first_day_on_which_an_own_case_is_due_and_what_others_have_verified():
    first, second = builders.case(), builders.case(seq=2)
    user, colleague = worker(Role.VERIFIER), builders.user(email="verifier2@example.cn", role=Role.VERIFIER)
    for case, due_on in ((first, date(2030, 5, 2)), (second, date(2030, 5, 1))):
        cases.take(case, by=user)
        Case.objects.filter(pk=case.pk).update(due_on=due_on, unconfirmed_figures=int(case == first))
    facts = {
        "column": "revenue",
        "declared": "1",
        "verified": "2",
        "source": Figure.Source.AUDIT,
        "source_note": "第1页",
    }
    Figure.objects.create(case=first, **facts, reason="核对", needs_confirmation=True, verified_by=user)
    arguments = ("review:queue", (tiny.SLUG,))
    assert tasks(user) == [Task(TITLE, "案卷待核查", 2, "其中您领取 2 件", *arguments, until="2030-05-01")]
    assert tasks(colleague) == [
        Task(TITLE, "案卷待核查", 2, "", *arguments),
        Task(TITLE, "核定值待复核", 1, "", *arguments),
    ]


def test_experts_score_until_the_round_is_over_and_the_chair_deliberates():
    case, by = builders.case(), builders.user()
    expert, chair = worker(Role.EXPERT), worker(Role.CHAIR)
    seat = panels.seat(case.programme, expert=expert, is_chair=False, by=by)
    panels.seat(case.programme, expert=chair, is_chair=True, by=by)
    until = datetime(2030, 5, 2, tzinfo=SHANGHAI)
    made = Round.objects.create(programme=case.programme, number=1, state=RoundState.OPEN, until=until, created_by=by)
    Scorecard.objects.create(round=made, case=case, seat=seat, assigned_by=by)
    cards = Task(TITLE, "评分表待提交", 1, "", "review:scoring", (tiny.SLUG,), "2030-05-01 24:00")
    assert (tasks(expert), tasks(chair)) == ([cards], [])
    Round.objects.update(state=RoundState.CLOSED)
    deliberation = Task(TITLE, "评分结果待合议", 1, "第 1 轮评分", "review:deliberation", (made.pk,))
    assert (tasks(expert), tasks(chair)) == ([], [deliberation])


def test_experts_see_only_what_waits_for_their_own_seat():
    run = standings.finished()
    expert, chair = worker(Role.EXPERT), worker(Role.CHAIR)
    assert tasks(expert) == []  # a role without a seat has nothing to look at
    for user in (expert, chair):
        panels.seat(run.programme, expert=user, is_chair=user == chair, by=builders.user())
    listed = len(rechecks.listed(run))
    page = ("ranking:recheck", (run.pk,))
    assert listed > 0
    assert tasks(expert) == [Task(TITLE, "条目待复核", listed, "第 1 次排名运算", *page)]
    seat = rechecks.attendance(run)[0].seat
    assert seat.expert == chair
    rechecks.confirm_rest(run, seat=seat, by=chair)
    assert [task.count for task in tasks(chair) + tasks(expert)] == [0, listed]


def test_where_no_panel_is_asked_nobody_waits_for_it(tmp_path):
    folder = altered(tmp_path, changes={"review.yaml": [(" deliberation,", "")]})
    run = standings.finished(in_programme=builders.programme(folder=folder))
    expert = worker(Role.EXPERT)
    panels.seat(run.programme, expert=expert, is_chair=False, by=builders.user())
    assert tasks(expert) == []


def test_a_unit_reads_its_last_day_with_the_extension_counted(tmp_path):
    replaced = {"closes: 2024-04-30,": "closes: 2024-04-30, recommends_by: 2024-05-10,"}
    programme = builders.programme_with(tmp_path, replaced=replaced)
    user = worker(Role.RECOMMENDER)
    UnitMember.objects.create(programme=programme, unit="south", user=user, granted_by=builders.user())
    (task,) = tasks(user)
    assert (task.title, task.count, task.until) == ("申报待初审", 0, "2024-05-10 24:00")
    three_days = datetime(2024, 5, 4, 12, tzinfo=SHANGHAI)  # filing ends at noon, with the grace
    Extension.objects.create(programme=programme, until=three_days, reason="x", granted_by=builders.user())
    assert [one.until for one in tasks(user)] == ["2024-05-13 24:00"]


def test_the_lists_wait_for_the_leader_then_for_the_notice_then_for_publication():
    run = standings.finished()
    leader, chair, staff = worker(Role.LEADER), worker(Role.CHAIR), worker(Role.STAFF)
    assert tasks(leader) == []
    seat = panels.seat(run.programme, expert=chair, is_chair=True, by=builders.user())
    rechecks.confirm_rest(run, seat=seat, by=chair)
    rechecks.sign_off(run, minutes="一致同意", by=chair)
    note, place = "第 1 次排名运算，组长已签署", (tiny.SLUG, run.pk)
    assert tasks(leader) == [Task(TITLE, "榜单待批准", 1, note, "publication:approval", place)]
    assert tasks(chair) == []
    approvals.approve(run, by=leader)
    assert (tasks(leader), of_lists(staff)) == (
        [],
        [Task(TITLE, "榜单待公示", 1, note, "publication:notice_desk", place)],
    )
    noticed(run, by=staff)
    due = Task(TITLE, "榜单待公布", 1, note, "publication:approve", place)
    assert (tasks(leader), of_lists(staff)) == ([due], [due])


def noticed(run: Run, *, by: User) -> None:
    """A notice of the run that is over."""
    Notice.objects.create(
        programme=run.programme,
        run=run,
        number=1,
        state=NoticeState.CLOSED,
        opens_on=date(2024, 6, 3),
        closes_on=date(2024, 6, 13),
        working_days=7,
        title="公示",
        text="现予公示。",
        pdf=files.keep(b"%PDF-", media_type="application/pdf", by="test"),
        opened_by=by,
        closed_at=timezone.now(),
    )


def of_lists(user: User) -> list[Task]:
    return [task for task in tasks(user) if task.page.startswith("publication:")]


def test_staff_see_what_readers_report_until_it_is_answered():
    listed = publication(standings.finished())
    staff = worker(Role.STAFF)
    made = error_reports.receive(listed, token=uuid.uuid4(), place="第 1 名", text="有误", sender=Sender())
    waiting = Task(TITLE, "读者报错待答复", 1, "", "publication:errors", (tiny.SLUG,))
    assert ([task for task in tasks(staff) if task.count], tasks(worker(Role.LEADER))) == ([waiting], [])
    error_reports.decide(made.report, move=ErrorMove.ANSWER, reason="谢谢", by=staff)
    assert waiting not in tasks(staff)


def test_staff_see_claims_that_wait():
    assert tasks(worker(Role.STAFF))[0] == Task("", "认领待核定", 0, "", "declarations:claims")


def test_auditors_have_no_work(client):
    builders.case()
    page = shown(client, worker(Role.AUDITOR))
    assert "目前没有等您处理的事项" in page and "您还没有企业" not in page
