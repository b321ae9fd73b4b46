"""Standings chosen from, one by one, and as files."""

import csv
import io
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.models import Role
from ranking.models import Run, Standing
from tests import builders
from tests.ranking import standings
from tests.ranking.standings import CONTRIBUTIONS
from tests.ranking.test_views import queries_of

pytestmark = pytest.mark.django_db


def address(run: Run) -> str:
    return reverse("ranking:run", args=[run.id])


def sheet(run: Run, position: int) -> str:
    return reverse("ranking:standing", args=[run.id, position])


def file(run: Run, kind: str) -> str:
    return reverse("ranking:export", args=[run.id, kind])


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_standings_are_filtered_by_list_and_name(staff):
    run = standings.finished(ranked=12)
    assert names(staff.get(address(run), {"list": "main"})) == ["上榜1公司"]
    assert names(staff.get(address(run), {"name": "榜1"})) == ["上榜1公司", "上榜10公司", "上榜11公司", "上榜12公司"]
    nobody = staff.get(address(run), {"list": "main", "name": "榜2"})
    assert (names(nobody), "没有符合条件的企业" in nobody.text) == ([], True)


def test_standings_are_sorted_with_the_unknown_last(staff):
    run = standings.finished(ranked=3)
    for position, margin in ((1, None), (2, 1.5), (3, 20.0)):
        Standing.objects.filter(run=run, position=position).update(contributions=CONTRIBUTIONS | {"margin": margin})
    assert names(staff.get(address(run), {"sort": "margin"})) == ["上榜3公司", "上榜2公司", "上榜1公司"]
    Standing.objects.filter(run=run, position=3).update(name="一公司")
    assert names(staff.get(address(run), {"sort": "name"}))[0] == "一公司"


@pytest.mark.parametrize("query", [{"list": "nonsense"}, {"sort": "id; DROP"}, {"name": "x" * 101}])
def test_what_makes_no_sense_is_as_if_it_werent_there(staff, query):
    run = standings.finished(ranked=2)
    assert names(staff.get(address(run), query)) == ["上榜1公司", "上榜2公司"]


def test_other_pages_keep_what_was_chosen(staff):
    run = standings.finished(ranked=101)
    assert 'href="?name=%E5%85%AC%E5%8F%B8&amp;page=2"' in staff.get(address(run), {"name": "公司"}).text


def test_a_sheet_shows_shares_and_figures_beside_the_median(staff):
    run = standings.finished(ranked=3, medians=standings.MEDIANS)
    Standing.objects.filter(run=run, position=1).update(values={"revenue": 10.0, "margin": 0.5, "licensed_ok": True})
    Standing.objects.filter(run=run, position=1).update(contributions=CONTRIBUTIONS | {"size": 50.0})
    context = staff.get(sheet(run, 1)).context
    assert [(one.title, one.cell.text, one.median.text) for one in context["shares"]] == [
        ("规模", "50.00", "40.13"),
        ("效益", "—", "—"),
        ("口碑", "-10.00", "-10.00"),
    ]
    assert [one.indicators[0][2] for one in context["shares"]] == ["40.13", "—", "-10.00"]
    figures = [(one.label, one.text, one.median) for one in context["figures"]]
    assert [text for _, text, _ in figures] == ["10", "0.5"]
    assert [median for _, _, median in figures] == ["31,415.9265", "—"]


def test_a_run_that_kept_no_medians_shows_none(staff):
    context = staff.get(sheet(standings.finished(ranked=3), 1)).context
    assert {one.median.text for one in context["shares"]} == {"—"}
    assert {median for one in context["shares"] for _, _, median in one.indicators} == {"—"}
    assert [(one.text, one.median) for one in context["figures"]] == [("31,415.9265", "—")]


def test_a_sheet_of_who_isnt_ranked_says_why_and_no_more(staff):
    run = standings.finished(ranked=1, excluded=1)
    page = staff.get(sheet(run, 2)).text
    assert "不纳入排名：未填许可证编号" in page and "各维度的贡献" not in page


def test_a_place_that_nobody_has_is_not_found(staff):
    run = standings.finished()
    for position in (99, 10**30):
        response = staff.get(sheet(run, position))
        assert (response.status_code, "这次排名中没有这一名。" in response.text) == (404, True)


def test_queries_of_a_sheet_dont_grow_with_the_field(staff):
    few, many = standings.finished(number=1, ranked=3), standings.finished(number=2, ranked=30)
    assert queries_of(staff, sheet(few, 1)) == queries_of(staff, sheet(many, 1)) <= 12


def test_the_file_holds_every_standing_under_its_chinese_name(staff):
    run = standings.finished(ranked=2, excluded=1, figures_synthetic=True)
    Standing.objects.filter(run=run, position=2).update(name="=HYPERLINK(1)")
    response = staff.get(file(run, "csv"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["企业名称"] for row in rows] == ["上榜1公司", "'=HYPERLINK(1)", "落榜3公司"]
    assert [row["得分"] for row in rows] == ["98.5", "97.5", ""]
    assert {row["说明"] for row in rows} == {"合成数据：示例数据，非企业真实数据"}
    assert quote("第1次排名.csv") in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_a_workbook_comes_too_and_nothing_else(staff):
    run = standings.finished()
    assert staff.get(file(run, "xlsx")).content[:2] == b"PK"
    assert staff.get(file(run, "parquet")).status_code == 404
    assert staff.get(file(standings.run(number=2), "csv")).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_only_readers_of_runs_get_sheets_and_files(client, role):
    run = standings.finished()
    client.force_login(builders.user(email="one@example.cn", role=role))
    expected = 200 if role in {Role.STAFF, Role.LEADER, Role.AUDITOR} else 403
    found = [client.get(url) for url in (sheet(run, 1), file(run, "csv"))]
    assert [one.status_code for one in found] == [expected, expected]
    assert any("上榜1公司" in one.text for one in found) == (expected == 200)


def test_a_role_elsewhere_opens_neither(client, tmp_path):
    run = standings.finished()
    other = standings.other_programme(tmp_path)
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme=other.slug))
    assert [client.get(url).status_code for url in (sheet(run, 1), file(run, "csv"))] == [403, 403]
