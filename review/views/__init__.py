"""The verifier's pages."""

from review.views.case import case
from review.views.moves import check, decide, release, send_back, take, verify_figure
from review.views.panel import panel, seat, unseat
from review.views.queue import pass_clear, queue, take_next

__all__ = [
    "case",
    "check",
    "decide",
    "panel",
    "pass_clear",
    "queue",
    "release",
    "seat",
    "send_back",
    "take",
    "take_next",
    "unseat",
    "verify_figure",
]
