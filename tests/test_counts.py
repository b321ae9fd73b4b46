"""Lists of which no test of their own app counts the queries: as many for thirty rows as for three."""

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from declarations.models import Membership
from declarations.services import invitations
from review.services import checking
from tests import builders, casework
from tests.declarations import claimants

pytestmark = pytest.mark.django_db
SIZES = (range(1, 4), range(4, 31))


def counted(client: Client, address: Callable[[], str], grow: Callable[[range], object]) -> list[int]:
    """The queries of a page with three rows and with thirty."""
    found = []
    for numbers in SIZES:
        grow(numbers)
        client.get(address())  # what a revision says is compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address()).status_code == 200
        found.append(len(queries))
    return found


def test_cases_that_are_clear(client: Client, tmp_path: Path):
    casework.import_registers(tmp_path, count=30)
    client.force_login(casework.person(Role.VERIFIER))

    def grow(numbers: range) -> None:
        for number in numbers:
            casework.submit(casework.draft(number))
        checking.check_all(casework.programme(), by=casework.person(Role.STAFF))

    address = f"/review/{casework.SLUG}/pass-clear/"
    few, many = counted(client, lambda: address, grow)
    assert client.get(address).context["count"] == 30
    assert few == many <= 12


def test_members(client: Client):
    applicant = builders.applicant()

    def grow(numbers: range) -> None:
        for number in numbers:
            person = builders.user(email=f"m{number}@example.cn")
            part = Membership.Part.ADMINISTRATOR
            Membership.objects.create(applicant=applicant, user=person, part=part, granted_by=person)
        client.force_login(builders.user(email="m1@example.cn"))

    few, many = counted(client, lambda: f"/filing/applicants/{applicant.pk}/members/", grow)
    assert few == many <= 8


def test_invitations_of_an_applicant_and_of_a_person(client: Client):
    applicant, invited = builders.applicant(), builders.user(email="invited@example.cn")
    by = builders.user(email="m1@example.cn")
    Membership.objects.create(applicant=applicant, user=by, part=Membership.Part.ADMINISTRATOR, granted_by=by)
    EmailAddress.objects.create(user=invited, email=invited.email, verified=True)

    def invite(numbers: range) -> None:
        for number in numbers:
            invitations.invite(applicant, email=f"i{number}@example.cn", part=Membership.Part.FILLER, by=by)
        client.force_login(by)

    few, many = counted(client, lambda: f"/filing/applicants/{applicant.pk}/members/", invite)
    assert few == many <= 8

    def be_invited(numbers: range) -> None:
        for number in numbers:
            other = builders.applicant(seq=100 + number)
            Membership.objects.create(applicant=other, user=by, part=Membership.Part.ADMINISTRATOR, granted_by=by)
            invitations.invite(other, email=invited.email, part=Membership.Part.FILLER, by=by)
        client.force_login(invited)

    few, many = counted(client, lambda: "/", be_invited)
    assert few == many


def test_own_claims(client: Client):
    claimant = claimants.person("many")
    client.force_login(claimant)

    def grow(numbers: range) -> None:
        for number in numbers:
            claimants.waiting(claimant, seq=number)

    few, many = counted(client, lambda: claimants.CLAIM, grow)
    assert few == many <= 8
