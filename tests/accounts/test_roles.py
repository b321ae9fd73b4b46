"""Granting roles, and who holds which in which programme."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.access import holds_any, programmes_of
from accounts.core.verdict import YES, no
from accounts.models import Role, RoleGrant, User
from accounts.services import roles
from records.models import JournalEntry
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier():
    return builders.user(email="v@example.cn", role=Role.VERIFIER, programme="tiny-list-2024")


def test_a_role_counts_in_its_programme_only(verifier):
    wanted = [Role.VERIFIER, Role.STAFF]
    assert holds_any(verifier, wanted, "tiny-list-2024") == YES
    assert holds_any(verifier, wanted, "tiny-list-2025") == no("您在本评选方案中不是核查员或协会工作人员")
    assert holds_any(verifier, [Role.LEADER], "tiny-list-2024") == no("您在本评选方案中不是领导")


def test_who_isn_t_known_or_not_active_is_asked_to_log_in(verifier):
    verifier.is_active = False
    for visitor in (AnonymousUser(), verifier):
        assert holds_any(visitor, list(Role), "tiny-list-2024") == no("请先登录")
        assert programmes_of(visitor, list(Role)) == set()


def test_the_programmes_in_which_a_person_holds_a_role(verifier):
    roles.grant(verifier, role=Role.EXPERT, programme="other-2024", by="system")
    assert programmes_of(verifier, [Role.VERIFIER, Role.EXPERT]) == {"tiny-list-2024", "other-2024"}
    assert programmes_of(verifier, [Role.EXPERT]) == {"other-2024"}
    assert programmes_of(verifier, []) == set()


def test_granting_again_is_harmless_and_told_once(verifier):
    roles.grant(verifier, role=Role.VERIFIER, programme="tiny-list-2024", by="user:1")
    assert RoleGrant.objects.get().granted_by == "system"
    entry = JournalEntry.objects.get(thing=verifier.label)
    assert (entry.action, entry.facts) == ("role.granted", {"role": "verifier", "programme": "tiny-list-2024"})


def test_the_database_refuses_a_role_that_is_none(verifier):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=verifier, role="king", programme="tiny-list-2024", granted_by="system")


def test_a_person_with_a_role_is_not_deleted(verifier):
    with pytest.raises(ProtectedError):
        verifier.delete()


def test_roles_are_read_once_for_a_person_and_anew_after_a_change(verifier, django_assert_num_queries):
    person = User.objects.get(pk=verifier.pk)
    with django_assert_num_queries(1):
        assert holds_any(person, [Role.VERIFIER], "tiny-list-2024") == YES
        assert programmes_of(person, [Role.VERIFIER]) == {"tiny-list-2024"}
    roles.grant(person, role=Role.EXPERT, programme="tiny-list-2024", by="system")
    assert person.roles == {"tiny-list-2024": {Role.VERIFIER, Role.EXPERT}}
    roles.revoke(person, role=Role.VERIFIER, programme="tiny-list-2024", by="system")
    assert person.roles == {"tiny-list-2024": {Role.EXPERT}}
