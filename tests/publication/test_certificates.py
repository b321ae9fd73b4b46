"""Certificates through the services: asked for once, made in chunks, and what they say afterwards."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from pypdf import PdfReader

from declarations.services.declarations import Refused
from publication.core.certificates import CertificateState
from publication.models import CERTIFICATES_JOB, Certificate, Publication
from publication.services import certificate_pages, certificates, holdings, signatures
from records.models import Job
from records.services import files, jobs
from tests import builders
from tests.publication.holdings import holding
from tests.publication.published import COLUMNS, publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
ROWS = [[place, f"第{place}公司", None] for place in range(1, 31)]
LISTS = [
    {"code": "main", "title": "2024年微型企业榜", "columns": COLUMNS, "rows": ROWS},
    {"code": "growing", "title": "成长榜", "columns": COLUMNS[1:], "rows": [["第3公司", "三牌"], ["暂缓公布", None]]},
]


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.fixture
def version() -> Publication:
    return publication(standings.finished(), lists=LISTS, figures_synthetic=True)


def work() -> None:
    for job in Job.objects.filter(kind=CERTIFICATES_JOB, state=Job.State.QUEUED).order_by("queued_at"):
        jobs.perform(str(job.id))


def text_of(certificate: Certificate) -> str:
    certificate.refresh_from_db()
    assert certificate.file is not None
    pages = PdfReader(io.BytesIO(files.read(certificate.file))).pages
    assert len(pages) == 1
    return re.sub(r"\s+", "", pages[0].extract_text())


def test_everybody_on_the_lists_gets_a_certificate_in_chunks(version: Publication) -> None:
    assert certificates.request(version, by=builders.user()) == 31  # nobody for what is held back
    assert certificates.batch_of(version) == certificates.Batch(31, 0, True)
    subjects = Job.objects.filter(kind=CERTIFICATES_JOB).values_list("subject", flat=True)
    assert sorted(subjects) == sorted([f"{version.pk}:0", f"{version.pk}:25"])
    with pytest.raises(Refused, match=r"^证书正在制作$"):
        certificates.request(version, by=builders.user())
    work()
    assert certificates.batch_of(version) == certificates.Batch(31, 31, False)
    with pytest.raises(Refused, match=r"^证书已全部制成$"):
        certificates.request(version, by=builders.user())
    first, of_growing = version.certificates.get(seq=0), version.certificates.get(list_code="growing")
    assert "位列第1名" in text_of(first)
    assert "位列第" not in text_of(of_growing)
    for part in ("第1公司", "2024年微型企业榜", first.number, "合成数据", "示例协会", f"/verify/{first.number}/"):
        assert part in text_of(first)
    assert first.file is not None
    found = signatures.examine(files.read(first.file))
    assert (found.intact, found.covers_whole) == (True, True)
    packed = io.BytesIO()
    certificates.pack(version, into=packed)
    names = zipfile.ZipFile(packed).namelist()
    assert (len(names), names[0]) == (31, f"第1公司 {first.number}.pdf")


def test_a_chunk_that_failed_can_be_asked_for_again(version: Publication, settings: Any) -> None:
    certificates.request(version, by=builders.user())
    kept, settings.SIGNING_CERTIFICATE = settings.SIGNING_CERTIFICATE, "/nowhere/association.p12"
    work()
    batch = certificates.batch_of(version)
    assert (batch.made, batch.is_open, batch.error) == (0, False, "读不到签名证书文件：/nowhere/association.p12")
    settings.SIGNING_CERTIFICATE = kept
    numbers = list(version.certificates.values_list("number", flat=True))
    assert certificates.request(version, by=builders.user()) == 31
    assert list(version.certificates.values_list("number", flat=True)) == numbers


def certificate(of: Publication, **more: Any) -> Certificate:
    facts: dict[str, Any] = {
        "list_code": "main",
        "position": 0,
        "name": "第1公司",
        "number": "2024-ABCDE-FGHJK",
        "seq": 0,
    }
    return Certificate.objects.create(publication=of, requested_by=builders.user(), **{**facts, **more})


def test_a_certificate_stands_until_a_version_says_otherwise(version: Publication) -> None:
    made = certificate(version)
    assert certificates.standing_of(made) is CertificateState.VALID
    publication(version.run, version=2, lists=LISTS)
    assert certificates.standing_of(made) is CertificateState.VALID
    publication(version.run, version=3, lists=[{**LISTS[0], "rows": [[1, "别的公司", None]]}])
    assert certificates.standing_of(made) is CertificateState.SUPERSEDED
    with pytest.raises(Refused, match=r"^第 1 版已被第 3 版取代，请制作第 3 版的证书$"):
        certificates.request(version, by=builders.user())


def test_a_certificate_ends_with_its_title(version: Publication) -> None:
    title = holding()
    made = certificate(version, holding=title)
    assert certificates.standing_of(made) is CertificateState.VALID
    holdings.lapse(title, reason="企业注销", by=builders.user())
    made.refresh_from_db()
    assert certificates.standing_of(made) is CertificateState.REVOKED


def test_a_number_is_found_however_it_is_typed(version: Publication) -> None:
    made = certificate(version)
    assert certificates.with_number(made.number) is None  # not made yet
    kept = files.keep(b"%PDF", media_type="application/pdf", by="test")
    Certificate.objects.update(file=kept, made_at=version.published_at)
    assert certificates.with_number(" 2024-abcde-fghjk ") == made
    assert certificates.with_number("2024-AAAAA-AAAAA") is None


def test_the_address_to_verify_at_is_the_site_s_own(settings: Any) -> None:
    settings.SITE_URL = "https://list.example.cn/"
    assert certificate_pages.verification_url("2024-ABCDE-FGHJK") == "https://list.example.cn/verify/2024-ABCDE-FGHJK/"


def test_a_file_s_name_has_nothing_that_a_file_system_refuses(version: Publication) -> None:
    made = certificate(version, name='甲/乙:"公司"')
    assert certificates.file_name(made) == "甲_乙__公司_ 2024-ABCDE-FGHJK.pdf"
