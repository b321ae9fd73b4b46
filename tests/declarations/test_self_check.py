"""The page of the self-check: what isn't met first, own figures with units, and links to what is missing."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from declarations.models import Declaration, Membership
from declarations.services import declarations
from tests import builders
from tests.declarations import filing

pytestmark = pytest.mark.django_db


def page(declaration: Declaration) -> str:
    return filing.member(declaration, Membership.Part.VIEWER).get(f"/filing/{declaration.pk}/self-check/").text


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_every_rule_with_clause_figures_and_verdict():
    declaration = builders.declaration(answers={"online_revenue": "100", "lines": None})
    html = page(declaration)
    assert re.findall(r'id="standing-(\w+)"', html) == ["online_main", "in_trade", "well_run", "licensed"]
    assert re.findall(r'<h2 id="standings-(\w+)">', html) == ["no", "unknown", "people", "yes"]
    text = plain(html)
    assert "第五条(二) 以线上为主 否 线上收入占比低于50%" in text
    assert "第五条(一) 许可证编号 B2-0001" in text
    assert "第五条(四) 由核查人员认定" in text


def test_what_is_missing_is_a_link_to_where_it_is_asked():
    declaration = builders.declaration(answers={"lines": None})
    assert f'<a href="/filing/{declaration.pk}/sections/basic/#f-lines">业务类型</a>' in page(declaration)


def test_warnings_stand_below_and_errors_are_elsewhere():
    declaration = builders.declaration(answers={"revenue": "9000", "staff_technical": "60"})
    text = plain(page(declaration))
    assert "数据提醒 不影响提交，请再看一眼 营业收入变动很大，请核对单位" in text
    assert "技术人员不应多于员工总数" not in text
    assert "数据提醒" not in plain(page(builders.declaration(seq=2)))


def test_the_overview_the_steps_and_the_submit_page_lead_there():
    declaration = builders.declaration()
    client = filing.member(declaration, Membership.Part.VIEWER)
    link = f'href="/filing/{declaration.pk}/self-check/"'
    counts = [
        client.get(f"/filing/{declaration.pk}/{place}").text.count(link) for place in ("", "review/", "documents/")
    ]
    assert counts == [1, 2, 1]


def test_a_section_shows_the_rules_that_read_it_and_no_others():
    declaration = builders.declaration()
    client = filing.member(declaration, Membership.Part.FILLER)
    found = {
        code: re.findall(r'<li id="standing-(\w+)"', client.get(f"/filing/{declaration.pk}/sections/{code}/").text)
        for code in ("basic", "contact", "finance")
    }
    assert found == {"basic": ["licensed", "in_trade"], "contact": [], "finance": ["online_main"]}


def test_it_costs_the_same_empty_and_filled():
    full, empty = builders.declaration(), builders.declaration(seq=2)
    empty.sections.all().delete()
    counts = []
    for declaration in (full, empty):
        client = filing.member(declaration, Membership.Part.VIEWER)
        client.get(f"/filing/{declaration.pk}/self-check/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/filing/{declaration.pk}/self-check/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_a_submitted_declaration_can_still_be_looked_at():
    declaration = builders.declaration()
    declarations.submit(declaration, by=builders.user(), received_at=builders.RECEIVED)
    assert "参评条件自查" in page(declaration)
