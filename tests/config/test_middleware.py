"""What every request passes through: from where it comes."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import Role
from config.middleware import Origin, OwnPages
from records.services import origins
from tests import builders


def told(request: HttpRequest) -> str:
    return Origin(lambda _: HttpResponse(origins.address()))(request).content.decode()


def test_a_change_tells_its_address_and_reading_none():
    assert told(RequestFactory().post("/", REMOTE_ADDR="203.0.113.7")) == "203.0.113.7"
    assert told(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")) == ""
    assert origins.address() == ""


@pytest.mark.parametrize(
    ("forwarded", "address"), [("203.0.113.7, 192.0.2.1", "192.0.2.1"), ("192.0.2.1", "192.0.2.1")]
)
def test_behind_a_proxy_that_is_trusted(settings, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert told(request) == address


def test_an_address_that_cannot_be_told_stops_nobody(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    request = RequestFactory().post("/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert told(request) == ""


def test_a_page_that_does_not_say_how_it_may_be_kept_is_its_visitors_alone():
    said = {"Cache-Control": "public, no-cache"}
    answers = [OwnPages(lambda _, headers=headers: HttpResponse(headers=headers)) for headers in ({}, said)]
    found = [answer(RequestFactory().get("/"))["Cache-Control"] for answer in answers]
    assert found == ["private, no-cache", "public, no-cache"]


@pytest.mark.django_db
def test_what_those_see_who_work_on_a_programme_is_kept_by_no_proxy(client):
    programme = builders.programme()
    client.force_login(builders.user(role=Role.STAFF))
    page = client.get(f"/programmes/{programme.slug}/runs/")
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-cache")
