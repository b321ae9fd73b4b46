"""Sign-up, confirmation, log-in and recovery, as a person meets them; letters leave through the outbox."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from accounts.models import User
from records.models import Job, OutboxMessage

pytestmark = pytest.mark.django_db

PASSWORD = "Taiyuan-2026"
GIVEN = {"name": "王晓燕", "email": "Wang@Example.cn", "password1": PASSWORD, "password2": PASSWORD}
ADDRESS = "wang@example.cn"


@pytest.fixture(autouse=True)
def _no_earlier_attempts():
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


def sign_up(client, **other):
    return client.post("/accounts/signup/", {**GIVEN, **other})


def letters() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("queued_at").values_list("recipient", "subject"))


def link(kind: str) -> str:
    """The path in the last letter."""
    body = OutboxMessage.objects.order_by("-queued_at").first().body
    (found,) = re.findall(rf"http://testserver(/accounts/{kind}/\S+)", body)
    return found


def log_in(client, **other):
    return client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD, **other})


def is_logged_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def person(client):
    sign_up(client)
    client.post(link("confirm-email"))
    OutboxMessage.objects.all().delete()
    cache.clear()
    return User.objects.get(email=ADDRESS)


def test_sign_up_confirm_log_in(client):
    assert sign_up(client).url == "/accounts/confirm-email/"
    assert User.objects.values_list("email", "name").get() == (ADDRESS, "王晓燕")
    assert letters() == [(ADDRESS, "榜评：请确认您的邮箱")]
    assert Job.objects.filter(kind="outbox.send").count() == 1
    assert log_in(client).url == "/accounts/confirm-email/" and not is_logged_in(client)
    assert "wang@example.cn 是您的邮箱" in client.get(link("confirm-email")).text
    assert EmailAddress.objects.get().verified is False  # looking confirms nothing
    assert client.post(link("confirm-email")).url == "/accounts/login/"
    assert EmailAddress.objects.get().verified is True
    assert log_in(client).url == "/" and is_logged_in(client)


def test_the_session_changes_at_log_in(client, person):
    client.get("/accounts/login/")
    client.cookies["sessionid"] = "a" * 32
    log_in(client)
    assert is_logged_in(client) and client.session.session_key != "a" * 32


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_neither_sign_up_nor_log_in_leads_to_another_site(client, person, target):
    assert log_in(client, next=target).url == "/"
    client.post("/accounts/logout/")
    assert target not in sign_up(client, email="other@example.cn", next=target).url


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"email": "wang"}, "请输入合法的邮件地址。"),
        ({"password1": "12345678", "password2": "12345678"}, "这个密码太常见了。"),
        ({"password1": "kurz-1", "password2": "kurz-1"}, "密码太短，至少要 8 位。"),
        ({"password1": "wang@example", "password2": "wang@example"}, "密码跟 电子邮箱 太相似了。"),
        ({"password2": "other-Pass-1"}, "每次输入的密码必须相同。"),
    ],
)
def test_bad_input_at_sign_up_is_told_beside_the_field_and_saves_nothing(client, wrong, sentence):
    page = sign_up(client, **wrong).text
    assert page.count(sentence) == 2  # beside the field and in the summary on top
    assert 'value="王晓燕"' in page or "name" in wrong
    assert PASSWORD not in page
    assert (User.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_a_registered_address_looks_like_any_other(client, person):
    client.logout()
    assert sign_up(client).url == "/accounts/confirm-email/"
    assert letters() == [(ADDRESS, "榜评：这个邮箱已经注册")]
    assert User.objects.count() == 1


def test_recovery_sets_a_new_password_once(client, person):
    assert client.post("/accounts/password/reset/", {"email": ADDRESS}).url == "/accounts/password/reset/done/"
    assert letters() == [(ADDRESS, "榜评：设置新密码")]
    address = link("password/reset/key")
    form = client.get(address).url
    new = {"password1": "Datong-2027", "password2": "Datong-2027"}
    assert client.post(form, new).url == "/accounts/password/reset/key/done/"
    assert letters()[1:] == [(ADDRESS, "榜评：密码已重新设置")]
    assert "链接已失效" in client.get(address, follow=True).text
    assert not is_logged_in(client)
    log_in(client, password="Datong-2027")
    assert is_logged_in(client)


def test_recovery_says_the_same_of_an_unknown_address(client, person):
    known = client.post("/accounts/password/reset/", {"email": ADDRESS})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.cn"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert letters() == [(ADDRESS, "榜评：设置新密码"), ("nobody@example.cn", "榜评：这个邮箱没有注册")]


def test_changing_the_password_needs_the_present_one_and_writes_a_letter(client, person):
    client.force_login(person)
    new = {"password1": "Datong-2027", "password2": "Datong-2027"}
    page = client.post("/accounts/password/change/", {**new, "oldpassword": "wrong"}).text
    assert "请输入您的当前密码" in page and letters() == []
    assert client.post("/accounts/password/change/", {**new, "oldpassword": PASSWORD}).url == "/"
    assert letters() == [(ADDRESS, "榜评：密码已修改")]
    assert is_logged_in(client)
    person.refresh_from_db()
    assert person.check_password("Datong-2027")


def test_many_wrong_passwords_are_held_up(client, person):
    for _ in range(5):
        log_in(client, password="wrong")
    page = log_in(client).text
    assert "登录失败次数过多" in page and not is_logged_in(client)


def test_many_sign_ups_from_one_place_are_held_up(client):
    answers = [sign_up(client, email="no address").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_letters_carry_no_markup(client, person):
    client.logout()
    cache.clear()
    sign_up(client, email="o'brien&co@example.cn")
    assert "&#x27;" not in OutboxMessage.objects.get().body and "&amp;" not in OutboxMessage.objects.get().body
