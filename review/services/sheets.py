"""The score sheet on paper, to be signed by its expert."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from declarations.core.pdf import write_pdf
from records.core.canonical import canonical_json, sha256
from review.models import Scorecard

ASSETS = Path(settings.BASE_DIR) / "static"


def pdf(card: Scorecard, *, shown: Any) -> bytes:
    """The sheet as it is `shown` on its page; equal sheets give equal bytes.

    Its mark says whether it is what was submitted, and the digest at its foot which points it holds.
    """
    done = card.state == Scorecard.State.SUBMITTED
    content = [str(card.pk), card.version, shown.opinion, [[line.code, line.points, line.na] for line in shown.lines]]
    digest = sha256(canonical_json(content))
    context = {
        "card": card,
        "sheet": shown,
        "mark": f"评分表 {str(card.pk)[:8]}　{'已提交' if done else '草稿，未提交'}",
        "foot": f"内容摘要 SHA-256 {digest}",
    }
    return write_pdf(render_to_string("review/sheet_print.html", context), assets=ASSETS)
