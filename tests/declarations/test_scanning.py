"""The virus scan, against a scanner that speaks ClamAV's own language over a socket."""

from __future__ import annotations

import logging
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from declarations.core.upload import UploadError
from declarations.services import claims, documents
from tests import builders, tiny
from tests.declarations import filing
from tests.papers import PDF, pdf

pytestmark = pytest.mark.django_db
DOWN = "“审计.pdf”没有保存：暂时无法查毒，请稍后再传；一直如此请告知协会"
INFECTED = pdf("EICAR")


class Clamd(socketserver.StreamRequestHandler):
    """INSTREAM of clamd: chunks with their length, and a zero at the end."""

    answer = b"stream: OK\n"

    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"stream: Eicar-Test-Signature FOUND\n" if content == INFECTED else self.answer
        self.wfile.write(found)


class Broken(Clamd):
    answer = b"stream: Can't allocate memory ERROR\n"


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def scanner(settings: Any, handler: type[Clamd] = Clamd) -> Iterator[None]:
    server = socketserver.TCPServer(("127.0.0.1", 0), handler)
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    with serving(server):
        yield


def put(content: bytes, *, seq: int = 1) -> list[str]:
    """Put a file into a slot, and say what is there then."""
    declaration = filing.opened(seq=seq)
    documents.add(declaration, slot="audit_report", name="审计.pdf", content=content, by=filing.user())
    return list(declaration.documents.values_list("name", flat=True))


def test_a_clean_file_is_taken(settings):
    with scanner(settings):
        assert put(PDF) == ["审计.pdf"]


def test_an_infected_file_is_refused_and_logged(settings, caplog):
    declaration = filing.opened()
    with scanner(settings), caplog.at_level(logging.WARNING):
        address = reverse("declarations:documents", args=[declaration.pk])
        found = filing.administrator(declaration).post(
            address, {"slot": "audit_report", "files": filing.upload("审计.pdf", INFECTED)}
        )
    assert (found.status_code, found.context["faults"]) == (
        422,
        ["“审计.pdf”查出病毒（Eicar-Test-Signature），没有保存；请杀毒后重新导出文件再传"],
    )
    assert not declaration.documents.exists()
    told = [record.getMessage() for record in caplog.records if record.name == "declarations.services.scanning"]
    assert told == ["infected upload refused: Eicar-Test-Signature"]


def test_an_infected_letter_is_refused(settings):
    with scanner(settings), pytest.raises(UploadError, match="查出病毒"):
        claims.claim(
            builders.user(),
            number_kind="uscc",
            number=tiny.number(),
            name="甲",
            letter_name="授权书.pdf",
            letter=INFECTED,
        )


def test_while_the_scanner_is_down_nothing_is_taken(settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    with pytest.raises(UploadError) as refused:
        put(PDF)
    assert str(refused.value) == DOWN


def test_a_scanner_in_trouble_lets_nothing_through(settings):
    with scanner(settings, Broken), pytest.raises(UploadError) as refused:
        put(PDF)
    assert str(refused.value) == DOWN


def test_a_scanner_at_a_file_socket(settings, tmp_path: Path):
    path = tmp_path / "clamd.sock"
    settings.CLAMAV_URL = f"unix://{path}"
    with serving(socketserver.UnixStreamServer(str(path), Clamd)):
        assert put(PDF) == ["审计.pdf"]
        with pytest.raises(UploadError, match="查出病毒"):
            put(INFECTED, seq=2)
    with pytest.raises(UploadError, match="暂时无法查毒"):
        put(PDF, seq=3)


def test_without_a_scanner_nothing_is_scanned(settings):
    settings.CLAMAV_URL = ""
    assert put(INFECTED) == ["审计.pdf"]
