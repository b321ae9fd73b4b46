"""Registers, cases and the desk where they are verified; panels and their scoring."""

from review.models.cases import BATCH_JOB, CHECK_JOB, Batch, BatchEntry, BatchPaper, Case, CheckRound, Decision, Finding
from review.models.desk import (
    Call,
    Figure,
    FigureConfirmation,
    SiteQuery,
    SiteVisit,
    SiteVisitPhoto,
)
from review.models.panels import Draw, Expert, PanelSeat, Recusal
from review.models.registers import RegisterEdition, RegisterEntry
from review.models.scoring import Dossier, Minutes, Pledge, Round, Score, Scorecard

__all__ = [
    "BATCH_JOB",
    "CHECK_JOB",
    "Batch",
    "BatchEntry",
    "BatchPaper",
    "Call",
    "Case",
    "CheckRound",
    "Decision",
    "Dossier",
    "Draw",
    "Expert",
    "Figure",
    "FigureConfirmation",
    "Finding",
    "Minutes",
    "PanelSeat",
    "Pledge",
    "Recusal",
    "RegisterEdition",
    "RegisterEntry",
    "Round",
    "Score",
    "Scorecard",
    "SiteQuery",
    "SiteVisit",
    "SiteVisitPhoto",
]
