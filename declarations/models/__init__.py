"""Programmes and their frozen revisions; applicants and their people; declarations and submissions."""

from declarations.models.filing import (
    Declaration,
    DeclarationDocument,
    Extension,
    ReturnNote,
    SectionAnswers,
    Submission,
)
from declarations.models.people import Applicant, Claim, Membership, by
from declarations.models.programmes import Programme, ProgrammeRevision

__all__ = [
    "Applicant",
    "Claim",
    "Declaration",
    "DeclarationDocument",
    "Extension",
    "Membership",
    "Programme",
    "ProgrammeRevision",
    "ReturnNote",
    "SectionAnswers",
    "Submission",
    "by",
]
