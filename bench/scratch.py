"""A PostgreSQL database of the bench's own, and a session without logging in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
TOKEN = "t" * 32


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """An empty database's address. Whatever was left of an earlier run under the name goes."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def session_of(user: Any) -> str:
    """The cookies of a browser in which this person is logged in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"csrftoken={TOKEN}; sessionid={client.cookies['sessionid'].value}"
