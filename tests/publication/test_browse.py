"""Published lists looked through: by the address alone, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from publication.models import Publication
from tests import builders, tiny
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db

ADDRESS = f"/lists/{tiny.SLUG}/"
COLUMNS = [["rank", "排名"], ["name", "企业名称"], ["city", "所在地"]]
ROWS = [[1, "甲公司", "太原"], [2, "乙公司", "大同"], [3, "丙公司", "太原"], [4, "丁公司", "大同"]]


@pytest.fixture
def listed() -> Publication:
    lists = [
        {"code": "main", "title": "榜", "columns": COLUMNS, "rows": ROWS},
        {"code": "growing", "title": "成长榜", "columns": COLUMNS[:2], "rows": [[1, "丙公司"]]},
    ]
    return publication(standings.finished(), lists=lists)


def names(client: Any, query: str) -> list[list[str]]:
    return [[row[1] for row in table.rows] for table in client.get(f"{ADDRESS}{query}").context["tables"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?query=丙", [["丙公司"], ["丙公司"]]),
        ("?f-city=太原", [["甲公司", "丙公司"], ["丙公司"]]),
        ("?f-city=太原&order=-rank", [["丙公司", "甲公司"], ["丙公司"]]),
        ("?f-city=火星&order=tax&f-tax=1&page=9", [["甲公司", "乙公司", "丙公司", "丁公司"], ["丙公司"]]),
        ("?query=无此企业", [[], []]),
    ],
)
def test_the_address_says_what_is_shown(client: Any, listed: Publication, query: str, found: list[list[str]]):
    assert names(client, query) == found


def test_an_empty_answer_says_so_and_leads_back(client: Any, listed: Publication):
    text = client.get(f"{ADDRESS}?query=无此企业").text
    assert "按所选条件显示 0 行，全部 5 行。" in text
    assert text.count("本榜单没有符合条件的条目。") == 2
    assert f'<a class="screen-only" href="{ADDRESS}">显示全部</a>' in text


def test_heads_sort_and_keep_the_rest_of_the_address(client: Any, listed: Publication):
    response = client.get(f"{ADDRESS}?query=公司&order=rank")
    heads = response.context["tables"][0].heads
    assert [head.sorted for head in heads] == ["ascending", "", ""]
    query = "query=%E5%85%AC%E5%8F%B8"
    assert [head.url for head in heads] == [f"?{query}&order={order}" for order in ("-rank", "name", "city")]
    assert '<input type="hidden" name="order" value="rank">' in response.text


def test_each_row_has_an_anchor_by_its_place_on_the_list(client: Any, listed: Publication):
    assert '<tr id="main-3">' in client.get(f"{ADDRESS}?query=丙").text


def test_hostile_queries_stay_text(client: Any, listed: Publication):
    response = client.get(ADDRESS, {"query": '"><script>', "order": "--rank", "f-city": "<b>"})
    assert response.status_code == 200
    assert "<script>" not in response.text.partition("<main")[2]


def test_names_lead_to_their_enterprise_on_the_version_in_force_alone(client: Any, listed: Publication):
    listed.placings.create(list_code="main", position=1, applicant=builders.applicant(seq=7))
    page = reverse("publication:enterprise", args=[builders.applicant(seq=7).pk])
    assert client.get(ADDRESS).text.count(f'<a href="{page}">乙公司</a>') == 1
    publication(listed.run, version=2, lists=listed.lists)
    assert page not in client.get(f"{ADDRESS}versions/1/").text
