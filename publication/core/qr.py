"""QR codes (GB/T 18284) of addresses to verify at."""

from __future__ import annotations

import segno


def to_svg(address: str) -> str:
    """The code as inline SVG whose title says what is in it; its light border of two modules is part of it."""
    return segno.make_qr(address, error="m").svg_inline(border=2, title=f"二维码，内容为 {address}")
