"""A site and a browser that the journeys of this folder share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.backing import Backing, embedded, services
from tests.journeys.site import Site, running
from tests.journeys.visitor import PATIENCE, Visitor

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def backing(pytestconfig: pytest.Config) -> Backing:
    return services if pytestconfig.getoption("--services") else embedded


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, backing: Backing) -> Iterator[Site]:
    with backing() as own, running(tmp_path_factory.mktemp("site"), own) as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Callable[[str], Visitor]]:
    """Somebody at a browser of their own, by the code of their account."""
    present: list[Visitor] = []

    def come(name: str) -> Visitor:
        present.append(Visitor(chromium, site, name))
        return present[-1]

    yield come
    assert [complaint for one in present for complaint in one.leave()] == []
