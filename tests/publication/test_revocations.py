"""Taking a title away: two people, a hearing, the bar that follows, and what the public sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, User
from declarations.models import Bar, Declaration, Membership
from declarations.services import bars, declarations, openings
from declarations.services.declarations import Refused
from publication.core.supervision import after_years
from publication.models import Holding, Revocation
from publication.services import annual_reports, holdings, revocations
from records.models import JournalEntry, OutboxMessage
from review.services import registers
from tests import builders, tiny
from tests.publication.holdings import holding, member

pytestmark = pytest.mark.django_db


def leader() -> User:
    return builders.user(email="leader@example.cn", role=Role.LEADER)


def propose(of: Holding, *, ground: str = "fraud", heard: bool = True, **more: Any) -> Revocation:
    """A proposal of which the days to speak are over, unless it is still to be `heard`."""
    made = revocations.propose(of, ground=ground, reason="申报材料不实", by=builders.user(), **more)
    if not heard:
        made.hearing_until = timezone.localdate() - timedelta(days=1)
        made.save()
    return made


def letters() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("queued_at", "id").values_list("recipient", "subject"))


def test_it_takes_two_people_and_ends_the_title() -> None:
    one = holding()
    member(one)
    made = propose(one, heard=False)
    with pytest.raises(Refused, match=r"^提出取消的人不能批准，须由另一位领导决定$"):
        revocations.approve(made, by=builders.user())
    revocations.approve(made, answer="同意", by=leader())
    one.refresh_from_db()
    made.refresh_from_db()
    assert (one.state, one.end_clause, one.ended_on) == ("revoked", "第十七条（一）", timezone.localdate())
    assert (made.state, made.decided_by) == ("approved", leader())
    assert holdings.mark_of(one) == f"已取消（{timezone.localdate():%Y-%m-%d}依第十七条（一））"
    assert letters() == [
        ("filer@example.cn", "拟取消示范资格，请陈述申辩：微型示范企业"),
        ("filer@example.cn", "已取消示范资格：微型示范企业"),
    ]
    entries = JournalEntry.objects.filter(thing=f"holding:{one.pk}").order_by("seq")
    assert [(entry.action, entry.facts["before"], entry.facts["after"]) for entry in entries] == [
        ("revocation.proposed", "", "proposed"),
        ("revocation.approved", "proposed", "approved"),
        ("holding.revoke", "held", "revoked"),
    ]
    assert all("不实" not in str(entry.facts) for entry in entries)  # reasons are payload
    index = registers.newest("title_holders")
    assert index is not None
    assert one.number not in index.by_uscc


def test_the_database_holds_that_it_takes_two() -> None:
    made = propose(holding())
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.filter(pk=made.pk).update(
            state="approved", decided_at=timezone.now(), decided_by=made.proposed_by
        )


def test_nothing_is_approved_before_the_days_to_speak_are_over() -> None:
    one = holding()
    person = member(one)
    made = propose(one)
    assert made.hearing_until == timezone.localdate() + timedelta(days=7)
    revocations.speak(made, statement="材料属实", by=person)
    revocations.speak(made, statement="材料属实，见附件", by=person)
    with pytest.raises(Refused, match=r"^申辩期到\d{4}-\d\d-\d\d为止，期满后才能批准$"):
        revocations.approve(made, by=leader())
    made.refresh_from_db()
    assert (made.state, made.statement) == ("proposed", "材料属实，见附件")
    made.hearing_until = timezone.localdate() - timedelta(days=1)
    made.save()
    with pytest.raises(Refused, match=r"^申辩期已于"):
        revocations.speak(made, statement="再补充", by=person)


@pytest.mark.parametrize(("move", "state"), [(revocations.reject, "rejected"), (revocations.withdraw, "withdrawn")])
def test_a_proposal_that_comes_to_nothing_leaves_the_title(move: Any, state: str) -> None:
    one = holding()
    made = propose(one)
    with pytest.raises(Refused, match=r"^请写明理由$"):
        move(made, answer=" ", by=leader())
    move(made, answer="证据不足", by=leader())
    made.refresh_from_db()
    one.refresh_from_db()
    assert (made.state, made.answer, one.state) == (state, "证据不足", "held")
    with pytest.raises(Refused):
        revocations.approve(made, by=leader())
    assert revocations.may_propose(one).is_yes


def test_one_proposal_at_a_time() -> None:
    one = holding()
    propose(one)
    with pytest.raises(Refused, match=r"^已有取消资格的提议正在办理$"):
        propose(one)


def test_missed_reports_are_evidence_for_their_ground_alone() -> None:
    one = holding()
    known = annual_reports.missed(one, today=timezone.localdate())
    assert known
    assert propose(one, ground="non_cooperation").missed == [list(each) for each in known]
    assert propose(holding(seq=2)).missed == []


def test_a_bar_follows_where_the_programme_says_so() -> None:
    one, other = holding(), holding(seq=2)
    revocations.approve(propose(one, heard=False), by=leader())
    revocations.approve(propose(other, ground="non_cooperation", heard=False), by=leader())
    bar = Bar.objects.get()
    assert (bar.applicant, bar.code, bar.ground) == (one.applicant, "tiny-list", "fraud")
    assert bar.until == after_years(timezone.localdate(), 3)


def test_who_is_barred_neither_begins_nor_submits() -> None:
    draft, programme = builders.declaration(), builders.programme()
    facts: dict[str, Any] = {"ground": "fraud", "clause": "第十七条（一）", "by": builders.user()}
    tomorrow = timezone.localdate() + timedelta(days=1)
    bars.set_bar(draft.applicant, code="tiny-list", until=tomorrow, **facts)
    day = f"{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日"
    told = f"贵单位的称号已依第十七条（一）取消，{day}起才可以再次申报"
    assert [problem.message for problem in declarations.problems_of(draft)] == [told]
    with pytest.raises(Refused, match=told):
        declarations.submit(draft, by=builders.user(), received_at=builders.RECEIVED)
    other = builders.applicant(seq=2)
    bars.set_bar(other, code="tiny-list", until=tomorrow, **facts)
    with pytest.raises(Refused, match=told):
        openings.begin(other, programme=programme, category="platform", unit="north", at=timezone.now(), by=leader())
    assert Declaration.objects.filter(applicant=other).count() == 0


@pytest.mark.parametrize(("code", "days"), [("tiny-list", 0), ("other-list", 9)])
def test_a_bar_ends_on_its_day_and_holds_for_its_programme(code: str, days: int) -> None:
    draft = builders.declaration()
    until = timezone.localdate() + timedelta(days=days)
    bars.set_bar(draft.applicant, code=code, ground="fraud", clause="第十七条（一）", until=until, by=builders.user())
    assert declarations.problems_of(draft) == []
    assert draft.programme.slug == tiny.SLUG
    assert Membership.objects.count() == 0
