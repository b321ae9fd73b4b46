"""The site without a server: what a browser asks is answered by Django itself, of the world of `tests/access`."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Route

from tests.access import visits
from tests.access.row import Row
from tests.access.world import VISITORS, World
from tests.journeys import keyboard
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

URL = "http://127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """`view` is the name of the address that answered in the end."""

    status: int
    headers: dict[str, str]
    body: bytes
    view: str

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html") and b"<main" in self.body

    @property
    def elements(self) -> set[tuple[bytes, bytes]]:
        """The kinds of elements from `main` on: their tags and classes."""
        return set(re.findall(rb'<(\w+)(?:[^>]*?\sclass="([^"]*)")?', self.body[self.body.index(b"<main") :]))


@dataclass
class Desk:
    """Answers each visitor what the site would; asked again, it answers from memory."""

    world: World
    sessions: dict[str, str] = field(default_factory=dict)
    kept: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in VISITORS[1:]:
            client = Client()
            client.force_login(self.world.people[name])
            self.sessions[name] = client.cookies["sessionid"].value

    def ask(self, name: str, address: str) -> Answer:
        if (name, address) not in self.kept:
            self.kept[name, address] = self._asked(name, address)
        return self.kept[name, address]

    def send_nothing(self, row: Row) -> tuple[str, str, Answer]:
        """Who may write there sends an empty form; the answer is kept, to be seen at an address of its own."""
        name = next(name for name, letter in zip(VISITORS, row.post.replace(" ", ""), strict=True) if letter in "wu")
        address = visits.address_of(row, self.world)
        kept = self.kept[name, f"{address}?sent"] = self._asked(name, address, method="POST")
        return name, f"{address}?sent", kept

    def _asked(self, name: str, address: str, *, method: str = "GET") -> Answer:
        """Whatever is written is undone."""
        cache.clear()  # rate limits of log-in
        client = Client()
        if name in self.sessions:
            client.cookies["sessionid"] = self.sessions[name]
        with transaction.atomic():
            response = client.post(address) if method == "POST" else client.get(address, follow=True)
            transaction.set_rollback(True)
        body = b"".join(response) if response.streaming else response.content
        view = response.resolver_match.view_name if response.status_code < 300 else ""
        return Answer(response.status_code, dict(response.headers), body, view)

    def answers(self, row: Row) -> dict[str, Answer]:
        """What each of those gets who aren't refused; of a file the first of them."""
        found = {}
        for name, letter in zip(VISITORS, row.get.replace(" ", ""), strict=True):
            if letter in ".r":
                found[name] = self.ask(name, visits.address_of(row, self.world))
                if not found[name].is_page:
                    break
        return found

    def readers(self, row: Row) -> list[str]:
        """As few of those who get a page there as see, together, every kind of element that may stand on it."""
        shown = {name: one.elements for name, one in self.answers(row).items() if one.is_page and one.view == row.name}
        seen: set[tuple[bytes, bytes]] = set()
        found = []
        for name in sorted(shown, key=lambda name: -len(shown[name])):
            if shown[name] - seen:
                found.append(name)
                seen |= shown[name]
        return found

    def visitor(self, browser: Browser, site: Site, name: str) -> Visitor:
        """Somebody at a browser of their own, who asks this desk."""
        found = Visitor(browser, site, name)
        found.context.route(f"{site.url}/**", self._answering(found))
        found.context.add_init_script(keyboard.WATCH)
        found.page.emulate_media(reduced_motion="reduce")
        return found

    def _answering(self, visitor: Visitor) -> Callable[[Route], None]:
        here = copy_context()  # it has the connection to the database; a browser asks from elsewhere

        def answer(route: Route) -> None:
            address = route.request.url.removeprefix(visitor.site.url)
            path = urlsplit(address).path
            if path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
                route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0])
            elif route.request.method == "GET":
                found = here.copy().run(self.ask, visitor.name, address)
                if found.status >= 400 and not route.request.is_navigation_request():
                    visitor.complaints.append(f"asked {address}, which answers {found.status}")
                route.fulfill(status=found.status, headers=found.headers, body=found.body)
            else:
                route.abort()

        return answer
