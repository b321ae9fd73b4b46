"""Who may see and start runs."""

from __future__ import annotations

from accounts.access import Visitor, holds_any
from accounts.core.verdict import Verdict
from accounts.models import Role
from ranking.models import Run

READERS = (Role.STAFF, Role.LEADER, Role.AUDITOR)


def may_read(user: Visitor, run: Run) -> Verdict:
    """Standings hold confidential figures: staff, leaders and auditors of the programme see them."""
    return holds_any(user, READERS, run.programme.slug)
