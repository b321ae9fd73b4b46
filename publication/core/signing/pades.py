"""A PDF signed in its own signature field by an incremental update, with a seal to see (PAdES baseline B-B or B-T)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.stamp import StaticContentStamp, StaticStampStyle

from declarations.core.conformance import FIELD
from publication.core.signing import seal
from publication.core.signing.key import SigningKey

TIMESTAMP_SECONDS = 10


@dataclass(frozen=True)
class Signed:
    """What the seal and the signature say: whose document it is, why it was signed."""

    organiser: str
    reason: str
    below: str = "电子签章"


def sign(pdf: bytes, *, key: SigningKey, said: Signed, font: Path, timestamps: str = "") -> bytes:
    """The PDF signed; `timestamps` is the address of a time-stamping authority (RFC 3161), empty for none.

    The PDF must have the empty field that `write_pdf` places over the element `seal`.
    """
    stated = PdfSignatureMetadata(
        field_name=FIELD,
        reason=said.reason,
        name=said.organiser,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    signer = PdfSigner(
        stated,
        signer=key.signer,
        timestamper=HTTPTimeStamper(timestamps, timeout=TIMESTAMP_SECONDS) if timestamps else None,
        stamp_style=_Look(border_width=0, said=said, is_demo=key.is_demo, font=font),
    )
    written = signer.sign_pdf(_Writer(io.BytesIO(pdf)), existing_fields_only=True)
    return bytes(written.getbuffer())


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they are: written anew, PDF/A's description of what isn't its own would lose its form."""

    def _update_meta(self) -> None:
        return


@dataclass(frozen=True)
class _Look(StaticStampStyle):
    """The seal as the look of a signature."""

    said: Signed | None = None
    is_demo: bool = False
    font: Path = Path()

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, object]
    ) -> StaticContentStamp:
        return _Seal(writer=writer, style=self, box=box)


class _Seal(StaticContentStamp):
    style: _Look

    def _render_inner_content(self) -> list[bytes]:
        said, box = self.style.said, self.box
        if said is None or box is None:
            return []
        drawn = seal.draw(said.organiser, said.below, is_demo=self.style.is_demo, font=self.style.font)
        scale = min(box.width, box.height) / seal.SIDE
        return [f"q {scale:.4f} 0 0 {scale:.4f} 0 0 cm".encode(), drawn, b"Q"]

    def as_form_xobject(self) -> StreamObject:
        form = super().as_form_xobject()
        form.compress()  # type: ignore[no-untyped-call]
        return form
