"""`manage.py serve` as a person starts it: pages, the published list, and no process left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from django.conf import settings

pytestmark = pytest.mark.journey


@contextmanager
def served(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"BANGPING_VAR": str(var), "DATABASE_URL": "", "REDIS_URL": ""}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url: str) -> bytes:
    with urlopen(url, timeout=60) as answer:
        assert answer.status == 200
        return answer.read()


def answering(url: str) -> bool:
    with suppress(URLError, ConnectionError):
        get(url)
        return True
    return False


def until(holds: Callable[[], bool], *, seconds: float) -> float:
    """How long it took until it held."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began


def descendants(pid: int) -> set[int]:
    """The processes that `pid` has started, and those that they have, by /proc."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def none_alive(pids: set[int]) -> bool:
    return not any(map(alive, pids))


def test_first_look_second_start_and_every_way_to_end(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with served(tmp_path, port) as first:
        until(lambda: answering(url), seconds=180)  # two lists are played and published beforehand
        assert_list_is_published(url)
        children = descendants(first.pid)
        assert len(children) >= 2
        first.send_signal(signal.SIGINT)
        printed, errors = first.communicate(timeout=120)
        assert (first.returncode, printed.splitlines()[-1], errors.count("Traceback")) == (0, "已全部结束", 0)
        assert none_alive(children)
    with served(tmp_path, port) as second:
        until(lambda: answering(url), seconds=180)
        children = descendants(second.pid)
        assert len(children) >= 2
        second.kill()
        second.wait(5)
        until(lambda: none_alive(children), seconds=60)
        assert not answering(url)


def assert_list_is_published(url: str) -> None:
    assert "榜评" in get(url).decode()
    page = get(urljoin(url, "lists/shanxi-internet-20-2019/")).decode()
    assert "山西龙采科技有限公司" in page
    (report,) = set(re.findall(r'href="([^"]+/files/report/)"', page))
    assert get(urljoin(url, report)).startswith(b"%PDF-")


def test_an_occupied_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with served(tmp_path, port) as process:
            printed, errors = process.communicate(timeout=120)
    assert (process.returncode, printed) == (1, "")
    assert errors == f"CommandError: 端口 {port} 已被占用：先结束占用它的进程，或用 manage.py serve --port 8001\n"
