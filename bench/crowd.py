"""The enterprises of the rush: each saves a few times, looks everything over and submits, as a browser would."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, PriorityQueue
from typing import Any
from urllib.parse import urlencode

from bench.scratch import TOKEN

HOST = "127.0.0.1"
TIMEOUT = 60
SEEN = re.compile(r'name="seen" value="([^"]*)"')
TYPED: dict[str, Callable[[int], str]] = {
    "brand": lambda n: f"云品{n}",
    "tax": str,
    "rd_staff": lambda n: str(n % 60),
}
"""What is typed anew in which column; the form's checks allow every value."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took; status 0 is a connection that failed."""

    kind: str
    status: int
    text: str
    location: str
    seconds: float


@dataclass
class Enterprise:
    """One applicant's person with a draft: what the server has acknowledged, to be compared with what is stored."""

    declaration: str
    cookies: str
    steps: list[tuple[float, str]]
    stored: dict[str, Any]
    acknowledged: dict[str, str] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Crowd:
    """Does every step at its time, as many at once as there are threads."""

    def __init__(self, enterprises: list[Enterprise], *, port: int, threads: int) -> None:
        self.port, self.threads = port, threads
        self.answers: list[Answer] = []
        self._due: PriorityQueue[tuple[float, int, str, Enterprise]] = PriorityQueue()
        self._left = len(enterprises)
        self._lock, self._local = threading.Lock(), threading.local()
        self._random = random.Random(7)
        self._second = ThreadPoolExecutor(threads)
        self._count = 0
        for one in enterprises:
            self._next(one)

    def run(self) -> float:
        """Seconds from the first step to the last answer."""
        self._start = time.monotonic()
        with ThreadPoolExecutor(self.threads) as pool:
            for done in [pool.submit(self._work) for _ in range(self.threads)]:
                done.result()
        self._second.shutdown()
        return time.monotonic() - self._start

    def _next(self, one: Enterprise) -> None:
        if one.steps:
            at, kind = one.steps.pop(0)
            with self._lock:
                self._count += 1
                self._due.put((at, self._count, kind, one))
        else:
            with self._lock:
                self._left -= 1

    def _work(self) -> None:
        while self._left:
            try:
                at, _, kind, one = self._due.get(timeout=0.2)
            except Empty:
                continue
            time.sleep(max(0.0, self._start + at - time.monotonic()))
            (self._save if kind == "autosave" else self._submit)(one)
            self._next(one)

    def _save(self, one: Enterprise) -> None:
        column = self._random.choice(list(TYPED))
        value = TYPED[column](self._random.randrange(1, 10**6))
        based_on = json.dumps({column: one.stored[column]})
        body = {"based_on": based_on, f"f-{column}": value}
        address = f"/filing/{one.declaration}/sections/finance/autosave/"
        for answer in self._perhaps_twice("autosave", one, address, body):
            state = json.loads(answer.text).get("state") if answer.status in (200, 403, 409) else ""
            if answer.status == 200:
                one.stored[column] = json.loads(answer.text)["stored"][column]
                one.acknowledged[column] = value
            elif state == "refused":
                one.refused.append(json.loads(answer.text)["sentence"])

    def _submit(self, one: Enterprise) -> None:
        page = self._ask("review", one, "GET", f"/filing/{one.declaration}/review/")
        seen = SEEN.search(page.text)
        if seen is None:
            one.refused.append(page.text)
            return
        body = {"seen": seen[1], "promise": "on"}
        for answer in self._perhaps_twice("submit", one, f"/filing/{one.declaration}/submit/", body):
            if answer.status == 302:
                one.receipts.append(answer.location.rstrip("/").rpartition("/")[2])
            else:
                one.refused.append(answer.text)

    def _perhaps_twice(self, kind: str, one: Enterprise, address: str, body: dict[str, str]) -> list[Answer]:
        """One in three presses twice, so that both requests are under way at once."""
        again: list[Future[Answer]] = []
        if self._random.random() < 1 / 3:
            again = [self._second.submit(self._ask, f"{kind}, again", one, "POST", address, body)]
        return [self._ask(kind, one, "POST", address, body), *(one.result() for one in again)]

    def _ask(self, kind: str, one: Enterprise, method: str, address: str, body: dict[str, str] | None = None) -> Answer:
        headers = {"Cookie": one.cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        start = time.monotonic()
        content = urlencode(body) if body else None
        try:
            try:
                response, text = self._exchange(method, address, content, headers)
            except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
                # The server closed an idle connection just then: browsers send such a request once more.
                response, text = self._exchange(method, address, content, headers)
            location = response.headers.get("Location", "")
            answer = Answer(kind, response.status, text, location, time.monotonic() - start)
        except (OSError, http.client.HTTPException) as error:
            answer = Answer(kind, 0, repr(error), "", time.monotonic() - start)
        with self._lock:
            self.answers.append(answer)
        return answer

    def _exchange(
        self, method: str, address: str, content: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, str]:
        """Over this thread's connection, which is given up when anything goes wrong with it."""
        connection = self._local.__dict__.pop("connection", None)
        connection = connection or http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        connection.request(method, address, content, headers)
        response = connection.getresponse()
        text = response.read().decode()
        self._local.connection = connection
        return response, text


def steps(spread: random.Random, *, seconds: float, saves: int, late: float) -> list[tuple[float, str]]:
    """When somebody saves and submits: ever more towards the end, and `late` of all a little after it."""
    in_time, too_late = seconds * (1 - 0.97 * spread.random() ** 2), seconds + spread.uniform(1, 20)
    last = too_late if spread.random() < late else in_time
    saved = sorted(last * (1 - 0.3 * spread.random()) for _ in range(saves))
    return [*((at, "autosave") for at in saved), (last, "submit")]
