"""The start page by who looks at it: enterprises, people with work, and both."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership
from declarations.services import claims, declarations, invitations
from portal.services import demonstration
from tests import builders, tiny
from tests.declarations import claimants
from tests.papers import PDF
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db

UNTIL = datetime(2999, 1, 1, tzinfo=SHANGHAI)
TITLE = "2024年微型企业榜"


@pytest.fixture
def filer() -> User:
    return builders.user(email="filer@example.cn")


def open_filing() -> None:
    declarations.extend(builders.programme(), until=UNTIL, reason="测试", by=builders.user())


def join(user: User, *, seq: int = 1, part: str = Membership.Part.ADMINISTRATOR) -> None:
    applicant = builders.applicant(seq=seq)
    Membership.objects.create(applicant=applicant, user=user, part=part, granted_by=builders.user())


def home(client, user: User) -> str:
    client.force_login(user)
    return client.get("/").text


def test_who_has_no_enterprise_is_led_to_claim_one(client, filer):
    page = home(client, filer)
    assert "您还没有企业" in page and 'class="btn btn-primary" href="/filing/claim/"' in page
    assert "我的工作" not in page


def test_the_way_from_nothing_to_a_submission(client, filer):
    open_filing()
    join(filer)
    page = home(client, filer)
    assert "未填报" in page and "开始填报" in page and "请在 2998-12-31 24:00 前提交" in page
    assert all(word in page for word in ("开始受理", "原定截止", "今天", "延期截止", "2024-04-30 24:00"))
    draft = builders.declaration()
    page = home(client, filer)
    assert f'href="/filing/{draft.id}/">继续填报' in page and "开始填报" not in page
    declarations.submit(draft, by=filer, received_at=builders.RECEIVED)
    page = home(client, filer)
    assert f'href="/filing/{draft.id}/">查看' in page and f"受理编号 {tiny.SLUG}-000001" in page
    soon = timezone.now() + timedelta(days=3, hours=1)
    Declaration.objects.update(state=Declaration.State.RETURNED, returned_until=soon)
    page = home(client, filer)
    assert f'href="/filing/{draft.id}/">修改后重新提交' in page and "前修改后重新提交，还有 3 天" in page


def test_after_the_end_nothing_is_offered(client, filer):
    builders.programme()
    join(filer)
    assert "目前没有受理申报的评选方案" in home(client, filer)
    builders.declaration()
    page = home(client, filer)
    assert "申报已于2024年04月30日截止，这份申报没有提交。" in page and "查看" in page


def test_nobody_sees_the_enterprise_of_others(client, filer):
    open_filing()
    join(filer)
    builders.declaration()
    stranger = builders.user(email="stranger@example.cn")
    join(stranger, seq=2)
    page = home(client, stranger)
    assert tiny.name(2) in page and tiny.name(1) not in page and "继续填报" not in page


def test_a_claim_that_waits_or_was_refused_is_shown(client, filer):
    join(builders.user(email="first@example.cn"))
    made = claims.claim(
        filer, number_kind="uscc", number=tiny.number(), name="我填的名称", letter_name="a.pdf", letter=PDF
    )
    assert "等待协会工作人员核定" in home(client, filer)
    claims.refuse(made, by=builders.user(), reason="公章不符")
    page = home(client, filer)
    assert "未准许" in page and "公章不符" in page


def test_a_member_of_one_sees_the_claim_of_another_and_the_invitation_to_a_third(client, filer):
    EmailAddress.objects.create(user=filer, email="Filer@example.cn", verified=True, primary=True)
    join(filer)
    page = home(client, filer)
    assert "认领申请" not in page and "成员邀请" not in page
    claimants.waiting(filer, seq=2)
    inviter, third = builders.user(email="third@example.cn"), builders.applicant(seq=3)
    join(inviter, seq=3)
    invitations.invite(third, email=filer.email, part=Membership.Part.FILLER, by=inviter)
    page = home(client, filer)
    assert "认领申请" in page and "成员邀请" in page and third.name in page


def test_queries_dont_grow_with_enterprises(client, filer):
    open_filing()
    counts = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            join(filer, seq=seq)
        home(client, filer)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts == [5, 5]


def way(page: str, title: str = TITLE) -> str:
    """Where the programme's name leads in the list of all programmes; empty where nowhere."""
    listed = page.partition('id="programmes-head"')[2]
    found = re.search(rf'<th scope="row">(?:<a href="([^"]*)">)?{title}', listed)
    assert found, listed
    return found[1] or ""


def test_a_programmes_name_leads_the_public_to_its_list_once_there_is_one(client):
    run = standings.finished()
    assert way(client.get("/").text) == ""
    publication(run)
    assert way(client.get("/").text) == f"/lists/{tiny.SLUG}/"


def test_a_programmes_name_leads_an_enterprise_to_where_it_files(client, filer):
    publication(standings.finished())
    join(filer, seq=9)
    assert way(home(client, filer)) == f"/lists/{tiny.SLUG}/"  # nothing filed, and filing is over
    open_filing()
    join(filer, seq=8)
    page = home(client, filer)
    anchor = f"opening-{builders.applicant(seq=9).pk}-{tiny.SLUG}"
    assert way(page) == f"#{anchor}"
    assert page.count(f'id="{anchor}"') == 1


def test_over_and_not_published_the_name_leads_to_what_was_filed(client, filer):
    draft = builders.declaration()
    join(filer)
    page = home(client, filer)
    anchor = f"opening-{draft.applicant_id}-{tiny.SLUG}"
    assert (way(page), page.count(f'id="{anchor}"')) == (f"#{anchor}", 1)


@pytest.mark.parametrize(
    ("role", "address"), [(Role.STAFF, f"/programmes/{tiny.SLUG}/manage/"), (Role.VERIFIER, f"/lists/{tiny.SLUG}/")]
)
def test_a_programmes_name_leads_those_who_manage_it_to_its_page(client, role, address):
    publication(standings.finished())
    user = builders.user(email="official@example.cn", role=role)
    assert way(home(client, user)) == address


def test_the_first_look_has_people_in_every_role_and_open_filing(client):
    programme = builders.programme()
    demonstration.open_filing(by=builders.user())
    found = demonstration.accounts()
    assert demonstration.accounts() == found  # again is harmless
    assert [label for label, _ in found] == [
        "企业管理员", "填报人", "核查员", "专家", "专家组长", "协会工作人员", "领导", "审计", "推荐单位"
    ]  # fmt: skip
    for label, account in found:
        answer = client.post("/accounts/login/", {"login": account.email, "password": account.password}, follow=True)
        assert answer.context["user"].email == account.email, label
        assert ("开始填报" in answer.text) == (label in {"企业管理员", "填报人"})
        client.logout()
    demonstration.open_filing(by=builders.user())
    assert programme.extensions.count() == 1
