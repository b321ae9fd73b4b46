"""Who manages a programme, and who reads its journal."""

from __future__ import annotations

from accounts.access import Visitor, holds_any
from accounts.core.verdict import Verdict
from accounts.models import Role
from declarations.models import Programme

READERS = (Role.STAFF, Role.LEADER, Role.AUDITOR)


def may_see_dashboard(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, READERS, programme.slug)


def may_read_journal(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF, Role.AUDITOR), programme.slug)


def may_audit(user: Visitor, programme: Programme) -> Verdict:
    """Read what stands apart from the journal because it is personal."""
    return holds_any(user, (Role.AUDITOR,), programme.slug)
