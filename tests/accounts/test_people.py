"""Accounts: one a person, known by e-mail address."""

import pytest
from allauth.account.models import EmailAddress
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


def test_who_signed_up_with_anothers_address_has_no_password_once_that_one_is_invited():
    squatter = User.objects.create_user("expert@example.cn", "squatters-word-1", name="冒名")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    invited, is_new = people.invited("Expert@example.cn", name="专家甲")
    assert (invited.pk, is_new, invited.name) == (squatter.pk, True, "专家甲")
    squatter.refresh_from_db()
    assert (squatter.has_usable_password(), squatter.check_password("squatters-word-1")) == (False, False)


def test_who_has_confirmed_the_address_keeps_name_and_password():
    person = builders.user(email="known@example.cn", name="本人")
    person.set_password("my-own-word-1")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    assert people.invited("known@example.cn", name="另一名") == (person, False)
    person.refresh_from_db()
    assert (person.name, person.check_password("my-own-word-1")) == ("本人", True)
