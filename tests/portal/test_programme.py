"""One programme as its staff manage it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from ranking.models import Run
from review.services import panels
from tests import builders, tiny
from tests.publication.published import publication
from tests.publication.through_services import altered
from tests.ranking import standings

pytestmark = pytest.mark.django_db

PAGE = f"/programmes/{tiny.SLUG}/manage/"


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="boss@example.cn", role=Role.STAFF))
    return client


def counts(client) -> dict[str, int]:
    return {count.label: count.number for count in client.get(PAGE).context["counts"]}


def test_counts_stand_by_stage(staff):
    builders.case(seq=1)
    builders.declaration(seq=2)
    assert counts(staff) == {
        "填报中": 1,
        "已提交": 1,
        "退回修改": 0,
        "待核查": 1,
        "核查通过": 0,
        "核查不通过": 0,
    }


def test_a_new_programme_tells_what_comes(staff):
    text = staff.get(PAGE).text
    assert all(sentence in text for sentence in ("还没有运算", "尚未设席", "排名完成之后开始", "尚未公布"))


def test_each_step_leads_to_its_page(staff):
    run = standings.finished()
    panels.seat(run.programme, expert=builders.user(email="c@example.cn"), is_chair=True, by=builders.user())
    publication(run)
    text = staff.get(PAGE).text
    for url in (
        f"/review/{tiny.SLUG}/",
        f"/review/{tiny.SLUG}/panel/",
        f"/runs/{run.id}/",
        f"/runs/{run.id}/recheck/",
        f"/lists/{tiny.SLUG}/approve/{run.id}/",
        f"/lists/{tiny.SLUG}/",
        f"/programmes/{tiny.SLUG}/journal/",
        f"/filing/programmes/{tiny.SLUG}/declarations/",
        f"/filing/programmes/{tiny.SLUG}/extensions/",
    ):
        assert f'href="{url}"' in text
    assert "第 1 次排名等待组长签署" in text and "1 个席位" in text


def test_a_programme_without_a_panel_tells_of_no_recheck(staff, tmp_path):
    folder = altered(tmp_path, changes={"review.yaml": [(" deliberation,", "")]})
    standings.finished(in_programme=builders.programme(folder=folder))
    text = staff.get(PAGE).text
    assert ("专家复核" in text, "等待组长签署" in text, "等待批准" in text) == (False, False, True)


def test_a_run_under_way_is_shown(staff):
    builders.case()
    run = standings.run(state=Run.State.RUNNING)
    text = staff.get(PAGE).text
    assert f'href="/runs/{run.id}/"' in text and "计算中" in text and "开始排名" not in text


@pytest.mark.parametrize("role", Role)
def test_staff_leaders_and_auditors_look(client, role):
    builders.case()
    client.force_login(builders.user(email="one@example.cn", role=role))
    reads = role in {Role.STAFF, Role.LEADER, Role.AUDITOR}
    assert client.get(PAGE).status_code == (200 if reads else 403)


def test_a_role_elsewhere_opens_nothing(client, tmp_path):
    builders.programme()
    other = standings.other_programme(tmp_path)
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme=other.slug))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/programmes/{other.slug}/manage/").status_code == 200


def test_what_isnt_there_and_who_isnt_logged_in(client, staff):
    assert staff.get("/programmes/no-such-list/manage/").status_code == 404
    assert staff.post(PAGE).status_code == 405
    client.logout()
    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE}"


def test_queries_dont_grow_with_declarations(staff):
    found = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            builders.submission(seq=seq)
        builders.check_round()
        with CaptureQueriesContext(connection) as queries:
            staff.get(PAGE)
        found.append(len(queries))
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert found[0] == found[1] <= 28
