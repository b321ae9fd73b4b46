"""The export of every declaration as a file: how long it takes, and how much memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

from bench.pages import Page, Server
from bench.scratch import session_of


def exports(filled: Any) -> Iterator[str]:
    """Staff's list of all declarations as a file: how long it takes, and how much memory at its highest."""
    server, slug = Server(), filled.programme.slug
    for kind in ("csv", "xlsx"):
        address = f"/filing/programmes/{slug}/declarations/export/{kind}/"
        page = Page(f"export, {kind}", None, address, session_of(filled.staff))
        server.take(page)
        tracemalloc.start()
        start = time.monotonic()
        size = server.take(page)
        seconds, (_, peak) = time.monotonic() - start, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        yield f"{page.title}: {size / 1024:.0f} KB in {seconds:.1f} s (traced), {peak / 2**20:.1f} MB at the highest"
