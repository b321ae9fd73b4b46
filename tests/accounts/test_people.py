"""Accounts: one a person, known by e-mail address."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import people
from tests import builders

pytestmark = pytest.mark.django_db


def test_the_address_is_kept_in_small_letters_and_the_password_hashed():
    user = User.objects.create_user("Zhang.San@Example.CN", "pass-word-1", name="张三")
    assert (user.email, str(user), user.check_password("pass-word-1")) == ("zhang.san@example.cn", "张三", True)
    assert "pass-word-1" not in user.password
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ZHANG.SAN@example.cn")


def test_the_journal_knows_a_person_by_id_alone():
    user = builders.user(email="zhang@example.cn", name="张三")
    assert user.label == f"user:{user.id}"


def test_the_system_s_account_is_one_and_nobody_logs_in_to_it():
    assert people.system() == people.system()
    system = User.objects.get(email="system@bangping.invalid")
    assert (system.is_active, system.has_usable_password()) == (False, False)
    assert authenticate(username=system.email, password="") is None
