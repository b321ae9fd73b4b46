"""Public notices: put up, over, taken back; and what the calendar doesn't know."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role
from declarations.core.lifecycle import Lifecycle, NoticeSettings
from declarations.services import programmes
from declarations.services.declarations import Refused
from publication.core.procedure import NoticeState
from publication.core.working_days import LAST_YEAR, last_working_day
from publication.models import Notice
from publication.services import notice_pages, notices
from ranking.models import Run
from records.models import JournalEntry
from records.services import files
from tests import builders, tiny
from tests.publication import noticed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return noticed.run_of_verified(tmp_path)


def test_what_is_put_up_is_frozen(run: Run) -> None:
    found = noticed.noticed(run)
    assert [row[:2] for row in found.lists[0]["rows"]] == [[n, tiny.name(seq)] for n, seq in ((1, 4), (2, 3), (3, 2))]
    assert found.keys["main"] == [tiny.number(seq) for seq in (4, 3, 2)]
    heads = {name for one in found.lists for name, _ in one["columns"]}
    assert heads == {"rank", "name", "short_name", "city_city"}
    assert found.figures_synthetic
    facts = JournalEntry.objects.get(thing=f"notice:{found.id}").facts
    assert facts == {
        "number": 1,
        "run": str(run.id),
        "from": str(found.opens_on),
        "until": str(found.closes_on),
    }


def test_the_paper_says_the_same(run: Run) -> None:
    read = PdfReader(io.BytesIO(files.read(noticed.noticed(run).pdf)))
    paper = "".join(page.extract_text() for page in read.pages)
    assert [
        word for word in ("现予公示。", tiny.name(4), "合成数据", "示例协会", "微型企业榜") if word not in paper
    ] == []


def test_the_days_are_the_programmes_own(run: Run) -> None:
    definition = programmes.definition_of(run.revision)
    opens_on = date(2024, 6, 3)
    assert notices.span(definition, opens_on=opens_on).closes_on == last_working_day(opens_on, days=7)


def test_a_year_that_the_calendar_does_not_know_is_for_staff_to_say(run: Run) -> None:
    definition = programmes.definition_of(run.revision)
    found = notices.span(definition, opens_on=date(LAST_YEAR, 12, 31))
    assert (found.closes_on, found.known.is_unknown) == (None, True)
    assert f"没有 {LAST_YEAR + 1} 年的放假安排" in found.known.sentence


def test_the_draft_says_until_when_and_how_to_object(run: Run) -> None:
    text = notice_pages.draft_text(run, opens_on=date(2024, 6, 3), closes_on=date(2024, 6, 13))
    assert "公示期为 7 个工作日，自 2024年6月4日起，至 2024年6月13日 24:00 止。" in text
    assert "匿名反映的情况不作为异议受理，只作为线索交核查人员核实，不予答复。" in text


@pytest.mark.parametrize(("mode", "word"), [("lead", "线索"), ("accept", "可以核实"), ("refuse", "不予受理")])
def test_the_draft_says_what_becomes_of_anonymous_ones(mode: str, word: str) -> None:
    settings = Lifecycle.model_validate({"notice": {"anonymous": mode}}).notice
    assert isinstance(settings, NoticeSettings)
    assert word in notice_pages.anonymous_in_words(settings)


def test_a_notice_is_over_by_the_clock_and_closed_by_the_sweep(run: Run) -> None:
    found = noticed.noticed(run)
    end = timezone.localdate() - timedelta(days=1)
    assert (notices.close_due(), notices.is_over(found, at=timezone.now())) == (0, False)
    Notice.objects.filter(pk=found.pk).update(opens_on=end - timedelta(days=9), closes_on=end)
    found.refresh_from_db()
    assert notices.is_over(found, at=timezone.now())
    assert (notices.close_due(), notices.close_due()) == (1, 0)
    found.refresh_from_db()
    assert (found.state, found.closed_at is None) == (NoticeState.CLOSED, False)


def test_one_is_open_at_a_time(run: Run) -> None:
    found = noticed.noticed(run)
    found.pk, found.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save(force_insert=True)


def test_a_withdrawn_notice_makes_room_for_another(run: Run) -> None:
    staff = noticed.official("staff", Role.STAFF)
    found = noticed.noticed(run)
    with pytest.raises(Refused, match=r"^请写明撤回的理由$"):
        notices.withdraw(found, reason="", by=staff)
    notices.withdraw(found, reason="名单有误", by=staff)
    assert (found.state, found.withdrawn_for, found.withdrawn_by) == (NoticeState.WITHDRAWN, "名单有误", staff)
    with pytest.raises(Refused, match=r"^公示处于“已撤回”，不能“撤回公示”$"):
        notices.withdraw(found, reason="再撤", by=staff)
    assert noticed.put_up(run).number == 2


def test_a_notice_held_before_is_entered_as_it_was(run: Run) -> None:
    noticed.approved(run)
    found = notices.record_held(run, opens_on=date(2024, 6, 3), by=builders.user())
    assert (found.state, found.closes_on) == (NoticeState.CLOSED, date(2024, 6, 13))


@pytest.mark.skipif(timezone.localdate() > date(LAST_YEAR, 12, 15), reason="the calendar doesn't know today's year")
def test_a_notice_that_is_not_over_is_not_entered(run: Run) -> None:
    noticed.approved(run)
    with pytest.raises(Refused, match=r"^公示期尚未结束，不能补录$"):
        notices.record_held(run, opens_on=timezone.localdate(), by=builders.user())


def test_a_second_notice_is_left_out_only_after_an_objection_changed_the_list(run: Run) -> None:
    noticed.approved(run)
    with pytest.raises(Refused, match=r"^没有期满的公示因异议改变过榜单，必须公示$"):
        notices.waive(run, reason="赶时间", by=builders.user())


def test_a_list_recut_after_the_notice_is_not_published(run: Run) -> None:
    found = noticed.expire(noticed.noticed(run))
    Notice.objects.filter(pk=found.pk).update(keys={"main": found.keys["main"][:2]})
    assert notices.cleared(run).sentence == "榜单在公示之后被改动，请撤回公示，重新公示"
