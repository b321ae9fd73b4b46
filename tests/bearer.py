"""Programs that ask the API with a person's token."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import AccessToken, Scope, User
from accounts.services import tokens


def secret_of(person: User, scopes: Collection[Scope] = tuple(Scope)) -> str:
    """The secret of a new token of the person's, as if it had been used a moment ago."""
    until = timezone.now() + timedelta(days=30)
    made = tokens.make(person, name="程序", scopes=scopes, until=until, by=person)
    AccessToken.objects.filter(pk=made.token.pk).update(last_used_at=timezone.now())
    return made.secret


def bearer(person: User, *scopes: Scope) -> Client:
    """A program with such a token; without `scopes`, of every scope."""
    return Client(headers={"authorization": f"Bearer {secret_of(person, scopes or tuple(Scope))}"})


def sent(client: Client, method: str, address: str, body: Any) -> HttpResponse:
    """What comes of this body in JSON; a text is sent as it is."""
    text = body if isinstance(body, str) else json.dumps(body)
    return client.generic(method, address, text, content_type="application/json")


def told(response: HttpResponse) -> tuple[int, str]:
    """Status and sentence of a refusal, which is in the one shape of all of them."""
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert (found["type"], found["status"]) == ("about:blank", response.status_code)
    assert found["request_id"] == response["X-Request-ID"]
    return response.status_code, found["detail"]
