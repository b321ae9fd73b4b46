"""Starting a run, and watching how far it has come."""

import pytest
from django.urls import reverse

from accounts.models import Role
from ranking.models import RUN_JOB, Run
from ranking.services import runs
from records.models import Job
from tests import builders, tiny
from tests.performing import perform
from tests.ranking import standings

pytestmark = pytest.mark.django_db

LISTING = f"/programmes/{tiny.SLUG}/runs/"
START = f"{LISTING}start/"


def progress(run: Run) -> str:
    return reverse("ranking:progress", args=[run.id])


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


def test_staff_start_a_run_and_are_led_to_it(staff):
    builders.case()
    response = staff.post(START)
    run = Run.objects.get()
    assert (response.status_code, response.url) == (302, f"/runs/{run.id}/")
    assert (run.state, run.queued_by.email) == ("queued", "reader@example.cn")


def test_nothing_checked_cant_be_ranked_and_the_button_says_so(staff):
    assert "disabled" in staff.get(LISTING).text
    response = staff.post(START, follow=True)
    assert response.redirect_chain == [(LISTING, 302)]
    assert "尚未进行自动核查，不能排名" in response.text
    assert not Run.objects.exists()


def test_a_second_run_waits_for_the_first(staff):
    builders.case()
    staff.post(START)
    response = staff.post(START, follow=True)
    assert response.text.count(runs.UNDER_WAY) == 2  # what was refused, and why the button is off
    assert Run.objects.count() == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF}))
def test_only_staff_start(client, role):
    builders.case()
    client.force_login(builders.user(email="one@example.cn", role=role))
    response = client.post(START)
    assert (response.status_code, "您在本评选方案中不是协会工作人员" in response.text) == (403, True)
    assert not Run.objects.exists()


def test_staff_of_another_programme_start_nothing_here(client, tmp_path):
    builders.case()
    other = standings.other_programme(tmp_path)
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme=other.slug))
    assert client.post(START).status_code == 403
    assert not Run.objects.exists()


def test_a_run_isnt_started_by_looking(staff):
    builders.case()
    assert staff.get(START).status_code == 405


def test_leaders_see_why_they_cant_start(client):
    builders.case()
    client.force_login(builders.user(email="one@example.cn", role=Role.LEADER))
    assert "您在本评选方案中不是协会工作人员" in client.get(LISTING).text


def test_the_fragment_moves_with_the_job_and_asks_again(staff):
    run = standings.run(state=Run.State.RUNNING)
    Job.objects.create(kind=RUN_JOB, subject=str(run.id), queued_by="x", progress=70, note="保存结果")
    response = staff.get(progress(run), headers={"hx-request": "true"})
    assert 'value="70"' in response.text and "保存结果" in response.text and 'hx-trigger="every 1s"' in response.text
    assert "<html" not in response.text


@pytest.mark.parametrize("state", [Run.State.FINISHED, Run.State.FAILED])
def test_the_fragment_has_the_page_loaded_again_at_the_end(staff, state):
    run = standings.finished() if state == Run.State.FINISHED else standings.run(state=state)
    response = staff.get(progress(run), headers={"hx-request": "true"})
    assert (response.content, response["HX-Refresh"]) == (b"", "true")


def test_without_htmx_the_fragments_address_leads_to_the_page(staff):
    run = standings.run()
    assert staff.get(progress(run)).url == f"/runs/{run.id}/"


def test_experts_see_no_progress(client):
    run = standings.run()
    client.force_login(builders.user(email="one@example.cn", role=Role.EXPERT))
    assert client.get(progress(run), headers={"hx-request": "true"}).status_code == 403


def test_a_started_run_comes_to_its_standings(staff):
    builders.licences()
    builders.violations()
    builders.case()
    staff.post(START)
    run = perform(Run.objects.get())
    assert (run.state, run.error) == ("finished", "")
    assert staff.get(f"/runs/{run.id}/").status_code == 200
