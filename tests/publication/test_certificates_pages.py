"""The page of a version's certificates, and the certificate of a title's holder."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from publication.models import Certificate, Publication
from records.services import files
from tests import builders, tiny
from tests.publication.holdings import holding, member
from tests.publication.published import COLUMNS, publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
ROWS = [[place, f"第{place}公司", None] for place in range(1, 61)]
LISTS = [{"code": "main", "title": "微型企业榜", "columns": COLUMNS, "rows": ROWS}]


@pytest.fixture
def version() -> Publication:
    return publication(standings.finished(), lists=LISTS)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))
    return client


def address(name: str = "certificates") -> str:
    return reverse(f"publication:{name}", args=[tiny.SLUG, 1])


def made(of: Publication, numbers: range, **more: Any) -> list[Certificate]:
    found = []
    for number in numbers:
        kept = files.keep(f"certificate {number}".encode(), media_type="application/pdf", by="test")
        facts = {"list_code": "main", "position": number, "seq": number, "name": f"第{number + 1}公司"}
        row = {**facts, "number": f"2024-AAAAA-BBB{number:02}", "file": kept, "made_at": of.published_at}
        found.append(Certificate.objects.create(publication=of, requested_by=builders.user(), **{**row, **more}))
    return found


def test_staff_have_them_made_and_see_how_far_they_are(staff: Client, version: Publication) -> None:
    assert "还没有制作证书。" in staff.get(address()).text
    response = staff.post(address("make_certificates"), follow=True)
    assert "正在制作 60 份证书。" in response.text
    assert "已制作 0 / 60 份" in response.text
    again = staff.post(address("make_certificates"), follow=True)
    assert "证书正在制作" in again.text
    part = staff.get(address("certificates_progress"), headers={"hx-request": "true"})
    assert "已制作 0 / 60 份" in part.text
    Certificate.objects.all().delete()


def test_the_page_s_queries_dont_grow_with_its_rows(staff: Client, version: Publication) -> None:
    counts = []
    for numbers in (range(3), range(3, 30)):
        made(version, numbers)
        staff.get(address())
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_all_come_in_one_archive(staff: Client, version: Publication) -> None:
    assert staff.get(address("certificates_archive")).status_code == 404
    made(version, range(2))
    response = staff.get(address("certificates_archive"))
    packed = zipfile.ZipFile(io.BytesIO(b"".join(response)))  # type: ignore[call-overload]
    assert packed.namelist() == ["第1公司 2024-AAAAA-BBB00.pdf", "第2公司 2024-AAAAA-BBB01.pdf"]
    assert packed.read("第1公司 2024-AAAAA-BBB00.pdf") == b"certificate 0"
    assert response["Cache-Control"] == "private, no-store"


def test_a_holder_takes_its_certificate_from_its_title_s_page(client: Client, version: Publication) -> None:
    title = holding()
    (one,) = made(version, range(1), holding=title)
    client.force_login(member(title))
    page = client.get(reverse("publication:holding", args=[title.pk]))
    assert reverse("publication:certificate", args=[one.pk]) in page.text
    response = client.get(reverse("publication:certificate", args=[one.pk]))
    assert (response.status_code, response.content) == (200, b"certificate 0")
    assert quote("第1公司 2024-AAAAA-BBB00.pdf") in response["Content-Disposition"]


def test_what_isnt_made_cant_be_taken(staff: Client, version: Publication) -> None:
    (one,) = made(version, range(1), file=None, made_at=None)
    response = staff.get(reverse("publication:certificate", args=[one.pk]))
    assert (response.status_code, "这份证书还没有制成。" in response.text) == (404, True)


def test_a_version_that_isnt_published_has_no_page(staff: Client) -> None:
    publication(standings.finished(), state=Publication.State.FAILED)
    assert staff.get(address()).status_code == 404
