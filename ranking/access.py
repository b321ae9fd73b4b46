"""Who may see and start runs."""

from __future__ import annotations

from accounts.access import Visitor, holds_any
from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role
from declarations.models import Programme
from ranking.models import Run, SignOff
from review.models import PanelSeat

READERS = (Role.STAFF, Role.LEADER, Role.AUDITOR)


def may_read(user: Visitor, run: Run) -> Verdict:
    """Standings hold confidential figures: staff, leaders and auditors of the programme see them."""
    return holds_any(user, READERS, run.programme.slug)


def may_start(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_cut(user: Visitor, run: Run) -> Verdict:
    """Staff choose who stands on a list that is theirs to cut; readers see what they chose."""
    return holds_any(user, (Role.STAFF,), run.programme.slug)


def may_recheck(user: Visitor, run: Run) -> Verdict:
    """Experts and the chair see the provisional lists of a finished run; staff, leaders and auditors too."""
    return holds_any(user, (Role.EXPERT, Role.CHAIR, *READERS), run.programme.slug)


def may_sign_off(user: Visitor, run: Run) -> Verdict:
    return holds_any(user, (Role.CHAIR,), run.programme.slug)


def may_see_attendance(user: Visitor, run: Run) -> Verdict:
    """How far each seat has come: not for an expert, whatever else they are, so that every opinion is one's own."""
    verdict = holds_any(user, (Role.CHAIR, *READERS), run.programme.slug)
    if not verdict.is_yes:
        return verdict
    blind = PanelSeat.objects.filter(programme=run.programme_id, expert=user.pk, is_chair=False, left_at=None).exists()
    return no("专家各自独立复核，看不到他人的意见") if blind else YES


def may_see_opinions(user: Visitor, run: Run) -> Verdict:
    """What each seat said: the chair's from the start, the others' once the chair has signed off."""
    verdict = may_see_attendance(user, run)
    if not verdict.is_yes or SignOff.objects.filter(run=run).exists():
        return verdict
    return no("组长签署之后才能看到意见") if may_sign_off(user, run).is_no else YES
