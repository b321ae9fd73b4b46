"""Real workers on a database of their own: killed in the middle of a run, and without a broker."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.journeys import backing

COUNT = 1500
QUICK = {"JOB_STALE_SECONDS": "2", "JOB_HEARTBEAT_SECONDS": "0.5", "JOB_SWEEP_SECONDS": "1"}

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


@pytest.mark.services
def test_the_same_on_postgresql_and_redis(tmp_path: Path) -> None:
    with backing.services() as own:
        assert_finished_once(drilled(tmp_path, "worker", str(COUNT), **own))


def test_a_dead_broker_delays_the_run_and_breaks_nothing(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    facts = drilled(tmp_path, "broker", REDIS_URL=f"redis://127.0.0.1:{port}/0")
    assert facts["took"] < 5
    assert (facts["before"], facts["left"]) == ("queued", True)
    assert (facts["state"], facts["attempts"], facts["standings"]) == ("finished", 1, 60)
