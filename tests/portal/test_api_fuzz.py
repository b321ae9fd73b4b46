"""Whatever is sent to an operation of the API: no server error, and an answer as the document describes it."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks, openapi
from schemathesis.specs.openapi import checks as conformance

from accounts.models import Role
from declarations.models import Membership
from portal.api.views import document
from tests import bearer, builders, tiny
from tests.declarations import filing
from tests.publication.published import publication
from tests.ranking import standings

EXAMPLES = 12
CHECKS = [
    checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
]
OPERATIONS = [one.ok() for one in openapi.from_dict(document()).get_all_operations()]
LABELS = [one.label for one in OPERATIONS]


@pytest.fixture
def known(db, settings):
    """What stands in addresses, so that half of what is sent finds something there."""
    settings.API_RATES = {"anonymous": "100000/min", "token": "100000/min"}
    run = standings.finished(ranked=3)
    publication(run)
    builders.case(seq=5)
    draft = filing.opened(folder=tiny.FOLDER, seq=7, category="platform")
    filing.administrator(draft)
    return {
        "slug": tiny.SLUG,
        "version": "newest",
        "declaration_id": str(draft.pk),
        "code": "finance",
        "run_id": str(run.pk),
    }


@pytest.fixture
def secret(known):
    """Of a token of every scope, of somebody who files and works for the association besides."""
    member = Membership.objects.get(applicant__number=tiny.number(7))
    return bearer.secret_of(builders.user(email=member.user.email, role=Role.STAFF))


@pytest.fixture
def application():
    """The product as a server runs it, but that it keeps the test's own connection to the database."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("label", LABELS)
def test_no_operation_fails_for_a_program_with_a_token(label, known, secret, application):
    fuzz(label, known, application, {"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("label", LABELS)
def test_no_operation_fails_for_anybody(label, known, application):
    fuzz(label, known, application, {})


def fuzz(label, known, application, headers):
    schema = openapi.from_dict(document())
    schema.app = application
    operation = next(one.ok() for one in schema.get_all_operations() if one.ok().label == label)

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(), finds=st.booleans())
    def ask(case: schemathesis.Case, finds: bool) -> None:
        if finds:
            named = {name: value for name, value in known.items() if name in (case.path_parameters or {})}
            case.path_parameters = {**(case.path_parameters or {}), **named}
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    ask()
