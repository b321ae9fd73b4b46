"""The people of an applicant, and the first step of filing that they take."""

from datetime import datetime

import pytest
from django.urls import reverse

from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Declaration, Membership
from declarations.services import declarations
from tests import builders, tiny
from tests.declarations.claimants import claimed, person, staff

pytestmark = pytest.mark.django_db


def test_administrators_see_the_members_of_their_own_applicant(client):
    applicant = claimed(person()).applicant
    viewer = person("viewer")
    Membership.objects.create(applicant=applicant, user=viewer, part=Membership.Part.VIEWER, granted_by=staff())
    address = reverse("declarations:members", args=[applicant.id])
    answers = {}
    for who in (person(), viewer, person("stranger"), staff()):
        client.force_login(who)
        page = client.get(address)
        answers[who.email] = (page.status_code, "viewer@example.cn" in page.text and "filer@example.cn" in page.text)
    assert answers == {
        "filer@example.cn": (200, True),
        "viewer@example.cn": (403, False),
        "stranger@example.cn": (404, False),
        "staff@example.cn": (404, False),
    }


def begin(client, applicant: Applicant | str, **other: str):
    key = str(applicant.id) if isinstance(applicant, Applicant) else applicant
    return client.post("/filing/begin/", {"applicant": key, "programme": tiny.SLUG, "category": "platform", **other})


@pytest.fixture
def filing(client):
    """The tiny programme takes declarations until long after these tests; the client acts for applicant 1."""
    until = datetime(2999, 1, 1, tzinfo=SHANGHAI)
    declarations.extend(builders.programme(), until=until, reason="测试", by=builders.user())
    client.force_login(person())
    return claimed(person()).applicant


def test_beginning_leads_to_the_declaration_and_again_to_the_same(client, filing):
    first, again = begin(client, filing), begin(client, filing)
    made = Declaration.objects.get()
    assert first.url == again.url == f"/filing/{made.id}/"
    assert (made.applicant, made.category, made.opened_by) == (filing, "platform", person())


def test_nobody_begins_for_others(client, filing):
    Membership.objects.update(part=Membership.Part.VIEWER)
    assert "您在这家企业只能查看，不能填报" in begin(client, filing).text
    client.force_login(person("stranger"))
    answers = [
        begin(client, filing),
        begin(client, "nonsense"),
        begin(client, ""),
        begin(client, builders.applicant(seq=9)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    client.logout()
    assert begin(client, filing).url.startswith("/accounts/login/")
    assert Declaration.objects.count() == 0


def test_beginning_without_a_category_or_programme(client, filing):
    answer = client.post("/filing/begin/", {"applicant": filing.id, "programme": tiny.SLUG}, follow=True)
    assert answer.redirect_chain == [("/", 302)] and "请选择申报类别" in answer.text
    assert begin(client, filing, programme="none-2024").status_code == 404
    assert client.get("/filing/begin/").status_code == 405
    assert Declaration.objects.count() == 0
