"""Pages of titles: the list, one's own titles, a title with its history, and what is written on pages of their own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from declarations.models import Membership
from publication.core.supervision import HoldingMove
from publication.models import AnnualReport, ChangeReport, Holding, ListedEntry, Revocation
from publication.services import annual_reports, changes, holdings, revocations
from tests import builders, tiny
from tests.casework import PDF
from tests.publication.holdings import holding, member, recommender
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
LAST_YEAR = timezone.localdate().year - 1
HOLDERS = f"/holders/{tiny.SLUG}/"
ANNUAL = f"/holders/{tiny.SLUG}/annual/{LAST_YEAR}/"


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def staff() -> Client:
    return logged_in(builders.user(email="s@example.cn", role=Role.STAFF))


def leader() -> Client:
    return logged_in(builders.user(email="l@example.cn", role=Role.LEADER))


def page_of(of: Holding, name: str = "holding", *more: object) -> str:
    return reverse(f"publication:{name}", args=[of.pk, *more])


def file(of: Holding, *, year: int = LAST_YEAR, text: str = "经营正常") -> AnnualReport:
    return annual_reports.file(of, year=year, text=text, figures={"revenue": "120.5"}, by=builders.user())


def grow(numbers: range) -> None:
    for seq in numbers:
        one = holding(seq=seq, unit="north" if seq % 2 else "south")
        file(one)
        changes.file(one, event="renaming", happened_on=timezone.localdate(), text="改名", by=builders.user())
        if seq % 3 == 0:
            revocations.propose(one, ground="fraud", reason="不实", by=builders.user())


@pytest.mark.parametrize("who", [Role.STAFF, Role.RECOMMENDER])
@pytest.mark.parametrize("address", [HOLDERS, ANNUAL])
def test_the_lists_ask_as_often_for_thirty_as_for_three(address: str, who: Role) -> None:
    builders.programme()
    client = logged_in(recommender()) if who is Role.RECOMMENDER else staff()
    found = []
    for numbers in (range(1, 4), range(4, 31)):
        grow(numbers)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 16
    assert len(client.get(address).context["rows"]) == (15 if who is Role.RECOMMENDER else 30)


def test_ones_own_titles_ask_as_often_for_thirty_as_for_three() -> None:
    client = logged_in(person := builders.user(email="filer@example.cn"))
    found = []
    for numbers in (range(1, 4), range(4, 31)):
        for seq in numbers:
            one = holding(seq=seq)
            Membership.objects.create(
                applicant=one.applicant, user=person, part=Membership.Part.FILLER, granted_by=person
            )
        client.get("/titles/")
        with CaptureQueriesContext(connection) as queries:
            text = client.get("/titles/").text
        found.append(len(queries))
    assert found[0] == found[1] <= 10
    assert text.count(f"{LAST_YEAR + 1}-03-31 前报送") == 30


def listed(client: Client, **wanted: str) -> list[str]:
    return [row.holding.name for row, _ in client.get(HOLDERS, wanted).context["rows"]]


def test_the_list_is_filtered_and_searched() -> None:
    one, other = holding(), holding(seq=2, unit="south")
    ended = holding(seq=3)
    holdings.lapse(ended, reason="企业注销", by=builders.user())
    file(one)
    client = staff()
    assert set(listed(client)) == {one.name, other.name, ended.name}
    assert listed(client, state="lapsed") == [ended.name]
    assert listed(client, unit="south") == [other.name]
    assert listed(client, reported="yes") == [one.name]
    assert set(listed(client, reported="no")) == {other.name, ended.name}
    assert listed(client, query=tiny.number(2)) == [other.name]
    assert listed(client, query="第1有限") == [one.name]
    assert "没有符合条件的单位" in client.get(HOLDERS, {"query": "无此企业"}).text


def test_a_unit_sees_its_own_holders_alone() -> None:
    one, other = holding(), holding(seq=2, unit="south")
    client = logged_in(recommender())
    assert listed(client) == [one.name]
    assert listed(client, unit="south") == [one.name]  # not on offer, so not asked for
    assert client.get(page_of(one)).status_code == 200
    assert client.get(page_of(other)).status_code == 403


def test_without_holders_the_page_says_where_they_come_from() -> None:
    builders.programme()
    assert "榜单公布后，上榜单位会自动登记在这里" in staff().get(HOLDERS).text
    assert "您的企业还没有称号" in logged_in(builders.user(email="new@example.cn")).get("/titles/").text


def test_an_enterprise_files_its_report_and_what_is_wrong_stays_typed() -> None:
    one = holding()
    client = logged_in(member(one))
    address = page_of(one, "annual_report", LAST_YEAR)
    assert client.get(address).status_code == 200
    refused = client.post(address, {"figure_revenue": "很多", "text": "经营良好"})
    assert refused.status_code == 422
    assert "很多" in refused.text
    assert "经营良好" in refused.text
    assert AnnualReport.objects.count() == 0
    hostile = SimpleUploadedFile("年报.pdf", b"MZ")
    refused = client.post(address, {"figure_revenue": "1", "text": "经营良好", "file": hostile})
    assert (refused.status_code, "这里只收 pdf、jpg、png" in refused.text) == (422, True)
    good = SimpleUploadedFile("年报.pdf", PDF)
    done = client.post(address, {"figure_revenue": "1,200.5", "text": "经营良好", "file": good})
    assert done.status_code == 302
    report = AnnualReport.objects.get()
    assert (report.figures, report.document_name) == ({"revenue": "1200.5", "staff": None}, "年报.pdf")
    shown = client.get(address).text
    assert "1,200.5" in shown
    got = client.get(reverse("publication:holding_file", args=["report", report.pk]))
    assert (got.content, got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Cache-Control"] == "private, no-store"


def test_a_year_that_is_not_asked_for_has_no_page() -> None:
    one = holding()
    client = logged_in(member(one))
    assert client.get(page_of(one, "annual_report", LAST_YEAR + 1)).status_code == 404
    assert staff().get(page_of(one, "annual_report", LAST_YEAR)).status_code == 404  # nothing filed to be read


def test_a_unit_sends_back_and_forwards() -> None:
    one = holding()
    report, client = file(one), logged_in(recommender())
    back = reverse("publication:return_report", args=[report.pk])
    assert client.post(back, {}).status_code == 422
    assert client.post(back, {f"r{report.pk}-reason": "请补充"}).status_code == 302
    assert "退回理由：请补充" in logged_in(member(one)).get(page_of(one)).text
    file(one)
    assert client.post(f"{ANNUAL}forward/").status_code == 302
    shown = client.get(ANNUAL).text
    assert "第 1 批，1 家" in shown
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        batch = AnnualReport.objects.get().batch
        assert batch is not None
        got = client.get(reverse("publication:report_batch", args=[tiny.SLUG, batch.pk, kind]))
        assert got.content.startswith(start)
    again = client.post(f"{ANNUAL}forward/", follow=True)
    assert f"没有可以报送的{LAST_YEAR}年度报告" in again.text


def test_a_change_goes_its_way_through_pages() -> None:
    one = holding()
    client = logged_in(member(one))
    typed = {"event": "renaming", "happened_on": "2023-01-01", "text": "改名为甲公司"}
    refused = client.post(page_of(one, "report_change"), {**typed, "event": ""})
    assert (refused.status_code, "改名为甲公司" in refused.text) == (422, True)
    done = client.post(page_of(one, "report_change"), typed, follow=True)
    assert "已超过规定的期限，会注明逾期" in done.text
    change, unit = ChangeReport.objects.get(), logged_in(recommender())
    forward = reverse("publication:forward_change", args=[change.pk])
    assert unit.post(forward).status_code == 422
    letter = SimpleUploadedFile("报备函.pdf", PDF)
    assert unit.post(forward, {f"c{change.pk}-file": letter}).status_code == 302
    officials = staff()
    assert officials.post(reverse("publication:note_change", args=[change.pk])).status_code == 302
    shown = officials.get(page_of(one)).text
    assert "已备案" in shown
    assert "报备函.pdf" in shown


def test_a_title_is_taken_away_through_pages() -> None:
    one = holding()
    enterprise, officials, decides = logged_in(member(one)), staff(), leader()
    form = officials.get(page_of(one, "propose_revocation")).text
    assert "可作为第十七条（五）的证据" in form
    refused = officials.post(page_of(one, "propose_revocation"), {"ground": "fraud", "reason": ""})
    assert refused.status_code == 422
    typed = {"ground": "fraud", "reason": "申报材料不实"}
    assert officials.post(page_of(one, "propose_revocation"), typed).status_code == 302
    made = Revocation.objects.get()
    assert "申报材料不实" in enterprise.get(page_of(one)).text  # it is heard
    assert "申报材料不实" not in logged_in(recommender()).get(page_of(one)).text
    said = enterprise.post(reverse("publication:speak", args=[made.pk]), {"speak-statement": "材料属实"})
    assert said.status_code == 302
    decide = reverse("publication:decide_revocation", args=[made.pk])
    early = decides.post(decide, {"decide-decision": "approve", "decide-answer": "同意取消"})
    assert (early.status_code, "期满后才能批准" in early.text, "同意取消" in early.text) == (422, True, True)
    Revocation.objects.update(hearing_until=timezone.localdate() - timedelta(days=1))
    assert decides.post(decide, {"decide-decision": "approve", "decide-answer": ""}).status_code == 302
    one.refresh_from_db()
    assert one.state == "revoked"
    assert "已取消" in enterprise.get(page_of(one)).text


def test_the_public_list_marks_who_lost_the_title_and_keeps_its_rows(client: Client) -> None:
    made = publication(standings.finished())
    one, other = holding(name="甲公司"), holding(seq=2, name="乙公司")
    for position, each in enumerate((one, other)):
        ListedEntry.objects.create(holding=each, publication=made, list_code="main", position=position)
    address = f"/lists/{tiny.SLUG}/"
    assert "榜单公布之后" not in client.get(address).text
    holdings.end(one, move=HoldingMove.REVOKE, clause="第十七条（一）", reason="内情", by=builders.user())
    shown = client.get(address)
    names = [str(row[1]) for row in shown.context["tables"][0].rows]
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert names == [f"甲公司　已取消（{today}依第十七条（一））", "乙公司"]
    assert "内情" not in shown.text
    made.refresh_from_db()
    assert [row[1] for row in made.lists[0]["rows"]] == ["甲公司", "乙公司"]


def test_who_looks_after_holders_finds_them_in_the_navigation() -> None:
    builders.programme()
    people: list[tuple[Any, bool]] = [(staff(), True), (logged_in(recommender()), True)]
    people.append((logged_in(builders.user(email="v@example.cn", role=Role.VERIFIER)), False))
    assert [f'href="{HOLDERS}"' in client.get("/").text for client, _ in people] == [found for _, found in people]
    assert 'href="/titles/"' in logged_in(builders.user(email="new@example.cn")).get("/").text


def test_a_title_that_has_ended_takes_nothing_more() -> None:
    one = holding()
    person = member(one)
    holdings.end(one, move=HoldingMove.LAPSE, clause="", reason="注销", by=builders.user())
    client = logged_in(person)
    assert "称号已终止，不再报备变更" in client.get(page_of(one, "report_change")).text
    assert client.get(page_of(one, "annual_report", LAST_YEAR)).status_code == 404
    assert one.ended_on >= date(2024, 1, 1)


def test_a_list_that_confers_no_title_says_so(tmp_path: Path) -> None:
    """Rather than promise holders who never come."""
    whole = (tiny.FOLDER / "programme.yaml").read_text(encoding="utf-8")
    head, *lines = whole[whole.index("lifecycle:") :].splitlines(keepends=True)
    block = head + "".join(takewhile(lambda line: line.startswith(" "), lines))
    builders.programme_with(tmp_path, replaced={block: ""})
    text = staff().get(HOLDERS).text
    assert ("本评选方案的榜单不授予称号" in text, "上榜单位会自动登记" in text) == (True, False)
