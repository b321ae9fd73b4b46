"""What a site keeps its data in: files in its folder, or a PostgreSQL database and a Redis database of its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit, urlunsplit

import redis

from bench.scratch import scratch_database

Backing = Callable[[], AbstractContextManager[Mapping[str, str]]]
"""Prepares it, gives the settings that name it, and takes it away again."""

# The test processes themselves have the databases from 9 on.
NUMBERS = range(1, 9)


@contextmanager
def embedded() -> Iterator[Mapping[str, str]]:
    yield {"DATABASE_URL": "", "REDIS_URL": ""}


@contextmanager
def services() -> Iterator[Mapping[str, str]]:
    name = f"bangping_journey_{uuid.uuid4().hex[:12]}"
    with scratch_database(name) as database, own_broker() as broker:
        yield {"DATABASE_URL": database, "REDIS_URL": broker}


@contextmanager
def own_broker() -> Iterator[str]:
    """A numbered Redis database that nobody uses, empty again in the end."""
    for number in NUMBERS:
        url = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))
        with redis.Redis.from_url(url) as client:
            if client.dbsize() == 0 and client.set("taken by a journey", 1, nx=True):
                try:
                    yield url
                finally:
                    client.flushdb()
                return
    raise LookupError(f"every Redis database of {NUMBERS} is in use")
