"""Pages of runs and standings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from ranking.models import Run, Standing
from ranking.views import Cell, Row
from records.models import Job
from tests import builders, tiny
from tests.ranking import standings

pytestmark = pytest.mark.django_db

NOT_A_READER = "您在本评选方案中不是协会工作人员或领导或审计"


def address(run: Run) -> str:
    return reverse("ranking:run", args=[run.id])


def listing(slug: str = tiny.SLUG) -> str:
    return reverse("ranking:runs", args=[slug])


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


@pytest.mark.parametrize("role", Role)
def test_only_staff_leaders_and_auditors_see_runs(client, role):
    run = standings.finished()
    client.force_login(builders.user(email="one@example.cn", role=role))
    expected = 200 if role in {Role.STAFF, Role.LEADER, Role.AUDITOR} else 403
    for url in (listing(), address(run)):
        response = client.get(url)
        assert (response.status_code, "上榜1公司" in response.text) == (
            expected,
            expected == 200 and url == address(run),
        )
        assert (NOT_A_READER in response.text) == (expected == 403)


def test_a_role_in_another_programme_opens_nothing(client, tmp_path):
    run = standings.finished()
    other = standings.other_programme(tmp_path)
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme=other.slug))
    assert [client.get(url).status_code for url in (listing(), address(run), listing(other.slug))] == [403, 403, 200]
    assert "上榜1公司" not in client.get(address(run)).text


def test_the_anonymous_are_sent_to_log_in(client):
    run = standings.finished()
    for url in (listing(), address(run)):
        response = client.get(url)
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={url}")


def test_pages_are_only_read(staff):
    run = standings.finished()
    for url in (listing(), address(run)):
        assert staff.post(url).status_code == 405
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert staff.get(url).status_code == 200
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_what_isnt_there_is_said_in_one_sentence(staff):
    missing = staff.get(listing("no-such-list"))
    assert (missing.status_code, "没有这个评选方案。" in missing.text) == (404, True)
    missing = staff.get(reverse("ranking:run", args=["00000000-0000-4000-8000-000000000000"]))
    assert (missing.status_code, "没有这次排名运算。" in missing.text) == (404, True)


def test_a_programme_without_runs_says_what_to_do(staff):
    assert "录入申报、完成自动核查之后即可发起" in staff.get(listing()).text


def test_runs_of_the_programme_stand_newest_first(staff, tmp_path):
    standings.run(number=7, in_programme=standings.other_programme(tmp_path))
    first, second = standings.finished(number=1), standings.run(number=2)
    assert list(staff.get(listing()).context["page"]) == [second, first]


def test_an_open_run_shows_its_jobs_progress_and_no_figures(staff):
    run = standings.run(state=Run.State.RUNNING)
    Job.objects.create(kind="ranking.run", subject="another", queued_by="x", progress=5, note="别的任务")
    Job.objects.create(kind="ranking.run", subject=str(run.id), queued_by="x", progress=70, note="保存结果")
    page = staff.get(address(run)).text
    assert "保存结果" in page and 'max="100" value="70"' in page and "别的任务" not in page
    assert "<dt>参评</dt><dd>0</dd>" not in page and "名次与贡献" not in page


def test_a_failed_run_says_why(staff):
    page = staff.get(address(standings.run(state=Run.State.FAILED, error="营业收入缺3行"))).text
    assert "计算失败：营业收入缺3行" in page and "名次与贡献" not in page


def test_the_receipt_stands_short_and_in_full(staff):
    page = staff.get(address(standings.finished(warnings=["利润率是常数列"]))).text
    for digest in ("a" * 64, "b" * 64, "c" * 40):
        assert f'<code class="digest" title="{digest}">{digest[:12]}</code>' in page
    assert "<li>利润率是常数列</li>" in page


def test_synthetic_figures_are_marked_and_real_ones_are_not(staff):
    pages = [staff.get(address(standings.finished(number=n, figures_synthetic=n == 1))).text for n in (1, 2)]
    assert ["示例数据，非企业真实数据" in page for page in pages] == [True, False]


def test_standings_show_what_each_indicator_of_the_ranking_composite_contributed(staff):
    context = staff.get(address(standings.finished(ranked=1))).context
    dimensions = [(one.title, one.hue, [column.title for column in one.columns]) for one in context["dimensions"]]
    assert dimensions == [("规模", 1, ["规模"]), ("效益", 2, ["利润率"]), ("口碑", 3, ["满意度"])]
    cells = (Cell("40.13", "40.125", "100.0", 1), Cell("—", "", "0", 2), Cell("-10.00", "-10.0", "24.9", 3))
    assert context["rows"] == [Row(1, "1", "上榜1公司", "98.5000", cells, ("微型企业榜",))]


def test_ranks_keep_a_half_and_no_more(staff):
    run = standings.finished(ranked=2, excluded=0)
    for position, rank in ((1, "10.0"), (2, "1.5")):
        Standing.objects.filter(run=run, position=position).update(rank=rank)
    assert [row.rank for row in staff.get(address(run)).context["rows"]] == ["10", "1.5"]


def test_excluded_rows_stand_apart_with_their_reason(staff):
    response = staff.get(address(standings.finished(ranked=1, excluded=1)))
    stated = {"position": 2, "number": "N2", "name": "落榜2公司", "reason": "未填许可证编号"}
    assert list(response.context["excluded"]) == [stated]
    assert [row.name for row in response.context["rows"]] == ["上榜1公司"]


def test_names_are_text(staff):
    run = standings.finished(ranked=1)
    Standing.objects.filter(run=run, position=1).update(name="<b>甲</b>公司")
    assert "&lt;b&gt;甲&lt;/b&gt;公司" in staff.get(address(run)).text


def test_a_page_holds_100_rows(staff):
    url = address(standings.finished(ranked=101, excluded=102))
    ranked = [len(staff.get(url, {"page": page}).context["rows"]) for page in ("1", "2", "no number")]
    left_out = [len(staff.get(url, {"excluded": page}).context["excluded"]) for page in (1, 2)]
    assert (ranked, left_out) == ([100, 1, 100], [100, 2])
    assert 'href="?excluded=2"' in staff.get(url).text


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_queries_of_a_run_dont_grow_with_its_rows(staff):
    few = standings.finished(number=1, ranked=3, excluded=3)
    many = standings.finished(number=2, ranked=30, excluded=30)
    assert queries_of(staff, address(few)) == queries_of(staff, address(many)) <= 11


def test_queries_of_the_runs_dont_grow_with_their_number(staff):
    for number in range(1, 4):
        standings.run(number=number, state=Run.State.FAILED)
    few = queries_of(staff, listing())
    for number in range(4, 31):
        standings.run(number=number, state=Run.State.FAILED)
    assert few == queries_of(staff, listing()) <= 12
