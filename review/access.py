"""Who may see and decide what in review."""

from __future__ import annotations

from accounts.access import Visitor, holds_any
from accounts.core.verdict import Verdict
from accounts.models import Role
from declarations.models import Programme
from review.models import Case

READERS = (Role.VERIFIER, Role.STAFF, Role.LEADER, Role.AUDITOR)
VERIFIERS = (Role.VERIFIER, Role.STAFF)


def may_see_queue(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, READERS, programme.slug)


def may_read_case(user: Visitor, case: Case) -> Verdict:
    return holds_any(user, READERS, case.programme.slug)


def may_work_queue(user: Visitor, programme: Programme) -> Verdict:
    """Take cases from the programme's queue, and pass those that the checks found clear."""
    return holds_any(user, VERIFIERS, programme.slug)


def may_verify(user: Visitor, case: Case) -> Verdict:
    """Take, decide and verify figures: verifiers, and staff who stand in for them."""
    return may_work_queue(user, case.programme)


def may_see_panel(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)


def may_seat(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF,), programme.slug)
