"""The start page, the frame, log-in, and the pages that say what went wrong."""

from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from accounts.core.verdict import YES, no, unknown
from accounts.models import Role, User
from declarations.models import Programme, ProgrammeRevision
from portal import views
from portal.context import Entry, Group, navigation
from portal.services import bundles
from publication.models import Publication
from publication.services import corrections
from ranking.models import Run
from tests import builders, tiny
from tests.publication.published import publication
from tests.ranking import standings

RUNS = f"/programmes/{tiny.SLUG}/runs/"


@pytest.fixture
def person(db):
    """Somebody with a confirmed address and no role."""
    found = builders.user(email="someone@example.cn")
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


@pytest.mark.django_db
def test_an_empty_installation_says_what_to_do(client):
    page = client.get("/").text
    assert "python manage.py load_programme" in page and "还没有公布的榜单" in page


@pytest.mark.django_db
def test_programmes_stand_with_their_filing_period_and_state(client, tmp_path):
    builders.programme()
    twin = standings.other_programme(tmp_path)
    text = (tmp_path / "other-list-2024" / "programme.yaml").read_text(encoding="utf-8")
    text = text.replace("opens: 2024-03-01, closes: 2024-04-30", "opens: 2024-03-01, closes: 2999-04-30")
    (tmp_path / "other-list-2024" / "programme.yaml").write_text(text, encoding="utf-8")
    bundles.load(tmp_path / "other-list-2024", by=builders.user())
    rows = {one.row.programme.slug: one.row for one in client.get("/").context["programmes"]}
    assert {slug: row.filing for slug, row in rows.items()} == {
        tiny.SLUG: no("申报已于2024年04月30日截止"),
        twin.slug: YES,
    }
    assert "2024-03-01 至 2024-04-30 24:00" in client.get("/").text and "申报进行中" in client.get("/").text


@pytest.mark.django_db
def test_a_programme_that_cant_be_read_doesnt_break_the_page(client):
    broken = Programme.objects.create(slug="broken-2024", year=2024, title="坏方案")
    ProgrammeRevision.objects.create(
        programme=broken, number=1, documents={"programme.yaml": "x: ["}, digest="0" * 64, loaded_by=builders.user()
    )
    (listed,) = client.get("/").context["programmes"]
    row = listed.row
    assert (row.programme, row.period, row.filing) == (broken, "", unknown("方案文件无法读取，请重新载入"))


@pytest.mark.django_db
def test_the_newest_published_version_of_each_programme_is_listed(client, tmp_path):
    run, other = standings.finished(), standings.finished(in_programme=standings.other_programme(tmp_path))
    publication(run, version=1)
    newest = publication(run, version=2)
    publication(run, version=3, state=Publication.State.FAILED)
    publication(other, state=Publication.State.BUILDING)
    response = client.get("/")
    assert [row.publication for row in response.context["publications"]] == [newest.pk]
    assert f"/lists/{tiny.SLUG}/versions/2/files/report/" in response.text
    assert "已撤销" not in response.text
    corrections.revoke(newest, reason="数据造假", by=builders.user())
    assert "已撤销" in client.get("/").text


@pytest.mark.django_db
def test_staff_see_the_latest_run_of_their_own_programmes(client, tmp_path):
    standings.finished(number=1)
    latest = standings.run(number=2, state=Run.State.FAILED, error="x")
    standings.finished(in_programme=standings.other_programme(tmp_path))
    assert client.get("/").context["runs"] is None
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    assert list(client.get("/").context["runs"]) == [latest]


@pytest.mark.django_db
def test_those_without_a_reading_role_see_no_runs(client):
    run = standings.finished()
    client.force_login(builders.user(email="expert@example.cn", role=Role.EXPERT))
    response = client.get("/")
    assert response.context["runs"] is None
    scoring = Entry("我的评分", f"/review/{tiny.SLUG}/scoring/", current="")
    own = Entry("我的案卷", f"/review/{tiny.SLUG}/own-cases/", current="")
    recheck = Entry("复核", f"/runs/{run.id}/recheck/", current="")
    objections = Entry("异议", f"/objections/{tiny.SLUG}/", current="")
    home = Group("", (Entry("首页", "/", current="page"),))
    assert response.context["navigation"] == [home, Group("2024年微型企业榜", (scoring, own, recheck, objections))]


@pytest.mark.django_db
def test_queries_of_the_start_page_dont_grow_with_programmes(client, tmp_path):
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    publication(standings.finished())
    counts = []
    for other in (False, True):
        if other:
            publication(standings.finished(in_programme=standings.other_programme(tmp_path)))
            builders.user(email="reader@example.cn", role=Role.STAFF, programme="other-list-2024")
        client.get("/")  # what a revision says is compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17


@pytest.mark.django_db
def test_navigation_costs_the_anonymous_nothing_who_has_roles_two_queries_and_others_one(
    django_assert_num_queries, tmp_path
):
    builders.programme()
    standings.other_programme(tmp_path)
    request = RequestFactory().get(RUNS)
    assert navigation(request) == {"navigation": []}
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert navigation(request) == {"navigation": []}
    request.user = builders.user(email="reader@example.cn", role=Role.AUDITOR)
    for below in (f"/runs/{UUID(int=1)}/", f"/review/cases/{UUID(int=1)}/"):
        elsewhere = RequestFactory().get(below)
        elsewhere.user = User.objects.get(pk=request.user.pk)
        elsewhere.resolver_match = resolve(below)
        with django_assert_num_queries(2):
            assert [group.is_open for group in navigation(elsewhere)["navigation"]] == [False, False]
    with django_assert_num_queries(2):
        found = navigation(request)["navigation"]
    assert [(group.title, [entry.label for entry in group.entries]) for group in found] == [
        ("", ["首页", "认领核定", "专家库", "名单"]),
        (
            "2024年微型企业榜",
            [
                "方案管理",
                "申报名单",
                "申报期限",
                "推荐单位",
                "推荐",
                "核查",
                "专家席位",
                "评分轮次",
                "排名",
                "称号持有单位",
            ],
        ),
    ]
    assert [entry.url for group in found for entry in group.entries if entry.current] == [RUNS]
    request.user = builders.user(email="filer@example.cn")
    with django_assert_num_queries(1):
        (group,) = navigation(request)["navigation"]
    assert [entry.label for entry in group.entries] == ["首页", "认领企业", "我的称号"]


@pytest.mark.django_db
def test_of_several_programmes_only_the_one_at_hand_is_unfolded(client, tmp_path):
    builders.programme()
    reader = builders.user(email="reader@example.cn", role=Role.STAFF)
    client.force_login(reader)
    alone = "<details open><summary>2024年微型企业榜</summary>"
    assert alone in client.get("/").text
    builders.user(email="reader@example.cn", role=Role.STAFF, programme=standings.other_programme(tmp_path).slug)
    start, runs = client.get("/").text, client.get(RUNS).text
    assert (start.count("<details>"), start.count("<details open>")) == (2, 0)
    assert (runs.count("<details>"), runs.count("<details open>")) == (1, 1)


@pytest.mark.django_db
def test_the_start_page_is_only_read(client):
    assert client.post("/").status_code == 405


@pytest.mark.django_db
def test_log_in_leads_on_and_log_out_leads_home(client, person):
    assert client.get("/accounts/login/").status_code == 200
    given = {"login": person.email, "password": "pass-word-1"}
    response = client.post("/accounts/login/", {**given, "next": RUNS})
    assert (response.status_code, response.url) == (302, RUNS)
    assert client.get("/accounts/logout/").context["user"] == person  # asking logs nobody out
    response = client.post("/accounts/logout/")
    assert (response.status_code, response.url, "_auth_user_id" in client.session) == (302, "/", False)


@pytest.mark.django_db
def test_log_in_never_leads_to_another_site(client, person):
    given = {"login": person.email, "password": "pass-word-1", "next": "https://evil.example/"}
    assert client.post("/accounts/login/", given).url == "/"


@pytest.mark.django_db
def test_a_wrong_password_gets_one_sentence(client, person):
    cache.clear()
    response = client.post("/accounts/login/", {"login": person.email, "password": "wrong"})
    assert "您提供的电子邮件地址和/或密码不正确。" in response.text
    assert f'value="{person.email}"' in response.text and "wrong" not in response.text


@pytest.mark.django_db
def test_a_closed_account_is_told_so(client, person):
    person.is_active = False
    person.save()
    response = client.post("/accounts/login/", {"login": person.email, "password": "pass-word-1"}, follow=True)
    assert ("这个账号已停用" in response.text, "_auth_user_id" in client.session) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "sentence", "request_made"),
    [
        (400, "浏览器发来的内容不完整或格式不对", {"path": "/", "headers": {"host": "evil.example"}}),
        (404, "这个地址没有对应的页面", {"path": "/no/such/page/"}),
    ],
)
def test_an_error_page_is_chinese_and_carries_the_request_id(status, sentence, request_made):
    response = Client(raise_request_exception=False).get(**request_made)
    assert (response.status_code, sentence in response.text) == (status, True)
    assert f"<code>{response['X-Request-ID']}</code>" in response.text
    assert 'lang="zh-CN"' in response.text and "<script>" not in response.text


@pytest.mark.django_db
def test_the_verdicts_sentence_is_the_403_page(client, person):
    builders.programme()
    client.force_login(person)
    response = client.get(RUNS)
    assert (response.status_code, "您在本评选方案中不是协会工作人员或领导或审计" in response.text) == (403, True)
    assert f"<code>{response['X-Request-ID']}</code>" in response.text


@pytest.mark.django_db
def test_a_stale_form_is_told_so(person):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": person.email})
    assert (response.status_code, "表单已过期" in response.text) == (403, True)


@pytest.mark.django_db
def test_too_many_attempts_are_told_so(client):
    cache.clear()
    responses = [client.post("/accounts/login/", {"login": "x"}) for _ in range(31)]
    cache.clear()
    assert (responses[-1].status_code, "操作太频繁" in responses[-1].text) == (429, True)


def test_the_500_page_needs_no_database():
    request = RequestFactory().get("/")
    request.id = "abc-12345"
    response = views.server_error(request)
    assert (response.status_code, "<code>abc-12345</code>" in response.text) == (500, True)


@pytest.mark.django_db
def test_the_frameworks_own_sentences_arent_shown(rf):
    request = rf.get("/")
    assert "No Programme" not in views.not_found(request, Exception("No Programme matches the given query.")).text
    assert "没有这个榜单" in views.not_found(request, Exception("没有这个榜单")).text
