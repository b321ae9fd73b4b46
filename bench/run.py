"""A ranking of 17,000 declarations as staff start it, from the button to the finished page, on PostgreSQL.

Every enterprise has submitted, nearly all have passed; the worker is already running, as it would be. Progress is read
as the page reads it, five times a second.

`DATABASE_URL` names a PostgreSQL server on which a database may be created: `bangping_run`, dropped at the end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.scratch import scratch_database

ROOT = Path(__file__).parents[1]
NAME = "bangping_run"
DECLARATIONS = 17_000
TARGET = 10
POLL, LONGEST = 0.2, 300
STARTING = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--declarations", type=int, default=DECLARATIONS)
    count = parser.parse_args().declarations
    with scratch_database(NAME) as address, tempfile.TemporaryDirectory(prefix="bangping-run-") as var:
        environment = {"DATABASE_URL": address, "BANGPING_VAR": var, "REDIS_URL": ""}
        os.environ |= {**environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        slug, client = _prepare(count)
        with _worker():
            for line in _measure(slug, client):
                print(line)


def _prepare(count: int) -> tuple[str, Any]:
    """The programme's slug and its staff's browser. Of ten declarations nine are submitted, hence the number."""
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from bench.filling import Filler
    from review.models import Case

    filled = Filler(count * 10 // 9).fill()
    Case.objects.update(state=Case.State.PASSED)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(filled.staff)
    return filled.programme.slug, client


@contextmanager
def _worker() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT) as worker:
        time.sleep(STARTING)
        try:
            yield
        finally:
            worker.terminate()


def _measure(slug: str, client: Any) -> Iterator[str]:
    from ranking.models import Run
    from records.models import Job

    start = time.perf_counter()
    asked = client.post(f"/programmes/{slug}/runs/start/")
    shown: dict[str, float] = {}
    while time.perf_counter() - start < LONGEST:
        answer = client.get(f"{asked.url}progress/", headers={"hx-request": "true"})
        if "HX-Refresh" in answer.headers:
            break
        job = Job.objects.latest("queued_at")
        shown.setdefault(f"{job.progress} % {job.note}".strip(), time.perf_counter() - start)
        time.sleep(POLL)
    page = client.get(asked.url)
    seconds = time.perf_counter() - start
    run = Run.objects.latest("queued_at")
    yield f"{run.ranked} ranked, {run.excluded} not, {run.get_state_display()}, page {page.status_code}"
    yield ""
    yield "| seen on the page | after, s |"
    yield "|---|--:|"
    yield from (f"| {what} | {when:.1f} |" for what, when in shown.items())
    yield f"| the finished page (target {TARGET}) | {seconds:.1f} |"


if __name__ == "__main__":
    main()
