"""Access tokens: made, shown once, known again, revoked."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from accounts.core.verdict import YES, no
from accounts.models import AccessToken, Role, Scope
from accounts.services import tokens
from records.models import JournalEntry
from tests import builders

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
POSTED = {"name": "财务系统", "scopes": ["filing.read", "filing.write"], "days": "30"}


@pytest.fixture
def person():
    return builders.user(email="p@example.cn")


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def made(person, *, days=30, **more):
    until = timezone.now() + timedelta(days=days)
    return tokens.make(person, **{"name": "程序", "scopes": [Scope.FILING_READ], "until": until, "by": person} | more)


def actions():
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def test_of_the_secret_only_its_digest_is_kept(person):
    found = made(person)
    row = AccessToken.objects.values().get()
    assert row["digest"] == sha256(found.secret.encode()).hexdigest()
    assert (row["prefix"], len(row["prefix"])) == (found.secret[:9], 9)
    assert [name for name, value in row.items() if found.secret in str(value)] == []


def test_it_is_known_again_with_its_person(person):
    found = made(person)
    known = tokens.known(found.secret)
    assert (known, known.user) == (found.token, person)
    assert tokens.known(found.secret + "x") is None


def test_revoked_expired_and_of_a_closed_account_it_opens_nothing(person):
    revoked, expired, left = made(person), made(person, days=-1), made(person)
    tokens.revoke(revoked.token, by=person)
    assert [tokens.known(one.secret) for one in (revoked, expired)] == [None, None]
    person.is_active = False
    person.save()
    assert tokens.known(left.secret) is None


def test_making_and_revoking_are_journalled_once(person):
    token = made(person).token
    tokens.revoke(token, by=person)
    tokens.revoke(token, by=person)
    assert actions() == ["token.made", "token.revoked"]


def test_use_is_noted_once_an_hour(person):
    token = made(person).token
    tokens.note_use(token)
    token.refresh_from_db()
    first = token.last_used_at
    tokens.note_use(token)
    token.refresh_from_db()
    assert (first is not None, token.last_used_at) == (True, first)
    AccessToken.objects.update(last_used_at=first - timedelta(hours=2))
    token.refresh_from_db()
    tokens.note_use(token)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_nobody_has_more_than_twenty_usable_ones(person):
    for _ in range(tokens.MOST - 1):
        made(person)
    tokens.revoke(made(person).token, by=person)
    assert tokens.may_make(person) == YES
    made(person)
    assert tokens.may_make(person) == no("每人至多 20 个有效的令牌，请先撤销不用的")


def test_the_page_shows_the_secret_once(browser):
    answer = browser.post(PAGE, POSTED)
    secret = answer.context["made"].secret
    assert (answer.status_code, answer.text.count(secret)) == (200, 1)
    assert answer["Cache-Control"] == "private, no-store"
    token = AccessToken.objects.get()
    assert (token.name, token.scopes) == ("财务系统", ["filing.read", "filing.write"])
    again = browser.get(PAGE)
    assert (secret in again.text, token.prefix in again.text) == (False, True)


def test_scopes_of_staff_are_offered_to_those_with_a_role(browser, person):
    assert browser.post(PAGE, POSTED | {"scopes": ["staff.rankings"]}).status_code == 422
    builders.user(email=person.email, role=Role.AUDITOR)
    assert browser.post(PAGE, POSTED | {"scopes": ["staff.rankings"]}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "请写明用途，以便日后辨认。"),
        ({"scopes": []}, "请至少选择一项权限。"),
        ({"scopes": ["everything"]}, "没有这项权限。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_made(browser, wrong, sentence):
    answer = browser.post(PAGE, POSTED | wrong)
    assert (answer.status_code, sentence in answer.text, AccessToken.objects.count()) == (422, True, 0)


def test_revoking_on_the_page(browser, person):
    token = made(person).token
    answer = browser.post(f"{PAGE}{token.pk}/revoke/", follow=True)
    assert "令牌“程序”已撤销，用它的程序即刻不能再访问。" in answer.text
    token.refresh_from_db()
    assert (token.revoked_at is not None, token.revoked_by) == (True, person)


def test_another_persons_token_isnt_there(browser):
    token = made(builders.user(email="other@example.cn")).token
    assert browser.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None
