"""Programmes and their frozen revisions; applicants and their people; declarations and submissions."""

from declarations.models.bars import Bar
from declarations.models.filing import (
    Declaration,
    DeclarationDocument,
    Evidence,
    Extension,
    Printing,
    ReturnNote,
    SectionAnswers,
    Submission,
)
from declarations.models.groups import GroupMember
from declarations.models.people import Applicant, Claim, Invitation, Membership, by
from declarations.models.programmes import Programme, ProgrammeRevision
from declarations.models.requests import DocumentRequest
from declarations.models.units import UnitMember

__all__ = [
    "Applicant",
    "Bar",
    "Claim",
    "Declaration",
    "DeclarationDocument",
    "DocumentRequest",
    "Evidence",
    "Extension",
    "GroupMember",
    "Invitation",
    "Membership",
    "Printing",
    "Programme",
    "ProgrammeRevision",
    "ReturnNote",
    "SectionAnswers",
    "Submission",
    "UnitMember",
    "by",
]
