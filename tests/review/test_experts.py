"""The pool: entered, changed, imported; shares are told by the expert alone."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from accounts.services import people
from declarations.services.declarations import Refused
from records.models import JournalEntry, OutboxMessage
from review.models import Expert
from review.services import experts
from review.services.experts import ExpertsRefused, Wanted
from tests import builders, panels
from tests.panels import F, T

pytestmark = pytest.mark.django_db


def emails(**wanted) -> list[str]:
    return [one.user.email for one in experts.found(Wanted(**wanted))]


def test_who_has_an_account_is_entered_without_a_letter():
    user = builders.user(email="expert-1@example.cn", name="旧名")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    made = panels.expert(1)
    assert (made.user, made.user.name, made.holdings_declared_at) == (user, "旧名", None)
    assert (OutboxMessage.objects.count(), User.objects.filter(email=user.email).count()) == (0, 1)
    entry = JournalEntry.objects.get(thing=f"expert:{made.pk}")
    assert (entry.action, "虚构大学" in str(entry.facts)) == ("expert.entered", False)


def test_who_has_none_gets_one_and_sets_a_password_by_the_letter(settings):
    made = panels.expert(1)
    letter = OutboxMessage.objects.get(recipient="expert-1@example.cn")
    assert ("/accounts/password/reset/" in letter.body, made.user.has_usable_password()) == (True, False)
    assert people.with_address("expert-1@example.cn") is None
    client = Client()
    client.post("/accounts/password/reset/", {"email": "expert-1@example.cn"})
    key = OutboxMessage.objects.exclude(pk=letter.pk).get(recipient="expert-1@example.cn")
    page = client.get(re.search(r"https?://[^/]+(/\S+)", key.body)[1], follow=True)
    words = {"password1": "a-new-pass-word-2", "password2": "a-new-pass-word-2"}
    client.post(page.redirect_chain[-1][0], words)
    client.post("/accounts/login/", {"login": "expert-1@example.cn", "password": "a-new-pass-word-2"})
    confirm = OutboxMessage.objects.exclude(pk__in=[letter.pk, key.pk]).filter(body__contains="confirm").first()
    if confirm is not None:
        client.post(re.search(r"https?://[^/]+(/\S+)", confirm.body)[1])
    assert people.with_address("expert-1@example.cn") == made.user


def test_nobody_is_entered_twice():
    panels.expert(1)
    with pytest.raises(Refused, match="已在专家库中"):
        experts.enter(panels.profile(1), by=builders.user())


def test_staff_change_all_but_the_address():
    made = panels.expert(1)
    experts.change(made, profile=panels.profile(1, field=F, employer="别的单位"), is_active=False, by=builders.user())
    made.refresh_from_db()
    assert (made.field, made.employer_key, made.is_active) == ("finance", "别的单位", False)
    entry = JournalEntry.objects.get(action="expert.changed")
    assert entry.facts == {
        "before": {"field": "technical", "active": True},
        "after": {"field": "finance", "active": False},
    }
    with pytest.raises(Refused, match="不能在这里修改"):
        experts.change(made, profile=panels.profile(2), is_active=True, by=builders.user())


def test_shares_are_told_by_the_expert_alone():
    made = panels.expert(1)
    experts.declare_holdings(made, holdings=[], by=made.user)
    made.refresh_from_db()
    assert (made.holdings, made.holdings_declared_by) == ([], made.user)
    with pytest.raises(Refused, match="只能由专家本人申报"):
        experts.declare_holdings(made, holdings=["甲"], by=builders.user())
    with pytest.raises(Refused, match="最多 50 项"):
        experts.declare_holdings(made, holdings=map(str, range(51)), by=made.user)
    assert "甲公司" not in str(JournalEntry.objects.get(action="expert.holdings_declared").facts)


def test_a_sheet_enters_and_changes_or_does_nothing(tmp_path):
    panels.expert(1)
    rows = [
        {"电子邮箱": "expert-1@example.cn", "姓名": "专家1", "专业类别": "财务", "工作单位": "虚构一"},
        {"电子邮箱": "expert-2@example.cn", "姓名": "专家2", "专业类别": "技术", "工作单位": "虚构二"},
    ]
    path = builders.sheet(tmp_path / "专家.csv", rows)
    assert experts.import_experts(path, by=builders.user()) == (1, 1)
    assert dict(Expert.objects.values_list("user__email", "field")) == {
        "expert-1@example.cn": "finance",
        "expert-2@example.cn": "technical",
    }
    builders.sheet(path, [*rows, {**rows[0], "电子邮箱": "expert-3@example.cn", "专业类别": "艺术"}])
    with pytest.raises(ExpertsRefused) as refused:
        experts.import_experts(path, by=builders.user())
    assert [str(fault) for fault in refused.value.faults] == [
        "第 4 行，专业类别：“艺术”应为 技术、财务、管理、法律、行业 之一"
    ]
    assert Expert.objects.count() == 2


def test_the_pool_is_searched_by_all_that_is_known():
    panels.expert(1, topics=("电商平台", "跨境"), region="140100")
    panels.expert(2, field=F, topics=("跨境",), region="140200")
    third = panels.expert(3, employer="山西某院")
    experts.change(third, profile=panels.profile(3, employer="山西某院"), is_active=False, by=builders.user())
    assert emails() == [f"expert-{n}@example.cn" for n in (1, 2, 3)]
    assert emails(field=str(T)) == [f"expert-{n}@example.cn" for n in (1, 3)]
    assert emails(topic="跨境") == [f"expert-{n}@example.cn" for n in (1, 2)]
    assert (emails(region="140100"), emails(region="140000")) == (
        ["expert-1@example.cn"],
        ["expert-1@example.cn", "expert-2@example.cn"],
    )
    assert (emails(active="no"), emails(query="某院"), emails(query="EXPERT-2")) == (
        ["expert-3@example.cn"],
        ["expert-3@example.cn"],
        ["expert-2@example.cn"],
    )
    assert experts.topics() == ["电商平台", "跨境"]
