"""Two who act at the same time, on a PostgreSQL database of their own: what they commit can't be rolled back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from declarations.services.declarations import Refused


@pytest.fixture(scope="module")
def committing(django_db_blocker: Any) -> Iterator[None]:
    """A database of a module's own that threads commit to, gone afterwards."""
    parts = connection.settings_dict
    name, own = parts["NAME"], f"together_{uuid.uuid4().hex[:8]}"
    place = f"{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}"
    with django_db_blocker.unblock(), psycopg.connect(f"postgresql://{place}/postgres", autocommit=True) as server:
        connection.close()
        server.execute(f'CREATE DATABASE "{own}"')
        parts["NAME"] = own
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            parts["NAME"] = name
            server.execute(f'DROP DATABASE "{own}"')


def at_once(*acts: Callable[[], object]) -> list[str]:
    """The sentences of those who were refused."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> list[str]:
        start.wait(10)
        try:
            act()
        except Refused as refused:
            return [refused.verdict.sentence]
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(chain.from_iterable(pool.map(run, acts)))
