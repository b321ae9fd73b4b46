"""Runs and standings by program."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Scope
from tests import builders, tiny
from tests.bearer import bearer, told
from tests.ranking import standings

pytestmark = pytest.mark.django_db
RUNS = f"/api/v1/programmes/{tiny.SLUG}/runs/"


@pytest.fixture
def program():
    builders.programme()
    return bearer(builders.user(email="boss@example.cn", role=Role.AUDITOR), Scope.STAFF_RANKINGS)


def standings_of(run):
    return f"/api/v1/runs/{run.pk}/standings/"


def test_runs_the_newest_first(program):
    first, second = standings.finished(number=1), standings.run(number=2)
    found = program.get(RUNS).json()["results"]
    assert [(one["number"], one["state"]) for one in found] == [(2, second.state), (1, "finished")]
    assert program.get(f"/api/v1/runs/{first.pk}/").json() == found[1]
    assert (found[1]["ranked"], found[1]["excluded"], found[1]["recipe"]) == (2, 1, "a" * 64)


def test_standings_then_who_isnt_ranked(program):
    run = standings.finished()
    found = program.get(standings_of(run)).json()["results"]
    kept = list(run.standings.order_by("position"))
    assert [(one["position"], one["number"], one["name"]) for one in found] == [
        (one.position, one.number, one.name) for one in kept
    ]
    assert (found[0]["rank"], found[0]["contributions"]) == ("1", standings.CONTRIBUTIONS)
    assert (found[-1]["rank"], found[-1]["score"], found[-1]["reason"]) == (None, None, kept[-1].reason)


def test_by_list_and_by_number(program):
    run = standings.finished()
    assert [one["number"] for one in program.get(standings_of(run), {"list": "main"}).json()["results"]] == ["N1"]
    assert [one["number"] for one in program.get(standings_of(run), {"number": "N2"}).json()["results"]] == ["N2"]
    assert program.get(standings_of(run), {"number": "N2\0"}).status_code == 200


def test_a_run_that_isnt_finished_has_no_standings(program):
    assert program.get(standings_of(standings.run())).json()["results"] == []


def test_the_same_queries_for_three_rows_and_thirty(program):
    counts = []
    for number, ranked in ((1, 3), (2, 30)):
        run = standings.finished(number=number, ranked=ranked)
        with CaptureQueriesContext(connection) as queries:
            assert program.get(standings_of(run)).json()["count"] == ranked + 1
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_within_scope_and_role(program):
    run = standings.finished()
    wrong = bearer(builders.user(email="boss@example.cn"), Scope.STAFF_DECLARATIONS)
    assert told(wrong.get(standings_of(run)))[0] == 403
    verifier = bearer(builders.user(email="v@example.cn", role=Role.VERIFIER))
    assert told(verifier.get(standings_of(run))) == (403, "您在本评选方案中不是协会工作人员或领导或审计")
    assert told(verifier.get(RUNS)) == (403, "您在本评选方案中不是协会工作人员或领导或审计")
