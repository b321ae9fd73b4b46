"""What a PDF's signature is worth: is it whole, by whom, when, and is the signer known."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from accounts.core.verdict import YES, Verdict, no, unknown
from publication.core.signing.key import is_demo, name_of

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class SignatureFacts:
    """`intact`: the signed bytes are those that were signed; `covers_whole`: nothing was added behind them.

    `signer` is the name on the certificate, `signed_at` what the signer or a time-stamping authority says; both None
    where there is no signature that can be read.
    """

    intact: bool
    covers_whole: bool
    signer: str | None
    signed_at: datetime | None
    trusted: Verdict


def examine(pdf: bytes, *, ours: Collection[bytes] = (), roots: Collection[x509.Certificate] = ()) -> SignatureFacts:
    """The last signature of a PDF; any bytes are taken, whatever they are.

    `ours` are the SHA-256 digests of the certificates that this place signs with, `roots` the authorities trusted
    beside them. Nothing is fetched from the network.
    """
    if len(pdf) > MAX_BYTES:
        return _nothing(f"文件超过 {MAX_BYTES // 1_000_000} MB，没有检查签名")
    try:
        return _examine(pdf, ours, roots)
    except Exception:  # broken bytes make the reader raise anything whatever
        return _nothing("读不出签名：文件不是完整的 PDF，或者签名已损坏")


def _examine(pdf: bytes, ours: Collection[bytes], roots: Collection[x509.Certificate]) -> SignatureFacts:
    signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
    if not signatures:
        return _nothing("文件没有电子签名")
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(signatures[-1], signer_validation_context=context)
    certificate = status.signing_cert
    intact = bool(status.intact and status.valid)
    return SignatureFacts(
        intact,
        intact and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        name_of(certificate),
        status.timestamp_validity.timestamp if status.timestamp_validity else status.signer_reported_dt,
        _trust(certificate, is_rooted=bool(status.trusted), ours=ours),
    )


def _trust(certificate: x509.Certificate, *, is_rooted: bool, ours: Collection[bytes]) -> Verdict:
    if is_demo(certificate):
        return no("签名用的是演示证书，不代表任何单位")
    if certificate.sha256 in ours or is_rooted:
        return YES
    return unknown(f"不认识签名证书的签发者：{certificate.issuer.human_friendly}")


def _nothing(reason: str) -> SignatureFacts:
    return SignatureFacts(False, False, None, None, no(reason))
