"""Cases and what the checks found, by program."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Scope
from review.models import Case, Finding
from tests import builders, tiny
from tests.bearer import bearer, told

pytestmark = pytest.mark.django_db
LIST = f"/api/v1/programmes/{tiny.SLUG}/cases/"


@pytest.fixture
def program():
    builders.programme()
    return bearer(builders.user(email="boss@example.cn", role=Role.VERIFIER), Scope.STAFF_DECLARATIONS)


def test_a_case_with_the_findings_of_its_last_round(program):
    builders.case(seq=1)
    builders.licences()
    builders.check_round()
    case = Case.objects.select_related("submission").get()
    (row,) = program.get(LIST).json()["results"]
    named = {"id": str(case.pk), "receipt": case.submission.receipt, "name": tiny.name(1), "number": tiny.number(1)}
    assert {key: row[key] for key in named} == named
    found = Finding.objects.filter(case=case, round=case.round).order_by("id")
    assert Finding.objects.filter(case=case).count() > len(found) > 0
    assert row["findings"] == [
        {
            "check": one.check_code,
            "step": one.step,
            "answer": one.answer,
            "severity": one.severity,
            "is_flagged": one.is_flagged,
            "sentence": one.sentence,
        }
        for one in found
    ]


def test_filtered_as_the_queue(program):
    case = builders.case(seq=1)
    assert program.get(LIST, {"state": case.state}).json()["count"] == 1
    assert program.get(LIST, {"state": Case.State.PASSED}).json()["count"] == 0


def test_the_same_queries_for_three_rows_and_thirty(program):
    counts = []
    for upto, start in ((3, 1), (30, 4)):
        for seq in range(start, upto + 1):
            builders.submission(seq=seq)
        builders.check_round()
        with CaptureQueriesContext(connection) as queries:
            assert program.get(LIST).json()["count"] == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_within_scope_and_role(program):
    wrong = bearer(builders.user(email="boss@example.cn"), Scope.STAFF_RANKINGS)
    assert told(wrong.get(LIST)) == (403, "令牌没有“查看申报名单和核查结论”（staff.declarations）的权限")
    expert = bearer(builders.user(email="e@example.cn", role=Role.EXPERT))
    assert told(expert.get(LIST))[0] == 403
