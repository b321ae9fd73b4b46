"""The last minutes before a deadline: 2,000 enterprises save and submit against two web processes on PostgreSQL.

At the end what the server acknowledged is compared with what is stored: every save, every submission exactly once, no
error of the server, and whoever came too late was told so. Anything lost ends the run with 1.

`DATABASE_URL` names a PostgreSQL server on which a database may be created: `bangping_rush`, dropped at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.crowd import HOST, TYPED, Answer, Crowd, Enterprise, steps
from bench.scratch import scratch_database, session_of

NAME = "bangping_rush"
SAVES, LATE, THREADS = 4, 0.05, 64
READY = 30
TOO_LATE = re.compile(r"申报已于\d+年\d+月\d+日[ \d:]*截止")


def prepare(address: str, var: Path) -> None:
    os.environ |= {"DATABASE_URL": address, "BANGPING_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def drafts(count: int, *, by: Any) -> list[Any]:
    """Drafts with everything stated, each with its administrator."""
    from accounts.models import User
    from bench import forms
    from declarations.models import Membership

    made = [forms.twenty_of(number, by=by) for number in range(count)]
    people = [User(email=f"e{number}@example.cn", name="填报人", password="!") for number in range(count)]
    User.objects.bulk_create(people)
    part = Membership.Part.ADMINISTRATOR
    pairs = zip(made, people, strict=True)
    Membership.objects.bulk_create(
        Membership(applicant=one.applicant, user=who, part=part, granted_by=by) for one, who in pairs
    )
    return list(zip(made, people, strict=True))


def crowd_of(filled: list[Any], *, seconds: float, port: int) -> tuple[Crowd, list[Enterprise]]:
    spread = random.Random(2019)
    found = []
    for declaration, person in filled:
        stored = dict(declaration.sections.get().answers)
        plan = steps(spread, seconds=seconds, saves=SAVES, late=LATE)
        found.append(Enterprise(str(declaration.pk), session_of(person), plan, {name: stored[name] for name in TYPED}))
    return Crowd(found, port=port, threads=THREADS), found


def faults_of(enterprises: list[Enterprise], answers: list[Answer], *, closes_at: datetime) -> Iterator[str]:
    """What was lost, doubled or wrongly answered."""
    from declarations.models import Declaration, SectionAnswers, Submission

    rows = {str(key): stored for key, stored in SectionAnswers.objects.values_list("declaration", "answers")}
    states = {str(key): state for key, state in Declaration.objects.values_list("pk", "state")}
    made = list(Submission.objects.order_by("sequence"))
    for one in enterprises:
        receipts = [row.receipt for row in made if str(row.declaration_id) == one.declaration]
        for fault in faults_of_one(one, rows[one.declaration], receipts, states[one.declaration]):
            yield f"{one.declaration}: {fault}"
    if [row.sequence for row in made] != list(range(1, len(made) + 1)):
        yield "the numbers of the submissions have gaps"
    yield from (f"{row.receipt}: taken after the deadline" for row in made if row.received_at >= closes_at)
    for (status, kind), number in Counter((one.status, one.kind) for one in answers).items():
        if status == 0 or status >= 500:
            yield f"{number} answers {status or 'none'} to {kind}"


def faults_of_one(one: Enterprise, stored: dict[str, Any], receipts: list[str], state: str) -> Iterator[str]:
    lost = {name: value for name, value in one.acknowledged.items() if str(stored[name]) != value}
    if lost:
        yield f"saved and not stored: {lost}"
    if len(receipts) > 1:
        yield f"submitted {len(receipts)} times"
    if set(one.receipts) - set(receipts):
        yield f"acknowledged {one.receipts}, stored {receipts}"
    if bool(receipts) != (state == "submitted"):
        yield f"{state} with {receipts}"
    if not receipts and not was_late(one):
        yield f"neither submitted nor told that it is too late: {one.refused[-1:]}"
    yield from (f"refused with {text[:200]}" for text in one.refused if not TOO_LATE.search(text))


def was_late(one: Enterprise) -> bool:
    """Told in the product's own sentence."""
    return any(TOO_LATE.search(text) for text in one.refused)


def table(answers: list[Answer]) -> Iterator[str]:
    yield "| request | number | answers | median ms | 95 % | 99 % | longest |"
    yield "|---|--:|---|--:|--:|--:|--:|"
    for kind in sorted({one.kind for one in answers}):
        own = [one for one in answers if one.kind == kind]
        spent = sorted(one.seconds * 1000 for one in own)
        told = ", ".join(f"{status}: {n}" for status, n in sorted(Counter(one.status for one in own).items()))
        at = [spent[min(int(len(spent) * share), len(spent) - 1)] for share in (0.5, 0.95, 0.99, 1)]
        yield f"| {kind} | {len(own)} | {told} | " + " | ".join(f"{value:.0f}" for value in at) + " |"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def web(port: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "1"]
    return [str(Path(sys.executable).parent / "granian"), *options, "--log-level", "warning", "config.wsgi:application"]


def until_answering(port: int) -> None:
    import http.client

    for _ in range(READY * 10):
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=READY)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web processes didn't answer")


def rush(count: int, minutes: float) -> int:
    from django.utils import timezone

    from accounts.services import people
    from bench import forms
    from declarations.services import declarations
    from portal.services.processes import running

    by = people.system()
    programme = forms.twenty_programme(by=by)
    filled = drafts(count, by=by)
    port, seconds = free_port(), minutes * 60
    crowd, enterprises = crowd_of(filled, seconds=seconds, port=port)
    with running(web(port)):
        until_answering(port)
        closes_at = timezone.now() + timedelta(seconds=seconds)
        declarations.extend(programme, until=closes_at, reason="供测量", by=by)
        print(f"{count} enterprises, two web processes, {minutes:g} minutes to the deadline", flush=True)
        spent = crowd.run()
    print(f"{len(crowd.answers)} requests in {spent:.0f} s\n")
    print("\n".join(table(crowd.answers)))
    faults = list(faults_of(enterprises, crowd.answers, closes_at=closes_at))
    submitted = sum(bool(one.receipts) for one in enterprises)
    late = sum(was_late(one) and not one.receipts for one in enterprises)
    print(f"\n{submitted} submitted once, {late} refused as too late, {len(faults)} faults")
    print("\n".join(faults[:20]))
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="2,000 enterprises in the last minutes before the deadline.")
    parser.add_argument("--enterprises", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=10)
    chosen = parser.parse_args()
    with scratch_database(NAME) as address, tempfile.TemporaryDirectory(prefix="bangping-rush-") as var:
        prepare(address, Path(var))
        from django.db import connection

        try:
            return rush(chosen.enterprises, chosen.minutes)
        finally:
            connection.close()


if __name__ == "__main__":
    sys.exit(main())
