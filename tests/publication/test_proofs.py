"""Proofs: the report laid out from the texts as they stand, page by page."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from accounts.models import Role
from declarations.services.declarations import Refused
from publication.models import Publication, ReportProof
from publication.services import drafts, proofs
from ranking.models import Run
from records.models import Job
from records.services import jobs
from tests import builders
from tests.performing import job_of, perform
from tests.publication.through_services import finished_run
from tests.ranking import standings

pytestmark = pytest.mark.django_db


def page(run: Run, rest: str = "") -> str:
    return f"/lists/{run.programme.slug}/report/{run.id}/proof/{rest}"


@pytest.fixture
def run() -> Run:
    return finished_run(count=2)


@pytest.fixture
def staff(client, run):
    client.force_login(builders.user(email="writer@example.cn", role=Role.STAFF))
    return client


def test_a_proof_is_laid_out_and_looked_at_page_by_page(staff, run):
    drafts.save(run, chapter="overview.md", body="只有7家。\n", based_on=0, by=builders.user())
    asked = staff.post(page(run, "make/"), follow=True)
    assert "等待排版" in asked.text
    proof = ReportProof.objects.get()
    Job.objects.update(progress=40, note="排版报告")
    fragment = staff.get(page(run, "progress/"), headers={"hx-request": "true"})
    assert 'value="40"' in fragment.text and "<html" not in fragment.text
    perform(proof)
    assert (proof.state, proof.error, proof.faults) == ("made", "", 1)
    assert proof.pages > 2
    assert staff.get(page(run, "progress/"), headers={"hx-request": "true"})["HX-Refresh"] == "true"
    shown = staff.get(page(run)).text
    assert shown.count("<img") == proof.pages
    assert "有 1 处未绑定或与数据不符" in shown
    picture = staff.get(page(run, f"{proof.id}/1/"))
    assert (picture["Content-Type"], Image.open(io.BytesIO(picture.content)).width) == ("image/png", 1100)
    assert staff.get(page(run, f"{proof.id}/1/"), headers={"if-none-match": picture["ETag"]}).status_code == 304
    assert [staff.get(page(run, f"{proof.id}/{number}/")).status_code for number in (0, proof.pages + 1)] == [404, 404]
    assert not Publication.objects.exists()


def test_one_proof_at_a_time(run):
    by = builders.user()
    proofs.prove(run, by=by)
    with pytest.raises(Refused, match="正在排版"):
        proofs.prove(run, by=by)
    assert ReportProof.objects.count() == 1


def test_a_proof_takes_the_texts_as_they_stood_when_it_was_asked_for(run):
    proof = proofs.prove(run, by=builders.user())
    drafts.save(run, chapter="overview.md", body="只有7家。\n", based_on=0, by=builders.user())
    perform(proof)
    assert (proof.state, proof.faults) == ("made", 0)


def test_a_proof_that_fails_says_so_and_another_can_be_asked_for(staff, run):
    proof = proofs.prove(run, by=builders.user())
    proofs.give_up(str(proof.id), error="磁盘已满")
    assert "校样未排成：磁盘已满" in staff.get(page(run)).text
    jobs.perform(str(job_of(proof).id))  # a late worker changes nothing
    proof.refresh_from_db()
    assert proof.state == "failed"
    assert proofs.may_prove(run).is_yes


def test_an_unfinished_run_has_no_proof():
    run = standings.run(in_programme=builders.programme())
    with pytest.raises(Refused, match="排名尚未完成"):
        proofs.prove(run, by=builders.user())
