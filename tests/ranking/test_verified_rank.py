"""A verified figure is what ranks: it changes the adopted value, and a rank after a new run."""

import pytest

from accounts.models import Role
from ranking.models import Standing
from ranking.services import runs
from review.models import Case
from review.services import adoption, cases, checking
from tests import casework, tiny
from tests.performing import perform

pytestmark = pytest.mark.django_db


def standings() -> list[str]:
    run = perform(runs.start(casework.programme(), by=casework.person(Role.STAFF)))
    assert run.state == "finished", run.error
    return list(
        Standing.objects.filter(run=run, rank__isnull=False).order_by("position").values_list("name", flat=True)
    )


def test_a_verified_figure_changes_a_rank_after_a_new_run(tmp_path):
    verifier = casework.person(Role.VERIFIER)
    casework.import_registers(tmp_path)
    revenues = {1: "900", 2: "800", 3: "600"}
    for n, revenue in revenues.items():
        casework.submit(casework.draft(n, answers={"internet_revenue": revenue}))
    checking.check_all(casework.programme(), by=verifier)
    assert cases.pass_clear(casework.programme(), by=verifier) == 3
    assert standings() == [tiny.name(1), tiny.name(2), tiny.name(3)]
    third = Case.objects.get(applicant_number=tiny.number(3))
    seen = {"submission_seen": str(third.submission_id), "by": verifier}
    cases.decide(third, kind="reopen", reason="审计报告不同", **seen)
    casework.verify(third, "internet_revenue", "950", by=verifier)
    cases.decide(third, kind="pass", **seen)
    adopted = {one.case.applicant_number: one.values["internet_revenue"] for one in adoption.adopted(third.programme)}
    assert {n: str(adopted[tiny.number(n)]) for n in revenues} == {1: "900", 2: "800", 3: "950"}
    assert standings() == [tiny.name(3), tiny.name(1), tiny.name(2)]
