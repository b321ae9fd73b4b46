"""Approving a run's lists, and watching them being made."""

import pytest

from accounts.models import Role
from publication.models import JOB, Publication
from publication.services import drafts, publications, report_comments
from ranking.models import Run
from ranking.services import rechecks, runs
from records.models import Job, JournalEntry
from review.models import Case, Decision
from review.services import cases, panels
from tests import builders, tiny
from tests.clearing import cleared
from tests.performing import perform
from tests.publication.published import publication
from tests.publication.through_services import finished_run
from tests.ranking import standings

pytestmark = pytest.mark.django_db

UNSIGNED = "专家复核尚未由组长签署，不能公布"


def page(run: Run, slug: str = tiny.SLUG) -> str:
    return f"/lists/{slug}/approve/{run.id}/"


@pytest.fixture
def run():
    """A finished run of two applicants, from their declarations."""
    builders.licences(seqs=(1, 2))
    builders.violations()
    for seq in (1, 2):
        answers = {"licence_no": f"B2-{seq:04d}", "revenue": str(1000 * seq), "online_revenue": str(600 * seq)}
        builders.submission(seq=seq, answers=answers)
    builders.check_round()
    for case in Case.objects.all():
        facts = {"submission_seen": str(case.submission_id), "reason": "x", "by": builders.user()}
        cases.decide(case, kind=Decision.Kind.PASS, **facts)
    made = perform(runs.start(builders.programme(), by=builders.user()))
    assert (made.state, made.ranked) == ("finished", 2), made.error
    return made


@pytest.fixture
def signed(run):
    seat = panels.seat(run.programme, expert=builders.user(email="c@example.cn"), is_chair=True, by=builders.user())
    first = next(standing for standing in run.standings.all() if standing.lists)
    rechecks.object_to(first, seat=seat, reason="存疑", by=seat.expert)
    rechecks.confirm_rest(run, seat=seat, by=seat.expert)
    rechecks.sign_off(run, minutes="维持", by=seat.expert)
    return cleared(run, by=builders.user(email="leads@example.cn"))


@pytest.fixture
def leader(client):
    builders.programme()
    client.force_login(builders.user(email="leader@example.cn", role=Role.LEADER))
    return client


def test_the_page_shows_what_would_be_published_and_nothing_else(leader, run):
    context = leader.get(page(run)).context
    assert [table.code for table in context["tables"]][:1] == ["main"]
    heads = {head.name for table in context["tables"] for head in table.heads}
    assert heads <= {"rank", "name", "short_name", "city_city"}
    assert context["tables"][0].rows[0][:2] == ("1", tiny.name(2))


def test_before_the_sign_off_the_button_says_why_not_and_the_post_is_refused(leader, run):
    before = leader.get(page(run))
    assert (UNSIGNED in before.text, "disabled" in before.text, "组长尚未签署" in before.text) == (True, True, True)
    response = leader.post(f"{page(run)}publish/", follow=True)
    assert (response.redirect_chain, response.text.count(UNSIGNED)) == ([(page(run), 302)], 2)
    assert not Publication.objects.exists()


def test_the_checks_tell_of_objections_and_synthetic_figures(leader, signed):
    found = {(check.mark, check.title) for check in leader.get(page(signed)).context["checks"]}
    assert {("yes", "专家复核"), ("note", "专家异议"), ("note", "合成数据")} <= found


def test_a_text_that_is_not_bound_is_told_before_approving(leader, signed):
    """Not by a making that fails: with the place in the chapter, and the way to mend it."""
    studio = f"/lists/{tiny.SLUG}/report/{signed.id}/"
    report = next(check for check in leader.get(page(signed)).context["checks"] if check.title == "评价报告")
    assert (report.mark, report.text) == ("yes", "文中的数都有出处，与数据相符")
    by = builders.user(email="writes@example.cn")
    drafts.save(signed, chapter="overview.md", body="今年有 99 家企业申报。", based_on=0, by=by)
    report_comments.comment(signed, chapter="overview.md", quoted="", text="请核对", by=by)
    shown = leader.get(page(signed))
    told = {check.title: (check.mark, check.text) for check in shown.context["checks"]}
    assert told["报告批注"] == ("note", "1 条未处理")
    mark, text = told["评价报告"]
    assert (mark, text[:30]) == ("no", "1 处与数据不符或未绑定：“总体评述”第 1 行 未绑定的数")
    assert (f'href="{studio}"' in shown.text, "disabled" in shown.text) == (True, True)
    refused = leader.post(f"{page(signed)}publish/", follow=True)
    assert "请在“报告撰写”中改好" in refused.text
    assert not Publication.objects.exists()


def test_approving_makes_a_version_and_leads_to_the_public_list(leader, signed):
    leader.post(f"{page(signed)}publish/")
    made = Publication.objects.get()
    assert (made.state, made.requested_by.email) == ("building", "leader@example.cn")
    assert JournalEntry.objects.filter(thing=f"publication:{made.id}", action="publication.requested").count() == 1
    building = leader.get(page(signed))
    assert ("等待制作" in building.text, "批准并公布" in building.text) == (True, False)
    perform(made)
    assert (made.state, made.error) == ("published", "")
    done = leader.get(page(signed)).text
    assert f'href="/lists/{tiny.SLUG}/"' in done and f"/lists/{tiny.SLUG}/versions/1/files/report/" in done
    assert "批准并公布" not in done
    assert tiny.name(2) in leader.get(f"/lists/{tiny.SLUG}/").text


def test_a_double_approval_makes_one_version(leader, signed):
    leader.post(f"{page(signed)}publish/")
    second = leader.post(f"{page(signed)}publish/", follow=True)
    assert publications.UNDER_WAY in second.text
    assert Publication.objects.count() == 1


def test_a_failed_version_says_why_and_can_be_made_again(leader, signed):
    publication(signed, state=Publication.State.FAILED, error="报告有 1 处与数据不符")
    failed = leader.get(page(signed)).text
    assert "制作未成：报告有 1 处与数据不符" in failed and "批准并公布" in failed
    leader.post(f"{page(signed)}publish/")
    assert list(Publication.objects.order_by("requested_at").values_list("state", flat=True)) == ["failed", "building"]


def test_a_new_version_shows_what_changes_and_asks_why(leader, signed):
    publication(signed)  # another list was published of it
    before = leader.get(page(signed))
    assert before.context["before"].version == 1
    entered = {row["name"] for one in before.context["changes"]["lists"] for row in one["entered"]}
    assert ({tiny.name(2)} <= entered, "与第 1 版的不同" in before.text, "出新版的理由" in before.text) == (True,) * 3
    refused = leader.post(f"{page(signed)}publish/", follow=True)
    assert "第 1 版已经公布，请写明出新版的理由" in refused.text
    typed = {"reason": "长" * 2001}
    kept = leader.post(f"{page(signed)}publish/", typed)
    assert (kept.status_code, typed["reason"] in kept.text) == (422, True)
    leader.post(f"{page(signed)}publish/", {"reason": "名单有误"})
    made = Publication.objects.get(version=2)
    assert (made.state, made.kind, made.reason) == ("building", "correction", "名单有误")
    (line,) = JournalEntry.objects.filter(thing=f"publication:{made.id}")
    assert (line.facts["kind"], line.payload.content["reason"]) == ("correction", "名单有误")


def test_the_fragment_moves_with_the_job(leader, run):
    made = publication(run, state=Publication.State.BUILDING)
    Job.objects.create(kind=JOB, subject=str(made.id), queued_by="x", progress=40, note="排版报告")
    response = leader.get(f"{page(run)}progress/", headers={"hx-request": "true"})
    assert 'value="40"' in response.text and "排版报告" in response.text and "<html" not in response.text
    assert leader.get(f"{page(run)}progress/").url == page(run)
    Publication.objects.update(state=Publication.State.FAILED)
    assert leader.get(f"{page(run)}progress/", headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_an_open_run_has_nothing_to_approve(leader):
    run = standings.run(in_programme=builders.programme())
    assert "排名尚未完成，不能公布" in leader.get(page(run)).text


@pytest.mark.parametrize("role", Role)
def test_staff_and_leaders_approve_auditors_look_on_others_see_nothing(client, signed, role):
    client.force_login(builders.user(email="one@example.cn", role=role))
    reads = role in {Role.STAFF, Role.LEADER, Role.AUDITOR}
    seen = [client.get(page(signed)), client.get(f"{page(signed)}progress/", headers={"hx-request": "true"})]
    assert [one.status_code for one in seen] == [200 if reads else 403] * 2
    assert (tiny.name(1) in seen[0].text) == reads
    approves = role in {Role.STAFF, Role.LEADER}
    assert client.post(f"{page(signed)}publish/").status_code == (302 if approves else 403)
    assert Publication.objects.count() == int(approves)


def test_a_role_elsewhere_approves_nothing_here(client, signed, tmp_path):
    other = standings.other_programme(tmp_path)
    client.force_login(builders.user(email="one@example.cn", role=Role.LEADER, programme=other.slug))
    assert [client.get(page(signed)).status_code, client.post(f"{page(signed)}publish/").status_code] == [403, 403]
    under_own = page(signed, other.slug)
    assert [client.get(under_own).status_code, client.post(f"{under_own}publish/").status_code] == [404, 404]
    assert not Publication.objects.exists()


def test_publishing_is_posted_and_the_anonymous_log_in(client, signed):
    assert client.get(page(signed)).url == f"/accounts/login/?next={page(signed)}"
    client.force_login(builders.user(email="one@example.cn", role=Role.LEADER))
    assert client.get(f"{page(signed)}publish/").status_code == 405


def test_lists_that_nobody_is_on_can_be_looked_at(client):
    run = finished_run(count=1, answers={1: {"licence_no": None}})
    assert (run.ranked, run.excluded) == (0, 1)
    client.force_login(builders.user(email="leader@example.cn", role=Role.LEADER))
    slug = run.programme.slug
    pages = [client.get(f"/lists/{slug}/{page}/{run.id}/") for page in ("approve", "approval", "notice")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [table.rows for page in pages for table in page.context["tables"]] == [()] * 3
