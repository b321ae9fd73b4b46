"""The key that an association signs with, out of a PKCS#12 file; and one for demonstrations that says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from asn1crypto import x509  # type: ignore[import-untyped]
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner

DEMO_NAME = "演示证书（不代表任何单位，无法律效力）"
DEMO_YEARS = 10
BITS = 3072


class KeyFault(Exception):
    """A PKCS#12 file that can't be signed with; the message says what is wrong, in Chinese."""


class _Signer(SimpleSigner):
    """Reads its private key once: reading checks it, which takes ten times as long as signing."""

    @cached_property
    def _read(self) -> Any:
        return serialization.load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        algorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._read, rsa.RSAPrivateKey) and not self.prefer_pss:
            return self._read.sign(data, padding.PKCS1v15(), algorithm)
        if isinstance(self._read, ec.EllipticCurvePrivateKey):
            return self._read.sign(data, ec.ECDSA(algorithm))
        return bytes(super().sign_raw(data, digest_algorithm))


@dataclass(frozen=True)
class SigningKey:
    """Whose key it is, until when, and whether it is one for demonstrations."""

    signer: SimpleSigner
    name: str
    expires: datetime
    is_demo: bool

    @property
    def certificate(self) -> x509.Certificate:
        found = self.signer.signing_cert
        if found is None:
            raise KeyFault("签名证书文件中没有证书")
        return found


def read_key(content: bytes, *, passphrase: str) -> SigningKey:
    """Raises `KeyFault`."""
    try:
        found = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise KeyFault("签名证书文件读不出来：不是 PKCS#12 文件，或者口令不对") from error
    certificate = found.signing_cert
    if certificate is None:
        raise KeyFault("签名证书文件中没有证书")
    signer = _Signer(certificate, found.signing_key, found.cert_registry)
    return SigningKey(signer, name_of(certificate), certificate.not_valid_after, is_demo(certificate))


def name_of(certificate: x509.Certificate) -> str:
    """The common name of whom a certificate was issued to; the whole subject where it has none."""
    native = certificate.subject.native
    return str(native.get("common_name") or certificate.subject.human_friendly)


def is_demo(certificate: x509.Certificate) -> bool:
    return name_of(certificate) == DEMO_NAME


def make_demo_key(*, passphrase: str) -> bytes:
    """A new self-signed key as PKCS#12."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    now = datetime.now(UTC)
    certificate = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * DEMO_YEARS))
        .add_extension(certificates.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signatures(), critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(DEMO_NAME.encode(), key, certificate, None, encryption)


def _for_signatures() -> certificates.KeyUsage:
    return certificates.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
