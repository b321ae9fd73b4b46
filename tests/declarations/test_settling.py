"""Settling claims: rivals, replaced members, and decisions that lack something."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from declarations.models import Claim, Membership
from declarations.services import claims
from declarations.services.declarations import Refused
from records.models import JournalEntry
from tests import builders
from tests.declarations.claimants import CLAIMS, claimed, letters, person, settle, staff, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_who_sees_and_who_settles_claims(client, role):
    found = waiting(person())
    client.force_login(builders.user(email="one@example.cn", role=role))
    page = client.get(CLAIMS)
    assert page.status_code == (200 if role in {Role.STAFF, Role.AUDITOR} else 403)
    assert ("filer@example.cn" in page.text) == (page.status_code == 200)
    assert ('value="grant"' in page.text) == (role is Role.STAFF)
    if page.status_code == 403:
        assert "只有协会工作人员和审计可以查看认领" in page.text
    answer = settle(client, found, decision="grant")
    assert answer.status_code == (302 if role is Role.STAFF else 403)
    assert Membership.objects.filter(user=person()).exists() == (role is Role.STAFF)
    if role is not Role.STAFF:
        assert "只有协会工作人员可以核定认领" in answer.text


def test_members_and_the_anonymous_settle_nothing(client):
    found = waiting(person())
    assert settle(client, found, decision="grant").url.startswith("/accounts/login/")
    client.force_login(person())
    assert (settle(client, found, decision="grant").status_code, client.get(CLAIMS).status_code) == (403, 403)
    found.refresh_from_db()
    assert found.state == Claim.State.WAITING


def test_rivals_stand_side_by_side_and_one_is_granted(client):
    mine, rival = waiting(person()), waiting(person("rival"), name="虚构第一公司")
    client.force_login(staff())
    page = client.get(CLAIMS)
    (contest,) = page.context["contests"]
    assert [claim for claim, _ in contest.claims] == [mine, rival]
    assert [member.user.email for member in contest.members] == ["first@example.cn"]
    assert page.text.count("与登记不同") == 1 and "2 人认领" in page.text
    assert settle(client, mine, decision="grant").url == CLAIMS
    answer = settle(client, rival, decision="refuse", reason="授权书没有公章")
    assert answer.url == CLAIMS
    assert letters() == [
        ("filer@example.cn", "您认领“虚构第1有限公司”的申请：已准许。"),
        ("rival@example.cn", "您认领“虚构第一公司”的申请：未准许。授权书没有公章"),
    ]
    assert set(Membership.objects.values_list("user__email", flat=True)) == {"first@example.cn", "filer@example.cn"}
    settled = client.get(CLAIMS + "?state=settled").text
    assert "授权书没有公章" in settled and "即时准许" in settled
    assert "没有等待核定的认领" in client.get(CLAIMS).text


def test_a_grant_may_replace_who_had_no_right(client):
    mine = waiting(person())
    wrong = Membership.objects.get(user=person("first"))
    client.force_login(staff())
    refused = settle(client, mine, decision="grant", replacing=[wrong.id])
    assert (refused.status_code, "撤销现有成员须写明理由" in refused.text) == (422, True)
    assert f'value="{wrong.id}" checked' in refused.text
    assert Membership.objects.get() == wrong
    settle(client, mine, decision="grant", replacing=[wrong.id], reason="原授权书系伪造")
    assert Membership.objects.values_list("user__email", flat=True).get() == "filer@example.cn"
    assert ("first@example.cn", "您在“虚构第1有限公司”的成员权限已撤销。原授权书系伪造") in letters()
    actions = JournalEntry.objects.filter(thing=f"applicant:{mine.applicant_id}").order_by("seq")
    assert [entry.action for entry in actions][-2:] == ["claim.settled", "member.removed"]


def test_members_of_another_applicant_can_not_be_replaced(client):
    mine = waiting(person())
    claimed(person("other"), seq=2)
    foreign = Membership.objects.get(user=person("other"))
    client.force_login(staff())
    answer = settle(client, mine, decision="grant", replacing=[foreign.id], reason="x")
    assert (answer.status_code, "所选成员已有变动" in answer.text) == (422, True)
    with pytest.raises(Refused, match="只能撤销同一企业的其他成员"):
        claims.grant(mine, by=staff(), reason="x", replacing=[foreign])
    mine.refresh_from_db()
    assert (mine.state, Membership.objects.count()) == (Claim.State.WAITING, 2)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"decision": "refuse"}, "请写明不准许的理由"),
        ({"decision": "refuse", "reason": "  "}, "请写明不准许的理由"),
        ({"decision": "refuse", "reason": "长" * 501}, "理由不能超过 500 字。"),
        ({}, "请选择准许或不准许。"),
        ({"decision": "burn"}, "请选择准许或不准许。"),
    ],
)
def test_a_decision_that_lacks_something_settles_nothing_and_keeps_the_words(client, posted, sentence):
    found = waiting(person())
    client.force_login(staff())
    answer = settle(client, found, **posted)
    assert (answer.status_code, answer.text.count(sentence)) == (422, 2)
    assert posted.get("reason", "").strip() in answer.text
    found.refresh_from_db()
    assert found.state == Claim.State.WAITING


def test_two_who_settle_at_once_get_one_decision(client):
    found = waiting(person())
    client.force_login(staff())
    settle(client, found, decision="refuse", reason="不符")
    answer = client.post(reverse("declarations:settle_claim", args=[found.id]), {"decision": "grant"}, follow=True)
    assert "这项认领已经核定" in answer.text
    assert not Membership.objects.filter(user=person()).exists()


def test_unknown_claims_and_wrong_methods(client):
    unknown = "00000000-0000-4000-8000-000000000000"
    client.force_login(staff())
    assert client.post(f"/filing/claims/{unknown}/settle/").status_code == 404
    assert client.get(f"/filing/claims/{unknown}/letter/").status_code == 404
    found = waiting(person())
    assert client.get(f"/filing/claims/{found.id}/settle/").status_code == 405
    assert [client.post(url).status_code for url in (CLAIMS, f"/filing/claims/{found.id}/")] == [405, 405]


@pytest.mark.parametrize("address", [CLAIMS, CLAIMS + "?state=settled"])
def test_queries_dont_grow_with_claims(client, address):
    client.force_login(staff())
    counts = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            waiting(person(f"many{seq}"), seq=seq)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
