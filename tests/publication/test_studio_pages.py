"""The report studio in the browser: the chapters, saving, previewing, versions, comments."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from publication.models import ReportComment, ReportDraft
from publication.services import drafts, report_comments
from ranking.models import Run
from tests import builders, tiny
from tests.publication.through_services import finished_run
from tests.ranking import standings

pytestmark = pytest.mark.django_db
FILE = "overview.md"
OWN = (tiny.FOLDER / "report" / FILE).read_text(encoding="utf-8")


def page(run: Run, rest: str = "") -> str:
    return f"/lists/{run.programme.slug}/report/{run.id}/{rest}"


@pytest.fixture
def run() -> Run:
    return finished_run(count=2)


@pytest.fixture
def staff(client, run):
    client.force_login(builders.user(email="writer@example.cn", role=Role.STAFF))
    return client


def test_the_overview_lists_the_chapters_and_who_wrote_last(staff, run):
    before = staff.get(page(run))
    assert [(one.slug, one.draft) for one in before.context["chapters"]] == [("overview", None)]
    assert "方案原文" in before.text and "还没有排过校样" in before.text
    staff.post(page(run, "chapters/overview/"), {"body": "新文。", "based_on": "0"})
    after = staff.get(page(run)).text
    assert "第 1 版" in after and "writer@example.cn" in after


def test_the_chapter_shows_its_text_its_look_and_what_may_be_inserted(staff, run):
    response = staff.get(page(run, "chapters/overview/"))
    assert response.context["typed"] == OWN
    assert response.context["preview"].faults == ()
    assert "data:image/svg+xml;base64," in response.text or "chart(" not in OWN
    assert 'data-insert="{{ count() }}"' in response.text
    assert not re.search(r"<[^>]+\sstyle=", response.text)


def test_saving_makes_a_version_and_a_stale_save_shows_both_texts(staff, run):
    saved = staff.post(page(run, "chapters/overview/"), {"body": "甲的文字。", "based_on": "0"}, follow=True)
    assert "已保存为第 1 版" in saved.text
    stale = staff.post(page(run, "chapters/overview/"), {"body": "乙的文字。", "based_on": "0"})
    assert stale.status_code == 409
    assert "您的文字还没有保存" in stale.text
    assert (stale.context["text"].body, stale.context["typed"]) == ("甲的文字。", "乙的文字。")
    assert 'name="based_on" value="1"' in stale.text
    assert ReportDraft.objects.count() == 1
    again = staff.post(page(run, "chapters/overview/"), {"body": "乙的文字。", "based_on": "1"}, follow=True)
    assert "已保存为第 2 版" in again.text


def test_a_text_that_cannot_be_kept_stays_in_the_box(staff, run):
    response = staff.post(page(run, "chapters/overview/"), {"body": "甲" * 200_001, "based_on": "0"})
    assert response.status_code == 422
    assert len(response.context["typed"]) == 200_001


def test_the_preview_tells_faults_with_their_lines_and_writes_nothing(staff, run):
    sound = "上榜{{ list_size(main) }}家。\n\n"
    body = sound + "共 7 家，{{ nothing() }}，超过{{ over(99, count()) }}家，近{{ count() }}家。\n"
    response = staff.post(
        page(run, "chapters/overview/preview/"), {"body": body, "based_on": "0"}, headers={"hx-request": "true"}
    )
    faults = [(fault.line, fault.where) for fault in response.context["preview"].faults]
    assert faults == [(3, "count()"), (3, "nothing()"), (3, "over(99, count())"), (3, "未绑定的数字")]
    assert "<html" not in response.text and "上榜2家。" in response.text
    assert not ReportDraft.objects.exists()


def test_without_script_the_preview_is_the_page_with_what_was_typed(staff, run):
    response = staff.post(page(run, "chapters/overview/preview/"), {"body": "只看看。", "based_on": "0"})
    assert (response.status_code, response.context["typed"]) == (200, "只看看。")
    assert "<html" in response.text
    assert not ReportDraft.objects.exists()


def test_hostile_text_stays_text(staff, run):
    body = "<script>alert(1)</script> [点](javascript:alert(1)) {{ label('<b>') }}\n"
    response = staff.post(
        page(run, "chapters/overview/preview/"), {"body": body, "based_on": "0"}, headers={"hx-request": "true"}
    )
    assert "<script" not in response.text and "href=" not in response.text and "<b>" not in response.text


def test_versions_are_compared_and_an_earlier_one_restored(staff, run):
    for number, body in enumerate(("一稿。", "二稿。")):
        staff.post(page(run, "chapters/overview/"), {"body": body, "based_on": str(number)})
    history = staff.get(page(run, "chapters/overview/history/"))
    assert (history.context["old"].version, history.context["new"].version) == (1, 2)
    assert "<mark>二</mark>稿。" in history.text
    chosen = staff.get(page(run, "chapters/overview/history/?from=0&to=1"))
    assert (chosen.context["old"].version, chosen.context["new"].version) == (0, 1)
    assert staff.get(page(run, "chapters/overview/history/?from=x&to=99")).status_code == 200
    staff.post(page(run, "chapters/overview/restore/"), {"version": "1", "based_on": "2"})
    assert drafts.newest(run, chapter=FILE).body == "一稿。"
    late = staff.post(page(run, "chapters/overview/restore/"), {"version": "2", "based_on": "2"}, follow=True)
    assert "还没有保存" in late.text
    assert ReportDraft.objects.count() == 3


def test_comments_are_made_and_settled(staff, run):
    staff.post(page(run, "chapters/overview/comments/"), {"quoted": "营业收入", "text": "口径待核"})
    made = ReportComment.objects.get()
    assert "口径待核" in staff.get(page(run, "chapters/overview/")).text
    assert staff.get(page(run)).context["chapters"][0].comments == 1
    staff.post(page(run, f"comments/{made.id}/resolve/"))
    made.refresh_from_db()
    assert (made.resolved_at is not None, str(made.resolved_by)) == (True, "writer@example.cn")
    assert staff.get(page(run)).context["chapters"][0].comments == 0
    empty = staff.post(page(run, "chapters/overview/comments/"), {"text": " "}, follow=True)
    assert "请写批注的内容" in empty.text
    assert ReportComment.objects.count() == 1


def test_readers_see_the_text_and_no_way_to_change_it(client, run):
    client.force_login(builders.user(email="auditor@example.cn", role=Role.AUDITOR))
    text = client.get(page(run, "chapters/overview/")).text
    assert "readonly" in text and "data-insert" not in text and "保存为新版" not in text


def queries(client, *pages: str) -> list[int]:
    found = []
    for one in pages:
        with CaptureQueriesContext(connection) as asked:
            client.get(one)
        found.append(len(asked))
    return found


def test_pages_ask_the_same_with_few_and_many_versions_and_comments(staff, run):
    def write(number: int) -> None:
        by = builders.user(email=f"w{number % 3}@example.cn")
        drafts.save(run, chapter=FILE, body=f"稿{number}", based_on=number, by=by)
        report_comments.comment(run, chapter=FILE, quoted="", text="核对", by=by)

    asked = [page(run, rest) for rest in ("", "chapters/overview/", "chapters/overview/history/")]
    for number in range(3):
        write(number)
    few = queries(staff, *asked)
    for number in range(3, 30):
        write(number)
    assert queries(staff, *asked) == few


def test_what_is_not_there_is_not_found(staff, run, tmp_path):
    assert staff.get(page(run, "chapters/nothing/")).status_code == 404
    other = standings.other_programme(tmp_path)
    assert staff.get(f"/lists/{other.slug}/report/{run.id}/").status_code == 404
    unfinished = standings.run(in_programme=run.programme, number=2)
    assert staff.get(page(unfinished)).status_code == 404
