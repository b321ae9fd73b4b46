"""Published versions of lists; what comes before them: approval, public notice, objections; and the titles that they
confer."""

from publication.models.approvals import Approval
from publication.models.certificates import CERTIFICATES_JOB, Certificate
from publication.models.drafts import PROOF_JOB, ReportComment, ReportDraft, ReportProof
from publication.models.error_reports import ErrorDecision, ErrorReport, Reporter
from publication.models.findings import Acceptance
from publication.models.holders import AnnualReport, ChangeReport, ReportBatch
from publication.models.holdings import Holding, ListedEntry, Placing, Revocation
from publication.models.notices import Notice, NoticeWaiver
from publication.models.objections import (
    Objection,
    ObjectionDecision,
    ObjectionEffect,
    ObjectionFile,
    Objector,
    Reviewer,
)
from publication.models.publications import JOB, Publication, PublishedFile

__all__ = [
    "CERTIFICATES_JOB",
    "JOB",
    "PROOF_JOB",
    "Acceptance",
    "AnnualReport",
    "Approval",
    "Certificate",
    "ChangeReport",
    "ErrorDecision",
    "ErrorReport",
    "Holding",
    "ListedEntry",
    "Notice",
    "NoticeWaiver",
    "Objection",
    "ObjectionDecision",
    "ObjectionEffect",
    "ObjectionFile",
    "Objector",
    "Placing",
    "Publication",
    "PublishedFile",
    "ReportBatch",
    "ReportComment",
    "ReportDraft",
    "ReportProof",
    "Reporter",
    "Reviewer",
    "Revocation",
]
