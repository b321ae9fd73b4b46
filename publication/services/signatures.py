"""Signing what is published with the association's certificate, and examining what is said to be."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from django.conf import settings
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from declarations.core.programme import ProgrammeDefinition
from publication.core import signing
from publication.core.signing import KeyFault, SignatureFacts, Signed, SigningKey
from publication.core.signing.apart import examine_apart
from records.services.jobs import JobFault

FONT = Path(settings.BASE_DIR) / "static" / "fonts" / "NotoSansSC-700Bold.ttf"
NOT_CONFIGURED = "没有配置签名证书：请系统管理员把 SIGNING_CERTIFICATE 设为 PKCS#12 文件的路径"


def ready() -> Verdict:
    """Whether there is a certificate that can be signed with today."""
    try:
        key = _key()
    except (KeyFault, OSError) as fault:
        return no(_told(fault))
    if key.expires <= timezone.now():
        return no(f"签名证书“{key.name}”已于 {timezone.localtime(key.expires):%Y-%m-%d} 到期，请系统管理员更换")
    return YES


def sign(pdf: bytes, *, organiser: str, reason: str) -> bytes:
    """The PDF signed, with the seal of `organiser` over its element `seal`. Raises `JobFault`."""
    verdict = ready()
    if not verdict.is_yes:
        raise JobFault(verdict.sentence)
    said = Signed(organiser, reason)
    try:
        return signing.sign(pdf, key=_key(), said=said, font=FONT, timestamps=settings.TIMESTAMP_URL)
    except OSError as error:
        raise JobFault(f"时间戳服务没有应答：{settings.TIMESTAMP_URL}，请稍后重试或联系系统管理员") from error


def examine(pdf: bytes) -> SignatureFacts:
    """What the last signature of any PDF, or of what is said to be one, is worth."""
    return examine_apart(pdf, ours=_ours(), roots=_trusted())


def signatory(definition: ProgrammeDefinition) -> str:
    """The organiser whose seal it is: the first of those who hold the list, else the first."""
    holding = [one.name for one in definition.organisers if one.part == "主办单位"]
    return (holding or [one.name for one in definition.organisers] or [""])[0]


def _ours() -> frozenset[bytes]:
    """The digests of the certificates that this place signs with, or has signed with before."""
    try:
        own = [_key().certificate]
    except (KeyFault, OSError):
        own = []
    return frozenset(one.sha256 for one in [*own, *_trusted()])


def _key() -> SigningKey:
    path = Path(settings.SIGNING_CERTIFICATE) if settings.SIGNING_CERTIFICATE else _demo()
    return _read(path, path.stat().st_mtime_ns, settings.SIGNING_PASSPHRASE)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, passphrase: str) -> SigningKey:
    """The key of a file as of the time it was `changed`: a renewed certificate counts without a restart."""
    return signing.read_key(path.read_bytes(), passphrase=passphrase)


def _demo() -> Path:
    """A key for demonstrations, made on first use. Raises `KeyFault` in production."""
    if settings.PRODUCTION:
        raise KeyFault(NOT_CONFIGURED)
    path = Path(settings.VAR_DIR) / "demo_certificate.p12"
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_bytes(signing.make_demo_key(passphrase=settings.SIGNING_PASSPHRASE))
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # fails where another process was first: then its key stands
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path


def _trusted() -> tuple[x509.Certificate, ...]:
    return _read_trusted(Path(settings.SIGNING_TRUSTED)) if settings.SIGNING_TRUSTED else ()


@lru_cache(maxsize=2)
def _read_trusted(path: Path) -> tuple[x509.Certificate, ...]:
    return tuple(x509.Certificate.load(found) for _, _, found in pem.unarmor(path.read_bytes(), multiple=True))


def _told(fault: Exception) -> str:
    return str(fault) if isinstance(fault, KeyFault) else f"读不到签名证书文件：{settings.SIGNING_CERTIFICATE}"
