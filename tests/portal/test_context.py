"""The navigation: which group is open and which entry is marked, on a programme's own pages and on those below."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from portal.context import Group
from ranking.models import Run
from tests import builders, tiny
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path) -> Run:
    """A finished run; beside its programme there is another, whose group stays folded."""
    found = standings.finished()
    other = standings.other_programme(tmp_path)
    builders.user(email="reader@example.cn", role=Role.STAFF, programme=other.slug)
    return found


@pytest.fixture
def staff(run) -> Client:
    client = Client()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


def at_hand(client: Client, address: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The programmes whose groups are open, and the entries that are marked, each with how."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    groups: list[Group] = answer.context["navigation"]
    marked = [(entry.label, entry.current) for group in groups for entry in group.entries if entry.current]
    assert answer.text.count("<details open><summary>") == sum(group.is_open for group in groups)
    assert [answer.text.count(f'aria-current="{how}">{label}</a>') for label, how in marked] == [1] * len(marked)
    return [group.title for group in groups if group.is_open], marked


HERE = ["2024年微型企业榜"]


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("ranking:runs", [("排名", "page")]),
        ("ranking:run", [("排名", "true")]),
        ("ranking:standing", [("排名", "true")]),
        ("ranking:recheck", [("复核", "page")]),
        ("review:queue", [("核查", "page")]),
        ("review:case", [("核查", "true")]),
        ("review:panel", [("专家席位", "page")]),
        ("publication:studio", [("报告", "page")]),
        ("publication:list", [("公布", "true")]),
        ("publication:version", [("公布", "true")]),
        ("portal:programme", [("方案管理", "page")]),
        ("portal:journal", [("方案管理", "true")]),
        ("declarations:all_declarations", [("申报名单", "page")]),
        ("declarations:receipt", [("申报名单", "true")]),
        ("declarations:extensions", [("申报期限", "page")]),
        ("publication:holders", [("称号持有单位", "page")]),
    ],
)
def test_the_group_of_the_programme_is_open_and_its_entry_marked(staff, run, name, marked):
    publication(run)
    case = builders.case(seq=2)
    arguments = {
        "ranking:run": [run.pk],
        "ranking:standing": [run.pk, 1],
        "ranking:recheck": [run.pk],
        "review:case": [case.pk],
        "publication:studio": [tiny.SLUG, run.pk],
        "publication:version": [tiny.SLUG, 1],
        "declarations:receipt": [case.submission.receipt],
    }
    assert at_hand(staff, reverse(name, args=arguments.get(name, [tiny.SLUG]))) == (HERE, marked)


def test_an_older_run_belongs_to_the_same_programme(staff, run):
    standings.finished(number=2)
    assert at_hand(staff, reverse("ranking:run", args=[run.pk])) == (HERE, [("排名", "true")])
    assert at_hand(staff, reverse("ranking:recheck", args=[run.pk])) == (HERE, [("复核", "true")])


def test_on_the_start_page_no_programme_is_at_hand(staff):
    assert at_hand(staff, "/") == ([], [("首页", "page")])


def test_who_may_not_enter_still_sees_where_it_is(staff, run):
    refused = staff.get(reverse("ranking:standing", args=[run.pk, 99]))
    assert refused.status_code == 404
    assert [group.title for group in refused.context["navigation"] if group.is_open] == HERE
