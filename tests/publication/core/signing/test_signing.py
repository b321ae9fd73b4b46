"""Signing: the signature verifies, breaks with any byte, and says whose it is."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any

import pytest
from asn1crypto import x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from declarations.core.pdf import Variant, write_pdf
from publication.core.signing import KeyFault, Signed, SigningKey, examine, make_demo_key, read_key, seal, sign
from publication.core.signing.apart import TOO_LONG, examine_apart
from publication.core.signing.key import DEMO_NAME
from tests.publication.core.sample_report import ASSETS

FONT = ASSETS / "fonts" / "NotoSansSC-700Bold.ttf"
ASSOCIATION = "示例省互联网协会"
PAGE = (
    '<html lang="zh-CN"><head><title>榜单</title></head><body><p>第一名</p>'
    '<div id="seal" style="position: absolute; right: 0; bottom: 0; width: 42mm; height: 42mm"></div></body></html>'
)


@cache
def unsigned() -> bytes:
    return write_pdf(PAGE, assets=ASSETS, variant=Variant.ARCHIVAL)


@cache
def demo() -> SigningKey:
    return read_key(make_demo_key(passphrase="for the test"), passphrase="for the test")


@cache
def association() -> SigningKey:
    """A key on an elliptic curve, of an association."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, ASSOCIATION)])
    now = datetime.now(UTC)
    made = certificates.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(
        certificates.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
    )
    whole = made.sign(key, hashes.SHA256())
    return read_key(pkcs12.serialize_key_and_certificates(b"a", key, whole, None, NoEncryption()), passphrase="")


@cache
def signed() -> bytes:
    return sign(unsigned(), key=association(), said=Signed(ASSOCIATION, "公布榜单"), font=FONT)


def certificate() -> x509.Certificate:
    return association().certificate


def test_a_signature_verifies_and_covers_the_whole_file() -> None:
    found = examine(signed(), ours=[certificate().sha256])
    assert (found.intact, found.covers_whole, found.signer, found.trusted.answer) == (True, True, ASSOCIATION, "yes")
    assert found.signed_at is not None
    assert found.signed_at.tzinfo is not None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_one_changed_byte_breaks_it(data: st.DataObject) -> None:
    """Anywhere but in the padding behind the signature itself."""
    pdf = bytearray(signed())
    hole = signed().index(b"/Contents <")
    at = data.draw(st.one_of(st.integers(0, hole - 1), st.integers(len(pdf) - 500, len(pdf) - 1)))
    pdf[at] ^= data.draw(st.integers(1, 255))
    found = examine(bytes(pdf), ours=[certificate().sha256])
    assert not (found.intact and found.covers_whole)


def test_what_is_added_behind_the_signature_isnt_covered() -> None:
    found = examine(signed() + b"\n% more\n")
    assert (found.intact, found.covers_whole) == (True, False)


def test_a_demonstration_says_so() -> None:
    found = examine(sign(unsigned(), key=demo(), said=Signed(ASSOCIATION, "公布榜单"), font=FONT))
    assert (found.intact, found.signer, found.trusted.answer) == (True, DEMO_NAME, "no")
    assert found.trusted.sentence == "签名用的是演示证书，不代表任何单位"


def test_a_signer_whom_nobody_vouches_for_is_unknown() -> None:
    found = examine(signed())
    assert (found.intact, found.trusted.answer) == (True, "unknown")


def test_an_authority_that_is_trusted_vouches() -> None:
    assert examine(signed(), roots=[certificate()]).trusted.is_yes


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "读不出签名：文件不是完整的 PDF，或者签名已损坏"),
        (b"%PDF-1.7\nnothing", "读不出签名：文件不是完整的 PDF，或者签名已损坏"),
    ],
)
def test_what_isnt_a_pdf_has_no_signature(content: bytes, sentence: str) -> None:
    found = examine(content)
    assert (found.intact, found.signer, found.signed_at, found.trusted.sentence) == (False, None, None, sentence)


def test_a_pdf_without_a_signature_has_none() -> None:
    assert examine(unsigned()).trusted.sentence == "文件没有电子签名"


@pytest.mark.parametrize("cut", [1000, 5000, -2000])
def test_a_file_cut_off_is_not_intact(cut: int) -> None:
    assert not examine(signed()[:cut]).intact


def test_a_wrong_passphrase_is_said() -> None:
    with pytest.raises(KeyFault, match=r"^签名证书文件读不出来：不是 PKCS#12 文件，或者口令不对$"):
        read_key(make_demo_key(passphrase="one"), passphrase="two")


def field_of(pdf: bytes) -> Any:
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    (field,) = root["/AcroForm"]["/Fields"]
    return field.get_object()


def test_the_seal_is_seen_where_the_page_has_its_place() -> None:
    field = field_of(signed())
    left, bottom, right, top = map(float, field["/Rect"])
    assert (round(right - left, 1), round(top - bottom, 1)) == (119.1, 119.1)  # 42 mm
    assert field["/V"].get_object()["/SubFilter"] == "/ETSI.CAdES.detached"
    drawn = field["/AP"]["/N"].get_object().get_data()
    assert seal.draw(ASSOCIATION, "电子签章", is_demo=False, font=FONT) in drawn


def test_the_signature_field_stands_in_the_tags() -> None:
    reader = PdfReader(io.BytesIO(signed()))
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    (whole,) = tree["/K"]
    last = whole.get_object()["/K"][-1].get_object()
    assert (last["/S"], last["/K"][0].get_object()["/Obj"].get_object()["/T"]) == ("/Form", "Signature")


def test_a_seal_for_demonstrations_bears_the_word_and_no_star() -> None:
    real, shown = (seal.draw(ASSOCIATION, "电子签章", is_demo=is_demo, font=FONT) for is_demo in (False, True))
    assert shown.count(b" c\n") > real.count(b" c\n")  # letters have curves, a star has none
    assert seal.draw("", "", is_demo=False, font=FONT).count(b"\nf") == 1  # the star alone


def test_a_process_apart_says_the_same() -> None:
    for pdf in (signed(), signed() + b"\n% more\n", unsigned(), b"%PDF-1.7 and no more"):
        for trust in ({"ours": [certificate().sha256]}, {"roots": [certificate()]}, {}):
            assert examine_apart(pdf, **trust) == examine(pdf, **trust)


def test_what_is_made_to_take_minutes_is_given_up_in_time() -> None:
    """Three million form fields that are one and the same."""
    fields = b"<</Type/Catalog/AcroForm<</Fields[" + b"2 0 R " * 3_000_000 + b"]>>>>"
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate((fields, b"<</FT/Sig/T(a)/Kids[2 0 R]>>"), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 3\n0000000000 65535 f \n%btrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
    began = monotonic()
    found = examine_apart(out, seconds=2)
    assert (found.signer, found.trusted.sentence) == (None, TOO_LONG)
    assert monotonic() - began < 60
