"""Queries of public sites by hand: recorded with a picture, answering for their step, and never changed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Role
from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Case, Finding, SiteQuery
from review.services import cases, checking, queries
from tests import builders, casework, tiny
from tests.papers import PDF
from tests.review.desk import post, shown, text, url

pytestmark = pytest.mark.django_db
SITE = "credit_china"
TOLD = {"site": SITE, "queried_on": "2019-06-01", "clear": "yes", "result": "未查到相关记录"}


def picture(content: bytes = PDF, name: str = "查询截图.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def record(case: Case, *, is_clear: bool | None = True, on: date = date(2019, 6, 1), **more):
    said = {
        "site": SITE,
        "result": "未查到相关记录",
        "name": "截图.pdf",
        "content": PDF,
        "by": casework.person(Role.STAFF),
    }
    return queries.record(case, queried_on=on, is_clear=is_clear, **{**said, **more})


def test_a_query_is_kept_with_its_day_and_its_picture(case, desk):
    response = post(desk, case, "queries", **TOLD, screenshot=picture())
    assert response.status_code == 302
    made = SiteQuery.objects.get()
    assert (made.site, made.site_title, made.queried_on, made.is_clear, made.result, made.screenshot_name) == (
        SITE,
        "信用中国",
        date(2019, 6, 1),
        True,
        "未查到相关记录",
        "查询截图.pdf",
    )
    page = shown(desk, case)
    assert "信用中国 2019-06-01 查询" in page
    served = desk.get(f"/review/cases/{case.pk}/queries/{made.pk}/screenshot/")
    assert (served.content, served["Content-Type"]) == (PDF, "application/pdf")
    entry = JournalEntry.objects.get(action="site.queried")
    assert (entry.thing, entry.facts["site"], "result" in entry.facts) == (f"case:{case.pk}", SITE, False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"result": ""}, "请写明查到什么"),
        ({"clear": ""}, "请选择结论。"),
        ({"site": "elsewhere"}, "elsewhere"),
        ({"queried_on": "昨天"}, "日期写成 2026-05-31 的样子。"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(case, desk, change, told):
    response = post(desk, case, "queries", **{**TOLD, **change}, screenshot=picture())
    assert (response.status_code, SiteQuery.objects.count()) == (422, 0)
    assert told in text(response)
    assert change.get("result") == "" or "未查到相关记录" in response.content.decode()


def test_a_picture_is_told_from_its_content(case, desk):
    response = post(desk, case, "queries", **TOLD, screenshot=picture(b"MZ program", "截图.png"))
    assert (response.status_code, SiteQuery.objects.count()) == (422, 0)
    assert "“截图.png”内容不是这些格式，这里只收 png、jpg、pdf" in text(response)


def test_a_day_to_come_is_refused(case):
    with pytest.raises(Refused, match="还没到"):
        record(case, on=timezone.localdate() + timedelta(days=1))


def test_another_verifiers_case_is_left_alone(case, verifier):
    cases.take(case, by=verifier)
    with pytest.raises(Refused, match="案卷已由"):
        record(case)


def test_a_decided_case_takes_no_query(case):
    cases.decide(case, kind="pass", submission_seen=str(case.submission_id), reason="x", by=casework.person(Role.STAFF))
    with pytest.raises(Refused, match="不在待核查状态"):
        record(case)


def test_a_query_is_neither_changed_nor_deleted(case):
    made = record(case)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SiteQuery.objects.filter(pk=made.pk).update(is_clear=False)


def test_another_cases_picture_is_not_below_ones_own(case, desk):
    made = record(case)
    other = casework.case(2)
    assert desk.get(f"/review/cases/{other.pk}/queries/{made.pk}/screenshot/").status_code == 404


def test_those_who_only_read_see_the_queries_and_no_form(case):
    record(case)
    auditor = casework.visitor(casework.person(Role.AUDITOR))
    page = auditor.get(url(case)).content.decode()
    assert ("未查到相关记录" in page, "登记查询结果" in page) == (True, False)


@pytest.fixture
def queried(tmp_path: Path) -> Case:
    """A case of a programme in which a step asks a site."""
    folder = tmp_path / tiny.SLUG
    folder.mkdir()
    for path in tiny.FOLDER.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(tiny.FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    review = (folder / "review.yaml").read_text(encoding="utf-8")
    sites = 'sites: [{code: credit_china, title: 信用中国, url: "https://www.creditchina.gov.cn/"}]\nchecks:'
    step = "      - {code: credit_clear, query: credit_china, reason: 信用中国有失信记录}\n"
    (folder / "review.yaml").write_text(review.replace("checks:", sites, 1) + step, encoding="utf-8")
    return builders.case(in_programme=builders.programme(folder=folder))


def finding(case: Case) -> tuple[str, str]:
    found = Finding.objects.get(case=case, round=case.round, step="credit_clear")
    return found.answer, found.sentence


def test_the_newest_query_answers_for_its_step(queried):
    assert finding(queried) == ("unknown", "无法判断：尚未查询该网站，请查询后在案卷中登记结果")
    record(queried, by=builders.user())
    assert finding(queried) == ("yes", "")
    record(queried, is_clear=False, result="有处罚", by=builders.user())
    assert finding(queried) == ("no", "信用中国有失信记录：2019-06-01查询，有处罚")
    checking.check(queried, by=builders.user())
    queried.refresh_from_db()
    assert finding(queried)[0] == "no"
