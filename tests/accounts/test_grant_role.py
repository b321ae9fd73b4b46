"""`grant_role`: only people who have confirmed their address get a role."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import Role, RoleGrant
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_confirmed_person_gets_the_role_once(capsys):
    user = builders.user(email="li@example.invalid")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for _ in range(2):
        call_command("grant_role", user.email, "staff", "tiny-list-2024")
    assert list(RoleGrant.objects.values_list("user", "role", "programme")) == [(user.pk, Role.STAFF, "tiny-list-2024")]
    assert capsys.readouterr().out.splitlines() == ["li@example.invalid 现在是 tiny-list-2024 的协会工作人员"] * 2


def test_an_unconfirmed_address_is_refused():
    user = builders.user(email="li@example.invalid")
    with pytest.raises(CommandError, match="没有已确认邮箱的账号"):
        call_command("grant_role", user.email, "staff", "tiny-list-2024")
    assert RoleGrant.objects.count() == 0
