"""A certificate as a page: what is printed, its code to verify it by, and the signature over it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from declarations.core.pdf import Variant, write_pdf
from declarations.services import programmes
from publication.core import qr
from publication.core.certificates import Said
from publication.models import Certificate, Publication
from publication.services import reports, signatures
from publication.services.notice_pages import in_words


@dataclass(frozen=True)
class Page:
    """What all certificates of a version have in common."""

    organisers: tuple[str, ...]
    signatory: str
    published_on: str
    created: str
    version: int
    synthetic_mark: str


def page_of(publication: Publication) -> Page:
    definition = programmes.definition_of(publication.run.revision)
    on = timezone.localtime(publication.published_at)
    signatory = signatures.signatory(definition)
    hosts = tuple(one.name for one in definition.organisers if one.part == "主办单位") or (signatory,)
    mark = reports.SYNTHETIC_MARK if publication.figures_synthetic else ""
    return Page(hosts, signatory, in_words(on.date()), on.isoformat(timespec="seconds"), publication.version, mark)


def verification_url(number: str) -> str:
    """Where anybody sees whether the certificate of this number is genuine and still stands."""
    return f"{settings.SITE_URL.rstrip('/')}/verify/{quote(number)}/"


def to_html(certificate: Certificate, *, page: Page, said: Said) -> str:
    url = verification_url(certificate.number)
    context = {
        "page": page,
        "said": said,
        "name": certificate.name,
        "number": certificate.number,
        "title": certificate.holding.title if certificate.holding else "",
        "url": url,
        "code": qr.to_svg(url),
    }
    return render_to_string("publication/certificate.html", context)


def to_pdf(certificate: Certificate, *, page: Page, said: Said) -> bytes:
    """The certificate, signed. Raises `JobFault`."""
    html = to_html(certificate, page=page, said=said)
    pdf = write_pdf(html, assets=reports.ASSETS, variant=Variant.ARCHIVAL)
    return signatures.sign(pdf, organiser=page.signatory, reason=f"颁发证书 {certificate.number}")
