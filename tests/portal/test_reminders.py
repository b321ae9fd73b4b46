"""Letters before and after what is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from declarations.models import Declaration, Membership, UnitMember
from declarations.services import declarations, requests
from portal.services import reminders
from publication.services import annual_reports
from records.models import OutboxMessage
from review.core.scoring import RoundState
from review.core.workflow import State
from review.models import Case, Round, Scorecard
from review.services import cases, panels
from tests import builders, tiny
from tests.publication.holdings import holding

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[str, str]]:
    """Each letter's recipient and the first line of it, as far as it tells what is due."""
    reminders.write_due()
    found = OutboxMessage.objects.exclude(occasion=None).order_by("recipient", "id").values_list("recipient", "body")
    return [(recipient, body.splitlines()[0].partition("：")[2].partition("（")[0]) for recipient, body in found]


def days(number: int) -> datetime:
    """The end of the day in so many days."""
    day = timezone.localtime() + timedelta(days=number + 1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def member(declaration: Declaration, email: str, part: str = Membership.Part.ADMINISTRATOR) -> None:
    user = builders.user(email=email)
    Membership.objects.create(applicant=declaration.applicant, user=user, part=part, granted_by=builders.user())


def open_until(number: int) -> None:
    declarations.extend(builders.programme(), until=days(number), reason="测试", by=builders.user())


TOLD = {3: "还有 3 天截止", 1: "还有 1 天截止", -1: "已过期"}


@pytest.mark.parametrize("left", [4, 3, 2, 1, 0, -1, -2])
def test_a_draft_is_told_of_on_the_programmes_days(left: int):
    draft = builders.declaration(on_paper=False)
    for name, part in (("boss", "administrator"), ("pen", "filler"), ("eye", "viewer")):
        member(draft, f"{name}@example.cn", part)
    open_until(left)
    expected = f"{tiny.name(1)}的申报尚未提交，{TOLD.get(left)}"
    assert letters() == ([("boss@example.cn", expected), ("pen@example.cn", expected)] if left in TOLD else [])


def test_each_letter_is_written_once_and_a_new_end_is_a_new_letter():
    draft = builders.declaration(on_paper=False)
    member(draft, "boss@example.cn")
    open_until(1)
    assert (reminders.write_due(), reminders.write_due()) == (1, 0)
    open_until(3)
    assert (reminders.write_due(), reminders.write_due()) == (1, 0)


def test_what_was_submitted_waits_for_nobody():
    filed = builders.submission().declaration
    member(filed, "boss@example.cn")
    open_until(1)
    assert letters() == []


def test_what_was_returned_has_an_end_of_its_own():
    case = builders.case()
    member(case.declaration, "boss@example.cn")
    by = builders.user(email="v@example.cn", role=Role.VERIFIER)
    seen = str(case.submission_id)
    cases.return_to_applicant(case, submission_seen=seen, reason="请核对", fields={}, until=days(3), by=by)
    open_until(1)
    assert letters() == [("boss@example.cn", f"{tiny.name(1)}的申报退回后尚未重新提交，还有 3 天截止")]


def test_a_document_that_was_asked_for():
    case = builders.case()
    member(case.declaration, "boss@example.cn")
    requests.ask(case.declaration, title="审计报告附注", reason="核对", until=days(1), by=builders.user())
    assert letters() == [("boss@example.cn", f"{tiny.name(1)}须补充的材料“审计报告附注”尚未提交，还有 1 天截止")]


def test_a_verifiers_cases_by_the_day_on_which_they_are_due():
    verifier = builders.user(email="v@example.cn", role=Role.VERIFIER)
    today = timezone.localdate()
    for seq, left in ((1, 1), (2, 1), (3, 3), (4, 2), (5, 1)):
        case = builders.case(seq=seq)
        if seq != 5:
            cases.take(case, by=verifier)
        Case.objects.filter(pk=case.pk).update(due_on=today + timedelta(days=left))
    assert sorted(letters()) == [
        ("v@example.cn", "您领取的 1 件案卷尚未办结，还有 3 天截止"),
        ("v@example.cn", "您领取的 2 件案卷尚未办结，还有 1 天截止"),
    ]


def test_an_experts_scorecards():
    case, by = builders.case(), builders.user()
    expert = builders.user(email="e@example.cn")
    seat = panels.seat(case.programme, expert=expert, is_chair=False, by=by)
    made = Round.objects.create(programme=case.programme, number=1, state=RoundState.OPEN, until=days(1), created_by=by)
    Scorecard.objects.create(round=made, case=case, seat=seat, assigned_by=by)
    assert letters() == [("e@example.cn", "1 份评分表尚未提交，还有 1 天截止")]


def test_a_recommending_unit_before_its_own_last_day(tmp_path):
    last = timezone.localdate() + timedelta(days=3)
    replaced = {"closes: 2024-04-30": f"closes: {last}", "closes: 2024-04-15": f"recommends_by: {last}"}
    programme = builders.programme_with(tmp_path, replaced=replaced)
    builders.case(seq=1, in_programme=programme)
    Case.objects.update(unit="north", state=State.PRELIMINARY)
    for unit in ("north", "south"):
        user = builders.user(email=f"{unit}@example.cn")
        UnitMember.objects.create(programme=programme, unit=unit, user=user, granted_by=builders.user())
    assert letters() == [("north@example.cn", "1 份申报尚未初审或报送，还有 3 天截止")]


def test_the_holder_of_a_title_before_its_annual_report_is_due(tmp_path):
    today = timezone.localdate()
    last = today + timedelta(days=3)
    if last.year > today.year:  # what is due then is a report on this year, which isn't asked for yet
        last = today - timedelta(days=1)
    replaced = {'due: "03-31"': f'due: "{last:%m-%d}"'}
    one = holding(programme=builders.programme_with(tmp_path, replaced=replaced), held_from=date(today.year - 1, 6, 1))
    for email, part in (("a@example.cn", Membership.Part.ADMINISTRATOR), ("v@example.cn", Membership.Part.VIEWER)):
        user = builders.user(email=email)
        Membership.objects.create(applicant=one.applicant, user=user, part=part, granted_by=builders.user())
    told = f"{one.name}的 {today.year - 1} 年度报送尚未提交，{TOLD[(last - today).days]}"
    assert letters() == [("a@example.cn", told)]
    annual_reports.file(one, year=today.year - 1, text="经营正常", figures={}, by=builders.user())
    OutboxMessage.objects.all().delete()
    assert letters() == []
