"""Real workers on a database of their own: killed in the middle of a run, and without a broker."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from django.conf import settings
from psycopg import sql

COUNT = 1500
QUICK = {"JOB_STALE_SECONDS": "2", "JOB_HEARTBEAT_SECONDS": "0.5", "JOB_SWEEP_SECONDS": "1"}
REDIS_DATABASE = "15"

pytestmark = pytest.mark.journey


def drilled(var: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """What the drill printed."""
    own = {"BANGPING_VAR": str(var), "DATABASE_URL": "", "REDIS_URL": "", **QUICK, **environment}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.drill", *arguments],
        env=os.environ | own,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def assert_finished_once(facts: dict[str, Any]) -> None:
    undisturbed, *killed = facts["runs"]
    expected = {
        "state": "finished",
        "job": "done",
        "attempts": 1,
        "result": undisturbed["result"],
        "snapshot": undisturbed["snapshot"],
        "standings": 60 + COUNT,
        "journal": ["run.queued", "run.snapshot", "run.finished"],
    }
    assert undisturbed == expected
    assert [5 <= run.pop("killed_at") < 70 for run in killed] == [True, False]
    assert killed == [expected | {"attempts": 2, "half": 0}] * 2
    assert facts["told"] == ["本方案已有一次排名正在计算，请等它完成"]
    assert facts["faults"] == []
    assert facts["all"] == 3


def test_a_run_whose_worker_is_killed_finishes_once_with_the_same_bytes(tmp_path: Path) -> None:
    assert_finished_once(drilled(tmp_path, "worker", str(COUNT)))


@pytest.fixture
def own_database() -> Iterator[str]:
    """A PostgreSQL database made for one test on the server of DATABASE_URL, and dropped after it."""
    server, name = os.environ["DATABASE_URL"], f"bangping_drill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def own_broker() -> Iterator[str]:
    """A numbered Redis database that nobody uses, empty again after the test."""
    url = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_DATABASE}"))
    with redis.Redis.from_url(url) as client:
        assert client.dbsize() == 0, f"Redis database {REDIS_DATABASE} is in use"
        yield url
        client.flushdb()


@pytest.mark.services
def test_the_same_on_postgresql_and_redis(tmp_path: Path, own_database: str, own_broker: str) -> None:
    facts = drilled(tmp_path, "worker", str(COUNT), DATABASE_URL=own_database, REDIS_URL=own_broker)
    assert_finished_once(facts)


def test_a_dead_broker_delays_the_run_and_breaks_nothing(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    facts = drilled(tmp_path, "broker", REDIS_URL=f"redis://127.0.0.1:{port}/0")
    assert facts["took"] < 5
    assert (facts["before"], facts["left"]) == ("queued", True)
    assert (facts["state"], facts["attempts"], facts["standings"]) == ("finished", 1, 60)
