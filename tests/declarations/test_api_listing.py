"""The staff's list of declarations by program."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Scope
from declarations.models import Declaration
from tests import builders, tiny
from tests.bearer import bearer, told

pytestmark = pytest.mark.django_db
LIST = f"/api/v1/programmes/{tiny.SLUG}/declarations/"


@pytest.fixture
def program():
    builders.programme()
    return bearer(builders.user(email="boss@example.cn", role=Role.STAFF), Scope.STAFF_DECLARATIONS)


def test_what_a_row_says(program):
    submission = builders.submission(seq=1)
    declaration = Declaration.objects.get()
    (row,) = program.get(LIST).json()["results"]
    named = ("id", "name", "number", "category", "state", "receipt", "until", "is_extended", "figures_synthetic")
    assert {key: row[key] for key in named} == {
        "id": str(declaration.pk),
        "name": tiny.name(1),
        "number": tiny.number(1),
        "category": "平台类",
        "state": "submitted",
        "receipt": submission.receipt,
        "until": None,
        "is_extended": False,
        "figures_synthetic": True,
    }


def test_filtered_and_sorted_as_the_page(program):
    builders.submission(seq=1)
    builders.declaration(seq=2)
    names = [one["name"] for one in program.get(LIST, {"order": "name"}).json()["results"]]
    drafts = [one["name"] for one in program.get(LIST, {"state": "draft", "nothing": "x"}).json()["results"]]
    found = [one["name"] for one in program.get(LIST, {"query": tiny.number(1)[:17]}).json()["results"]]
    assert (names, drafts, found) == ([tiny.name(1), tiny.name(2)], [tiny.name(2)], [tiny.name(1)])


def test_a_page_after_the_last_is_not_found(program):
    builders.declaration(seq=1)
    assert told(program.get(LIST, {"page": 2})) == (404, "没有第 2 页，共 1 页")


def test_the_same_queries_for_three_rows_and_thirty(program):
    counts = []
    for upto, start in ((3, 1), (30, 4)):
        for seq in range(start, upto + 1):
            builders.declaration(seq=seq)
        with CaptureQueriesContext(connection) as queries:
            assert program.get(LIST).json()["count"] == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_who_isnt_staff_learns_why_not(program):
    other = bearer(builders.user(email="other@example.cn"))
    sentence = "您在本评选方案中不是协会工作人员或核查员或领导或审计"
    assert told(other.get(LIST)) == (403, sentence)
    assert told(program.get("/api/v1/programmes/none/declarations/")) == (404, "没有这个评选方案。")
