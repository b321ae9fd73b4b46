"""Visits to an address by everybody, and what came of each: a letter a visitor, what was written, what was seen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AccessToken, Scope, User
from accounts.services import tokens
from tests.access import posts
from tests.access.table import Row
from tests.access.world import VISITORS, World

LETTERS = {200: ".", 400: "u", 302: "r", 401: "l", 403: "x", 404: "-", 405: "m", 409: "c", 422: "u"}
"""And `l`: sent to log in; `w`: answered or sent on, after something was written."""
TOKEN = "t" * 32
API = "/api/v1/"
# One that writes may stand within another, which begins with it.
_WRITES = re.compile(
    r'^\s*(?:WITH \w+ AS \(\s*)?(INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE
)
_FREE = ("django_session",)


def addresses() -> dict[str, tuple[str, ...]]:
    """Every address there is: its parameters by its name with the namespace."""
    return dict(_addresses(get_resolver(), "", ()))


def _addresses(resolver: URLResolver, space: str, before: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in resolver.url_patterns:
        parameters = (*before, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _addresses(one, f"{space}{one.namespace}:" if one.namespace else space, parameters)
        else:
            assert isinstance(one, URLPattern)
            assert one.name, f"{one} has no name"
            yield space + one.name, parameters


def address_of(row: Row, world: World, **instead: str) -> str:
    """The row's address in this world; `instead` replaces parameters."""
    stated = dict(row.of) | instead
    values = {name: stated.get(name, name) for name in addresses()[row.name]}
    return reverse(row.name, kwargs={name: world.known.get(value, value) for name, value in values.items()})


@dataclass(frozen=True)
class Seen:
    """What one visitor got."""

    letter: str
    written: tuple[str, ...]
    secrets: frozenset[str]


@dataclass
class Gate:
    """Both worlds, with a session and a token for every visitor, all of them people of one's own world."""

    own: World
    other: World
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    kept: dict[tuple[Row, str, str], dict[str, Seen]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in VISITORS[1:]:
            client = Client()
            client.force_login(self.own.people[name])
            self.sessions[name] = client.cookies["sessionid"].value
            self.tokens[name] = _token(self.own.people[name])

    def everybody(self, row: Row, method: str, *, of: str = "own") -> dict[str, Seen]:
        """What each visitor gets there; whatever a visit writes is undone. Told again from memory."""
        key = (row, method, of)
        if key not in self.kept:
            world = self.other if of == "other" else self.own
            address = (
                address_of(row, self.other, slug=self.own.known["slug"]) if of == "mixed" else address_of(row, world)
            )
            data = row.data if method == "POST" else posts.nothing
            verb = row.verb if method == "POST" else method
            self.kept[key] = {name: self.visit(name, verb, address, data(world)) for name in VISITORS}
        return self.kept[key]

    def client(self, name: str) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrftoken"] = TOKEN
        if name in self.sessions:
            client.cookies["sessionid"] = self.sessions[name]
        return client

    def visit(self, name: str, method: str, address: str, data: dict[str, Any], *, token: str = TOKEN) -> Seen:
        cache.clear()  # rate limits of log-in
        client, written = self.client(name), Written()
        with transaction.atomic():
            with connection.execute_wrapper(written):
                if address.startswith(API) and not address.endswith("/docs/"):  # that one is a page
                    response = self._ask(name if token else "anonymous", method, address, data)
                elif method == "POST":
                    response = client.post(address, {"csrfmiddlewaretoken": token, **data})
                else:
                    response = client.get(address, data)
            transaction.set_rollback(True)
        return Seen(_letter(response, written.tables), tuple(written.tables), self._secrets(response, address))

    def _ask(self, name: str, method: str, address: str, data: dict[str, Any]) -> HttpResponse:
        """As a program does, that has its person's token and no session."""
        stated = {"authorization": f"Bearer {self.tokens[name]}"} if name in self.tokens else {}
        body = "" if method == "GET" else json.dumps(data)
        kind = "application/json"
        return Client(enforce_csrf_checks=True, headers=stated).generic(method, address, body, content_type=kind)

    def _secrets(self, response: HttpResponse, address: str) -> frozenset[str]:
        """What it tells, apart from the address that was asked for."""
        text = unquote("\n".join(f"{name}: {value}" for name, value in response.headers.items()))
        content = b"".join(response) if response.streaming else response.content
        text += unescape(content.decode("utf-8", "replace"))
        text = text.replace(unquote(address), "")
        found = [
            f"{whose} {what}"
            for whose, world in (("own", self.own), ("other", self.other))
            for what, secret in world.secrets.items()
            if secret in text
        ]
        return frozenset(found)


class Written:
    """The tables of which rows were written, sessions apart."""

    def __init__(self) -> None:
        self.tables: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        found = _WRITES.match(sql)
        # Of an INSERT SQLite counts no rows before they are fetched; an UPDATE may well find none.
        if found and found[2] not in _FREE and (found[1].upper().startswith("INSERT") or context["cursor"].rowcount):
            self.tables.append(found[2])
        return done


def _token(user: User) -> str:
    """The secret of a token of every scope, used a moment ago: that it is used is noted once an hour."""
    made = tokens.make(user, name="程序", scopes=list(Scope), until=timezone.now() + timedelta(days=30), by=user)
    AccessToken.objects.filter(pk=made.token.pk).update(last_used_at=timezone.now())
    return made.secret


def _letter(response: HttpResponse, written: list[str]) -> str:
    if written and response.status_code in (200, 201, 302):
        return "w"
    if response.status_code == 302:
        return "l" if response["Location"].startswith(reverse("account_login")) else "r"
    return LETTERS[response.status_code]
