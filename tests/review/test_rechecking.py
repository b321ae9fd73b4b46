"""Checking again: on demand for a whole programme, and before publishing what was checked long ago."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from declarations.services.declarations import Refused
from records.models import Job, JournalEntry
from records.services import jobs
from review.models import CHECK_JOB, CheckRound, Finding
from review.services import cases, rechecking
from tests import builders, casework, tiny

pytestmark = pytest.mark.django_db


def blacklist(*names: str) -> None:
    builders.violations(*({"name": name} for name in names), as_of=timezone.localdate())


def recheck(case, *, since=None):
    return rechecking.recheck_before_publication(
        case.programme, declarations=[case.declaration_id], since=since or timezone.now(), by=builders.user()
    )


@pytest.fixture
def checked(db):
    builders.licences()
    builders.violations()
    return builders.case()


def test_a_firm_blacklisted_since_is_named(checked):
    since = timezone.now()
    blacklist(tiny.name())
    found = recheck(checked, since=since)
    assert [str(one) for one in found] == [f"{tiny.name()}：2023年被列入失信名单：2023-06-01由虚构机关列入（虚构事由）"]
    assert [str(one) for one in rechecking.worsened(declarations=[checked.declaration_id], since=since)] == [
        str(found[0])
    ]


def test_a_similar_name_that_came_up_since_is_worse_too(checked):
    since = timezone.now()
    blacklist(tiny.name().replace("有限公司", "有限责任公司"))
    assert [one.step for one in recheck(checked, since=since)] == ["integrity_clear"]


def test_what_was_found_before_and_what_is_better_now_is_not_worse(checked):
    blacklist(tiny.name())
    assert len(recheck(checked)) == 1
    since = timezone.now()
    assert recheck(checked, since=since) == []
    builders.violations(as_of=timezone.localdate() + timedelta(days=1))
    assert recheck(checked, since=since) == []


def test_only_the_cases_named_are_checked(checked):
    other = builders.case(seq=2)
    blacklist(tiny.name(2))
    number = other.round.number
    assert recheck(checked) == []
    other.refresh_from_db()
    assert other.round.number == number


def test_a_failed_warning_is_noted_and_bars_nothing(tmp_path):
    case = casework.case(answers={"total_revenue": "1000"})
    builders.register("listed_companies", [{"name": tiny.name(), "total_revenue": 500, "operating_profit": 100}])
    since = timezone.now()
    failed = case.failed_steps
    assert recheck(case, since=since) == []
    case.refresh_from_db()
    found = Finding.objects.get(case=case, round=case.round, step="annual_report_agrees")
    assert (found.answer, found.severity, case.noted_steps, case.failed_steps) == ("no", "warning", 1, failed)
    assert cases.clear_cases(case.programme, by=casework.person(Role.VERIFIER)).count() == 0


def test_staff_have_the_whole_programme_checked_again_by_the_worker(checked):
    staff = builders.user(email="staff@example.cn", role=Role.STAFF)
    client = casework.visitor(staff)
    blacklist(tiny.name())
    assert client.post(f"/review/{tiny.SLUG}/check/").status_code == 302
    with pytest.raises(Refused, match="正在重新核查"):
        rechecking.ask(checked.programme, by=staff)
    job = Job.objects.get(kind=CHECK_JOB)
    jobs.perform(str(job.id))
    checked.refresh_from_db()
    assert (checked.failed_steps, checked.round.checked_by) == (1, staff)
    assert JournalEntry.objects.filter(action="checks.requested").count() == 1
    assert f"第 {checked.round.number} 轮" in client.get(f"/review/{tiny.SLUG}/").content.decode()
    assert CheckRound.objects.count() == 2


def test_a_check_that_failed_is_told_in_the_journal(checked):
    rechecking.give_up(f"{checked.programme.pk}:x", error="因")
    assert JournalEntry.objects.get(action="checks.failed").facts == {"error": "因"}
