"""The verifier's pages."""

from review.views.assignments import assign, assignment, clear, own_cases, recuse
from review.views.batch import batch, batch_letter, batch_progress, batch_summary, batch_volume, hand_back, make_papers
from review.views.case import case
from review.views.deliberation import deliberation, recheck_case, sign_round
from review.views.draws import draw, make_draw, seat_drawn
from review.views.experts import enter_expert, expert, experts, import_experts, own_expert
from review.views.moves import check, decide, release, send_back, take, verify_figure
from review.views.panel import create_round, leave, name_chair, panel, seat, unseat
from review.views.papers import card_document, card_pdf, scan, upload_scan
from review.views.queries import record_query, screenshot
from review.views.queue import arrange, check_all, pass_clear, queue, take_next
from review.views.recommendation import draft_summary, recommendation, reorder, submit_batch
from review.views.registers import edition, edition_file, register, registers
from review.views.rounds import close_round, open_round, prolong_round, reopen_round, scoring_rounds, unlock
from review.views.scoring import autosave, card, pledge, scoring
from review.views.unit_case import preliminary_move, preliminary_return, unit_case

__all__ = [
    "arrange",
    "assign",
    "assignment",
    "autosave",
    "batch",
    "batch_letter",
    "batch_progress",
    "batch_summary",
    "batch_volume",
    "card",
    "card_document",
    "card_pdf",
    "case",
    "check",
    "check_all",
    "clear",
    "close_round",
    "create_round",
    "decide",
    "deliberation",
    "draft_summary",
    "draw",
    "edition",
    "edition_file",
    "enter_expert",
    "expert",
    "experts",
    "hand_back",
    "import_experts",
    "leave",
    "make_draw",
    "make_papers",
    "name_chair",
    "open_round",
    "own_cases",
    "own_expert",
    "panel",
    "pass_clear",
    "pledge",
    "preliminary_move",
    "preliminary_return",
    "prolong_round",
    "queue",
    "recheck_case",
    "recommendation",
    "record_query",
    "recuse",
    "register",
    "registers",
    "release",
    "reopen_round",
    "reorder",
    "scan",
    "scoring",
    "scoring_rounds",
    "screenshot",
    "seat",
    "seat_drawn",
    "send_back",
    "sign_round",
    "submit_batch",
    "take",
    "take_next",
    "unit_case",
    "unlock",
    "unseat",
    "upload_scan",
    "verify_figure",
]
