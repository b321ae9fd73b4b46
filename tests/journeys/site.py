"""A site as it runs: data of its own, a real web and a real worker process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.journeys.test_serve import answering, free_port, until

__all__ = ["Site", "until"]


@dataclass(frozen=True)
class Site:
    """`facts` is what the stage prepared: accounts by code, filings by code, and the enterprise that is to file."""

    url: str
    var: Path
    environment: Mapping[str, str]
    facts: Mapping[str, Any]

    def act(self, name: str, *arguments: str) -> dict[str, Any]:
        return stage(self.environment, name, *arguments)

    @property
    def mail(self) -> Path:
        return self.var / "mail"


def stage(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """One act of `tests.journeys.stage`, and what it printed."""
    command = [sys.executable, "-m", "tests.journeys.stage", *arguments]
    done = subprocess.run(
        command, env=dict(environment), cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def running(var: Path, backing: Mapping[str, str]) -> Iterator[Site]:
    """`backing` are the settings that name its database and its broker."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "BANGPING_VAR": str(var),
        **backing,
        "SITE_URL": url,
        "JOB_SWEEP_SECONDS": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    facts = stage(environment, "prepare")
    granian = str(Path(sys.executable).parent / "granian")
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--blocking-threads", "1"]
    with ExitStack() as processes:
        processes.enter_context(_child([sys.executable, "manage.py", "work"], environment))
        processes.enter_context(_child([granian, *options, "config.wsgi:application"], environment))
        until(lambda: answering(url), seconds=180)
        yield Site(url, var, environment, facts)


@contextmanager
def _child(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[None]:
    """A process in a group of its own, which ends with the block."""
    child = subprocess.Popen(command, env=dict(environment), cwd=settings.BASE_DIR, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
