"""Who a request comes from, with the roles they hold."""

import pytest

from accounts.backends import Backend
from accounts.models import Role, User
from accounts.services import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier() -> User:
    return User.objects.create_user("v@example.org", "a-long-password")


def test_a_persons_roles_come_along(verifier, django_assert_num_queries):
    for role, programme in ((Role.VERIFIER, "tiny-list-2024"), (Role.STAFF, "tiny-list-2024"), (Role.STAFF, "other")):
        roles.grant(verifier, role=role, programme=programme, by="system")
    stranger = User.objects.create_user("s@example.org", "a-long-password")
    roles.grant(stranger, role=Role.AUDITOR, programme="tiny-list-2024", by="system")
    with django_assert_num_queries(1):
        found = Backend().get_user(verifier.pk)
        assert found == verifier
        assert found.roles == {"tiny-list-2024": {Role.VERIFIER, Role.STAFF}, "other": {Role.STAFF}}


def test_who_holds_none_has_none(verifier, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Backend().get_user(verifier.pk).roles == {}


def test_roles_are_read_anew_after_a_change(verifier):
    roles.grant(verifier, role=Role.VERIFIER, programme="tiny-list-2024", by="system")
    found = Backend().get_user(verifier.pk)
    roles.revoke(found, role=Role.VERIFIER, programme="tiny-list-2024", by="system")
    assert found.roles == {}
    assert Backend().get_user(verifier.pk).roles == {}


def test_who_was_shut_out_or_is_unknown_is_nobody(verifier):
    User.objects.filter(pk=verifier.pk).update(is_active=False)
    assert Backend().get_user(verifier.pk) is None
    assert Backend().get_user("5b0f7f7a-93a5-4d8b-a0ab-2b6b4e9f6a11") is None


@pytest.mark.parametrize("name", ["email", "username"])
def test_a_person_is_known_by_their_address(verifier, name):
    assert Backend().authenticate(None, **{name: "V@example.org", "password": "a-long-password"}) == verifier
    assert Backend().authenticate(None, **{name: "V@example.org", "password": "another-password"}) is None
