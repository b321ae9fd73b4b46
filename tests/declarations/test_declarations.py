"""A declaration's life: opened once, filled in, submitted before the deadline, frozen."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Declaration, SectionAnswers, Submission
from declarations.services import declarations
from records.core.canonical import sha256
from records.models import JournalEntry
from tests import builders, tiny

pytestmark = pytest.mark.django_db
CLOSES_AT = datetime(2024, 5, 1, 12, tzinfo=SHANGHAI)
INSTANT = timedelta(microseconds=1)


def submit(declaration: Declaration, at: datetime = builders.RECEIVED) -> Submission:
    return declarations.submit(declaration, by=builders.user(), received_at=at)


def refusal(declaration: Declaration, at: datetime = builders.RECEIVED) -> tuple[str, ...]:
    """Why it can't be submitted; the button's verdict and the refused move say the same."""
    verdict = declarations.may_submit(declaration, at=at)
    with pytest.raises(declarations.Refused) as refused:
        submit(declaration, at)
    assert refused.value.verdict == verdict
    assert Submission.objects.filter(declaration=declaration, received_at=at).count() == 0
    return verdict.reasons


def test_an_applicant_is_known_by_kind_and_number_and_shown_by_its_newest_name():
    first = builders.applicant()
    renamed = builders.applicant(name="虚构新名（集团）有限公司")
    assert (renamed, Applicant.objects.count()) == (first, 1)
    assert Applicant.objects.get().name_key == "虚构新名(集团)有限公司"
    assert builders.applicant(number_kind="overseas") != first


def test_an_applicant_files_once_in_a_programme():
    builders.declaration()
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.declaration()
    assert Declaration.objects.count() == 1


def test_answers_stand_in_their_sections_and_count_their_saves():
    declaration = builders.declaration()
    declarations.fill(declaration, answers={"profit": Decimal("7.10"), "revenue": None}, by=builders.user())
    rows = {row.section: row for row in SectionAnswers.objects.all()}
    assert {section: row.version for section, row in rows.items()} == {
        "basic": 1,
        "contact": 1,
        "finance": 2,
        "platform": 1,
    }
    assert (rows["finance"].answers["profit"], rows["finance"].answers["revenue"]) == ("7.10", None)
    assert rows["finance"].answers["revenue_prev"] == "800"
    assert declarations.answers_of(declaration)["profit"] == Decimal("7.10")


def test_a_submission_holds_what_was_answered_under_its_digest():
    declaration = builders.declaration()
    submission = submit(declaration)
    content = json.loads(submission.content)
    assert submission.digest == sha256(submission.content.encode())
    assert (content["revision"], content["figures_synthetic"]) == (declaration.revision.digest, True)
    assert content["context"] == {**tiny.context(), "subject": None}
    assert declarations.values_submitted(submission) == tiny.values()
    assert (declaration.state, Declaration.objects.get().state) == ("submitted", "submitted")


def test_receipts_run_in_sequence_by_programme():
    receipts = [builders.submission(seq=seq).receipt for seq in (1, 2, 3)]
    assert receipts == [f"tiny-list-2024-00000{n}" for n in (1, 2, 3)]


def test_a_refused_submission_uses_no_number():
    incomplete = builders.declaration(seq=1, answers={"profit": None})
    refusal(incomplete)
    assert builders.submission(seq=2).receipt == "tiny-list-2024-000001"


def test_the_journal_tells_the_declaration_s_story():
    submission = builders.submission()
    entries = JournalEntry.objects.filter(thing=f"declaration:{submission.declaration_id}").order_by("seq")
    assert [entry.action for entry in entries] == ["declaration.opened", "declaration.submitted"]
    assert entries[1].facts == {
        "receipt": "tiny-list-2024-000001",
        "digest": submission.digest,
        "received_at": "2024-04-01T12:00:00+08:00",
    }
    assert tiny.name() not in str(list(entries.values()))


def test_a_submission_is_frozen():
    submission = builders.submission()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Submission.objects.update(content="{}")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        submission.delete()
    assert Submission.objects.get().content == submission.content


def test_a_submitted_declaration_is_not_submitted_or_changed_again():
    declaration = builders.declaration()
    submit(declaration)
    assert declarations.may_submit(declaration, at=builders.RECEIVED).reasons == ("申报已提交，不能重复提交",)
    with pytest.raises(declarations.Refused, match="申报已提交，不能重复提交"):
        submit(declaration)
    with pytest.raises(declarations.Refused, match="申报已提交，不能再修改"):
        declarations.fill(declaration, answers={"profit": Decimal(1)}, by=builders.user())
    assert Submission.objects.count() == 1


def test_a_second_page_that_still_shows_the_draft_does_not_submit_again():
    declaration = builders.declaration()
    stale = Declaration.objects.get()
    submit(declaration)
    assert stale.state == Declaration.State.DRAFT
    with pytest.raises(declarations.Refused, match="申报已提交，不能重复提交"):
        submit(stale)


@pytest.mark.parametrize("at", [datetime(2024, 3, 1, tzinfo=SHANGHAI), CLOSES_AT - INSTANT])
def test_the_first_and_the_last_instant_are_in_time(at):
    assert submit(builders.declaration(), at).received_at == at


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (datetime(2024, 3, 1, tzinfo=SHANGHAI) - INSTANT, "申报尚未开始，2024年03月01日起受理"),
        (CLOSES_AT, "申报已于2024年04月30日截止"),
        (CLOSES_AT + timedelta(days=400), "申报已于2024年04月30日截止"),
    ],
)
def test_before_the_opening_and_at_the_close_is_out_of_time(at, reason):
    assert refusal(builders.declaration(), at) == (reason,)


def test_now_is_the_instant_of_receipt_unless_another_is_stated():
    """The tiny programme's filing period is over."""
    with pytest.raises(declarations.Refused, match="申报已于2024年04月30日截止"):
        declarations.submit(builders.declaration(), by=builders.user())


def test_nothing_is_received_in_the_future():
    future = timezone.now() + timedelta(hours=1)
    with pytest.raises(declarations.Refused, match="收件时间晚于现在"):
        submit(builders.declaration(), future)


def test_everything_that_stands_in_the_way_is_told_at_once():
    declaration = builders.declaration(
        answers={"profit": None, "online_revenue": "2000", "is_listed": "是", "merchants": None}
    )
    assert refusal(declaration) == (
        "“市值”未填",
        "“利润”未填",
        "线上收入不应多于营业收入",
        "“入驻商户数”未填",
    )


def test_a_hidden_required_field_is_not_required():
    declaration = builders.declaration(category="service", answers={"merchants": None, "shops": None})
    assert declarations.values_submitted(submit(declaration))["merchants"] is None


def test_a_warning_keeps_nobody_from_submitting():
    declaration = builders.declaration(answers={"revenue_prev": "1"})
    assert submit(declaration).sequence == 1
