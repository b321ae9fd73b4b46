"""The API as a whole: its root, its description, what it answers where there is nothing, and its examples."""

import re
import shlex

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts.core.scopes import Scope
from accounts.models import Role
from portal.api.views import document
from tests import bearer, builders, tiny
from tests.declarations import filing
from tests.pages import FENCE, ROOT, code, table
from tests.publication.published import publication
from tests.ranking import standings

PAGE = ROOT / "docs" / "api.md"


def test_the_description_is_made_without_a_warning():
    GENERATOR_STATS.reset()
    found = SchemaGenerator().get_schema(request=None, public=True)
    assert (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) == ({}, {})
    validate_schema(found)
    assert found == document()


def test_the_description_is_served_as_json(client):
    answer = client.get("/api/v1/schema/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json()["openapi"].startswith("3.0")


def test_every_operation_is_public_or_names_the_token():
    said = {
        (path, method): one["security"] for path, those in document()["paths"].items() for method, one in those.items()
    }
    private = {path.split("/")[3] for (path, _method), security in said.items() if security == [{"token": []}]}
    assert private == {"declarations", "programmes", "runs"}
    assert {str(one) for one in said.values()} == {"[{}]", "[{'token': []}]"}


@pytest.mark.django_db
def test_the_page_fetches_nothing_from_elsewhere_and_carries_no_script(client):
    answer = client.get("/api/v1/docs/")
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert [one for one in sources if one.startswith(("http", "//"))] == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style", answer.text) == []
    assert 'data-schema="/api/v1/schema/"' in answer.text


def test_the_root_leads_to_the_rest(client):
    found = client.get("/api/v1/").json()
    assert found["programmes"] == "http://testserver/api/v1/programmes/"
    assert set(found) == {"programmes", "notices", "schema", "docs"}


def test_where_there_is_nothing_a_problem_says_so(client):
    answer = client.get("/api/v1/nothing/", headers={"accept": "text/html"})
    assert bearer.told(answer) == (404, "这个地址没有对应的页面，可能已经移走或写错了。")


@pytest.mark.django_db
def test_a_fault_is_a_problem_too(settings):
    settings.API_RATES = {}
    answer = Client(raise_request_exception=False).get("/api/v1/programmes/")
    assert bearer.told(answer)[0] == 500


def test_every_scope_is_explained_and_no_other():
    assert [code(row[0]) for row in table(PAGE, "By token")] == [str(scope) for scope in Scope]


@pytest.mark.django_db
def test_the_examples_work(tmp_path):
    """Each of the page's curl lines, asked of a programme that has what it names."""
    run = standings.finished()
    made = publication(run)
    draft = filing.opened(folder=tiny.FOLDER, seq=7, category="platform")
    filing.administrator(draft)
    person = builders.user(email=draft.applicant.members.get().user.email, role=Role.STAFF)
    known = {
        "SITE": "",
        "DIGEST": made.files.first().file.sha256,
        "TOKEN": bearer.secret_of(person),
        "DECLARATION": str(draft.pk),
        "RUN": str(run.pk),
    }
    lines = [line for _kind, body in FENCE.findall(PAGE.read_text(encoding="utf-8")) for line in body.splitlines()]
    assert {line: status_of(line, known) for line in lines} == dict.fromkeys(lines, 200)


def status_of(line, known):
    words = shlex.split(re.sub(r"\$(\w+)", lambda hit: known[hit[1]], line))
    assert words.pop(0) == "curl"
    method, headers, body = "GET", {}, ""
    while words[0].startswith("-"):
        option, value = words.pop(0), words.pop(0)
        if option == "-H":
            name, value = value.split(": ")
            headers[name] = value
        elif option == "-X":
            method = value
        else:
            assert option == "-d"
            body = value
    kind = headers.pop("Content-Type", "application/json")
    (address,) = words
    return Client(headers=headers).generic(method, address, body, content_type=kind).status_code
