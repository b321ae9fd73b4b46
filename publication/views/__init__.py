"""Notices and published lists as the public sees them, and the pages on which they are approved and answered for."""

from publication.views.approval import approval
from publication.views.approvals import approve, progress, publish
from publication.views.handling import (
    apply_effects,
    assign_reviewers,
    decide_objection,
    drop_effect,
    erase_identity,
    look_again,
    propose_effect,
)
from publication.views.lists import Part, file, newest, version
from publication.views.notice_desk import notice_desk, waive_notice, withdraw_notice
from publication.views.notices import notice, notice_by_number, notice_pdf
from publication.views.objecting import look_up, raise_objection
from publication.views.objections import objection, objection_file, objections
from publication.views.tables import Head, Table

__all__ = [
    "Head",
    "Part",
    "Table",
    "apply_effects",
    "approval",
    "approve",
    "assign_reviewers",
    "decide_objection",
    "drop_effect",
    "erase_identity",
    "file",
    "look_again",
    "look_up",
    "newest",
    "notice",
    "notice_by_number",
    "notice_desk",
    "notice_pdf",
    "objection",
    "objection_file",
    "objections",
    "progress",
    "propose_effect",
    "publish",
    "raise_objection",
    "version",
    "waive_notice",
    "withdraw_notice",
]
