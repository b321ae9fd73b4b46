"""How much CPU the main pages take, as ratios to the floor, with 17,000 declarations in PostgreSQL.

The floor is a page with the usual middleware, a logged-in visitor, one row and a small template (`bench/urls.py`). Both
go through the WSGI application in this process, without the CPU of the database. Each page is asked in turn with the
floor, and its median compared with that of its own floors, so that what else the machine does falls on both alike.

`DATABASE_URL` names a PostgreSQL server on which a database may be created: `bangping_bench`, dropped at the end.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from bench.scratch import TOKEN, scratch_database, session_of

NAME = "bangping_bench"
WARM = 5


@dataclass(frozen=True)
class Page:
    """`body` is posted, freshly made each time; `target` the ratio that the page shall not exceed, if it has one.

    `token` is sent to the API in the place of cookies.
    """

    title: str
    target: float | None
    address: str
    cookies: str
    expected: int = 200
    body: Callable[[], bytes] | None = None
    etag: str = ""
    token: str = ""


@dataclass(frozen=True)
class Measured:
    page: Page
    milliseconds: float
    ratio: float
    queries: int
    size: int


def prepare(address: str, var: Path) -> None:
    """Django as in production, but for the scratch database, the floor's address and unpacked static files."""
    os.environ |= {"DATABASE_URL": address, "BANGPING_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("css", "js", "json", "svg", "txt", "ttf", "")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def pages_of(filled: Any) -> tuple[Page, list[Page]]:
    """The floor, and what is compared with it."""
    from bench import api, forms

    slug = filled.programme.slug
    filer, verifier = session_of(filled.filer), session_of(filled.verifier)
    staff = session_of(filled.staff)
    listed = f"/filing/programmes/{slug}/declarations/"
    wanted = urlencode({"state": "submitted", "query": "科技", "order": "name"})
    searched = urlencode({"state": "open", "query": "科技", "order": "name", "page": 3})
    return Page("floor", 1, f"/floor/{slug}/", verifier), [
        *section_pages("section", forms.twenty(by=filled.staff), targets=(6, 5)),
        *section_pages("biggest form", forms.biggest(by=filled.staff), targets=(None, None)),
        Page("enterprise's start page", 5, "/", filer),
        Page("staff's declarations, 50 rows, filtered, searched, sorted", 9, f"{listed}?{wanted}", staff),
        *(
            Page(
                f"staff's declarations by {order}, last page", 16, f"{listed}?order={order}&page={filled.pages}", staff
            )
            for order in ("changed", "name", "submitted")
        ),
        Page("queue, 50 rows", 10, f"/review/{slug}/", verifier),
        Page("queue, filtered, searched, sorted", 10, f"/review/{slug}/?{searched}", verifier),
        Page(f"case, {filled.columns} answers", 14, f"/review/cases/{filled.case.pk}/", verifier),
        *score_pages(filled.card),
        *case_pages(
            [forms.biggest_case(number, by=filled.staff, verifier=filled.verifier) for number in (99_997, 99_998)],
            verifier,
        ),
        *public_pages(slug, filled.listed.pk),
        *api.pages(filled),
    ]


def public_pages(slug: str, listed: UUID) -> Iterator[Page]:
    """What everybody reads. An address with a query isn't kept, whatever the query says."""
    address = f"/lists/{slug}/"
    wanted = urlencode({"query": "科技", "f-city": "太原", "order": "-rank"})
    yield Page("public list of 500, no cache", 12, f"{address}?fresh=1", "")
    yield Page("public list of 500, from the cache", 0.6, address, "")
    yield Page("public list of 500, unchanged (304)", 0.6, address, "", expected=304, etag="*")
    yield Page("public list, searched, filtered, sorted", 12, f"{address}?{wanted}", "")
    yield Page("an enterprise's public page", 6, f"/enterprises/{listed}/", "")


def case_pages(cases: list[Any], verifier: str) -> Iterator[Page]:
    """A case with most answers, and a decision on another: passed and taken up again in turn, so that its history grows
    past what any case has."""
    from declarations.services import programmes

    case, decided = cases
    address, columns = f"/review/cases/{case.pk}/", len(programmes.form_of(case.submission.revision).answer_columns)
    yield Page(f"case of the biggest form, {columns} columns", 14, address, verifier)
    kinds = itertools.cycle(("pass", "reopen"))

    def body() -> bytes:
        facts = {"submission": str(decided.submission_id), "reason": "已核", "kind": next(kinds)}
        return urlencode({"csrfmiddlewaretoken": TOKEN, **facts}).encode()

    yield Page("decision POST", 5, f"/review/cases/{decided.pk}/decide/", verifier, expected=302, body=body)


def section_pages(title: str, found: Any, *, targets: tuple[float | None, float | None]) -> Iterator[Page]:
    address = f"/filing/{found.row.declaration_id}/sections/{found.row.section}/"
    filer, stated = session_of(found.filer), sum(answer is not None for answer in found.row.answers.values())
    yield Page(f"{title}, {stated} fields stated, GET", targets[0], address, filer)
    body = autosaved(found.column, found.row.answers[found.column])
    yield Page(f"{title}, autosave POST", targets[1], f"{address}autosave/", filer, body=body)


def score_pages(card: Any) -> Iterator[Page]:
    expert, values = session_of(card.seat.expert), itertools.count(1)
    seen = str(card.case.submission_id)

    def body() -> bytes:
        """Points given again and again, each time based on what the last save left."""
        number = next(values)
        before, now = f"{(number - 1) % 5}.5" if number > 1 else None, f"{number % 5}.5"
        stamp = {"csrfmiddlewaretoken": TOKEN, "based_on": json.dumps({"points_c0": before})}
        return urlencode({**stamp, "f-points_c0": now}).encode()

    yield Page("score sheet, 20 criteria, GET", 10, f"/review/cards/{card.pk}/", expert)
    yield Page("score sheet, autosave POST", 5, f"/review/cards/{card.pk}/autosave/?seen={seen}", expert, body=body)


def autosaved(column: str, stored: Any) -> Callable[[], bytes]:
    """Saving one field again and again: each time based on what the last save left."""
    values = itertools.count(1)

    def body() -> bytes:
        nonlocal stored
        based_on, stored = stored, str(next(values))
        stamp = {"csrfmiddlewaretoken": TOKEN, "based_on": json.dumps({column: based_on})}
        return urlencode({**stamp, f"f-{column}": stored}).encode()

    return body


class Server:
    """The WSGI application, asked in this process."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application

        self.application = get_wsgi_application()

    def ask(self, page: Page) -> tuple[float, int]:
        """CPU in milliseconds, and how many bytes came. Raises `RuntimeError` for another status than expected."""
        environ, said = self._environ(page), []
        start = time.process_time()
        response = self.application(environ, lambda status, headers, *_: said.append(status))
        content = b"".join(response)
        response.close()
        spent = (time.process_time() - start) * 1000
        if not said[0].startswith(str(page.expected)):
            raise RuntimeError(f"{page.address}: {said[0]}")
        return spent, len(content)

    def take(self, page: Page) -> int:
        """How many bytes came, each piece let go of as soon as it is there. Raises `RuntimeError` as `ask`."""
        said: list[str] = []
        response = self.application(self._environ(page), lambda status, *_: said.append(status))
        size = sum(len(piece) for piece in response)
        response.close()
        if not said[0].startswith(str(page.expected)):
            raise RuntimeError(f"{page.address}: {said[0]}")
        return size

    def _environ(self, page: Page) -> dict[str, Any]:
        path, _, query = page.address.partition("?")
        body = page.body() if page.body else b""
        return {
            "REQUEST_METHOD": "POST" if page.body else "GET",
            "PATH_INFO": quote(path),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": page.cookies,
            "HTTP_IF_NONE_MATCH": page.etag,
            **({"HTTP_AUTHORIZATION": f"Bearer {page.token}"} if page.token else {}),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
        }


def queries_of(server: Server, page: Page) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        server.ask(page)
    return len(queries)


def measure(floor: Page, pages: list[Page], *, rounds: int) -> tuple[Measured, list[Measured]]:
    server = Server()
    for page in [floor, *pages] * WARM:
        server.ask(page)
    floors: dict[str, list[float]] = {page.title: [] for page in pages}
    spent: dict[str, list[float]] = {page.title: [] for page in pages}
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for page in pages:
            floors[page.title].append(server.ask(floor)[0])
            spent[page.title].append(server.ask(page)[0])

    def of(page: Page, own: list[float], least: list[float]) -> Measured:
        median = statistics.median(own)
        ratio = median / statistics.median(least)
        return Measured(page, median, ratio, queries_of(server, page), server.ask(page)[1])

    every = [one for those in floors.values() for one in those]
    return of(floor, every, every), [of(page, spent[page.title], floors[page.title]) for page in pages]


def table(floor: Measured, found: list[Measured]) -> Iterator[str]:
    yield "| page | ms CPU | times the floor | target | queries | KB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for one in (floor, *found):
        target = f"{one.page.target:g}×" if one is not floor and one.page.target else ""
        numbers = f"{one.milliseconds:.2f} | {one.ratio:.1f}× | {target} | {one.queries} | {one.size / 1024:.0f}"
        yield f"| {one.page.title} | {numbers} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU of the main pages as ratios to the floor.")
    parser.add_argument("--declarations", type=int, default=17_000)
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args()
    with scratch_database(NAME) as address, tempfile.TemporaryDirectory(prefix="bangping-bench-") as var:
        prepare(address, Path(var))
        from django.db import connection

        from bench import exporting
        from bench.filling import Filler

        start = time.monotonic()
        filled = Filler(chosen.declarations).fill()
        print(f"{chosen.declarations} declarations filled in {time.monotonic() - start:.0f} s", flush=True)
        try:
            floor, found = measure(*pages_of(filled), rounds=chosen.rounds)
            exported = list(exporting.exports(filled))
        finally:
            connection.close()
        print("\n".join([*table(floor, found), "", *exported]))


if __name__ == "__main__":
    main()
