"""Who may see and decide what in review."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.access import Visitor, holds_any, programmes_of
from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.access import unit_of, works_for
from declarations.models import Programme
from review.models import Batch, Case, PanelSeat, Round, Scorecard

READERS = (Role.VERIFIER, Role.STAFF, Role.LEADER, Role.AUDITOR)
VERIFIERS = (Role.VERIFIER, Role.STAFF)
PANEL = (Role.EXPERT, Role.CHAIR)
VISITORS = (Role.AGENCY, Role.VERIFIER, Role.STAFF)
VISIT_READERS = (Role.AGENCY, *READERS)
_OUT = (Scorecard.State.RECUSED, Scorecard.State.REPLACED)


def may_see_queue(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, READERS, programme.slug)


def may_read_case(user: Visitor, case: Case) -> Verdict:
    return holds_any(user, READERS, case.programme.slug)


def may_see_recommendation(user: Visitor, programme: Programme) -> Verdict:
    """The lists of recommending units: their own people each its own, those who read cases all of them."""
    if unit_of(user, programme):
        return YES
    return holds_any(user, READERS, programme.slug)


def may_recommend(user: Visitor, case: Case) -> Verdict:
    """Look at a case as its recommending unit, and act on it: its own unit's people alone."""
    return works_for(user, unit=case.unit, programme=case.programme)


def may_read_batch(user: Visitor, batch: Batch) -> Verdict:
    """What a unit handed in: its own people, and those who read cases."""
    return _at_batch(user, batch, READERS)


def may_make_papers(user: Visitor, batch: Batch) -> Verdict:
    """Have a batch's papers made: its unit's people, and those who decide on its cases."""
    return _at_batch(user, batch, VERIFIERS)


def _at_batch(user: Visitor, batch: Batch, others: Sequence[Role]) -> Verdict:
    verdict = holds_any(user, others, batch.programme.slug)
    if verdict.is_yes or not unit_of(user, batch.programme):
        return verdict
    return works_for(user, unit=batch.unit, programme=batch.programme)


def may_hand_back(user: Visitor, case: Case) -> Verdict:
    """Give a recommended case back to its unit."""
    return holds_any(user, (Role.STAFF,), case.programme.slug)


def may_work_queue(user: Visitor, programme: Programme) -> Verdict:
    """Take cases from the programme's queue, and pass those that the checks found clear."""
    return holds_any(user, VERIFIERS, programme.slug)


def may_verify(user: Visitor, case: Case) -> Verdict:
    """Take, decide and verify figures: verifiers, and staff who stand in for them."""
    return holds_any(user, VERIFIERS, case.programme.slug)


def may_arrange(user: Visitor, programme: Programme) -> Verdict:
    """Give cases to people, and set by when they are due."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_arrange_case(user: Visitor, case: Case) -> Verdict:
    return holds_any(user, (Role.STAFF,), case.programme.slug)


def may_see_visits(user: Visitor, programme: Programme) -> Verdict:
    """The site visits, with their findings and photos: those who read cases, and the agency that does the visiting."""
    return holds_any(user, VISIT_READERS, programme.slug)


def may_visit(user: Visitor, programme: Programme) -> Verdict:
    """Record what a visit found, or call it off."""
    return holds_any(user, VISITORS, programme.slug)


def may_recheck(user: Visitor, programme: Programme) -> Verdict:
    """Have the whole programme checked again."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_see_panel(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)


def may_seat(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF,), programme.slug)


def _sits_blind(user: Visitor, programme: Programme, *, chair_too: bool) -> bool:
    """Whether `user` has a seat from which the others' work isn't seen, whatever else they are."""
    seats = PanelSeat.objects.filter(programme=programme, expert=user.pk, left_at=None)
    return seats.exists() if chair_too else seats.filter(is_chair=False).exists()


def may_see_rounds(user: Visitor, programme: Programme) -> Verdict:
    """That there are rounds, in which state: nothing of what is scored."""
    return holds_any(user, (Role.CHAIR, Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)


def may_run_rounds(user: Visitor, programme: Programme) -> Verdict:
    """Open and close rounds, and set until when they last."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_chair(user: Visitor, programme: Programme) -> Verdict:
    """Unlock scorecards, open a round again, send cases to re-check, sign."""
    return holds_any(user, (Role.CHAIR,), programme.slug)


def may_see_progress(user: Visitor, programme: Programme) -> Verdict:
    """How many scorecards each expert has submitted: not for anybody who scores."""
    verdict = holds_any(user, (Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)
    if verdict.is_yes and _sits_blind(user, programme, chair_too=True):
        return no("专家各自独立评分，看不到他人的进度")
    return verdict


def may_deliberate(user: Visitor, round: Round) -> Verdict:
    """See what everybody scored: once the round is closed, and never from an expert's seat."""
    verdict = may_see_rounds(user, round.programme)
    if not verdict.is_yes:
        return verdict
    if round.state not in (Round.State.CLOSED, Round.State.SIGNED):
        return no("评分截止之前，谁也看不到他人的评分")
    return no("专家只能看到自己的评分") if _sits_blind(user, round.programme, chair_too=False) else YES


def may_pledge(user: Visitor, round: Round) -> Verdict:
    """Who has a seat with scorecards in the round."""
    cards = Scorecard.objects.filter(round=round, seat__expert=user.pk, seat__left_at=None).exclude(state__in=_OUT)
    if not isinstance(user, User) or not cards.exists():
        return no("您在本轮评分中没有分配到案卷")
    return holds_any(user, PANEL, round.programme.slug)


def may_score(user: Visitor, card: Scorecard) -> Verdict:
    """One's own scorecard, as long as it is one's own; without a query where it came with whether the role is held."""
    if not isinstance(user, User) or not user.is_active or card.seat.expert_id != user.pk:
        return no("这不是您的评分表")
    if card.seat.left_at is not None or card.state in _OUT or card.round.state == Round.State.PREPARING:
        return no("这份评分表已不在您手中")
    if card.__dict__.get("has_role"):
        return YES
    return holds_any(user, PANEL, card.round.programme.slug)


def may_read_card(user: Visitor, card: Scorecard) -> Verdict:
    """One's own; and everybody's for those who deliberate."""
    own = may_score(user, card)
    return own if own.is_yes else may_deliberate(user, card.round)


def may_read_registers(user: Visitor) -> Verdict:
    """Registers belong to no programme: who reviews in any of them reads them."""
    return YES if programmes_of(user, READERS) else no("名单只供核查、工作、审批和审计人员查阅")


def may_import_registers(user: Visitor) -> Verdict:
    return YES if programmes_of(user, (Role.STAFF,)) else no("只有工作人员可以导入名单")


def may_see_pool(user: Visitor) -> Verdict:
    """The experts of all programmes: who works for the association in any of them, and who audits one."""
    return YES if programmes_of(user, (Role.STAFF, Role.AUDITOR)) else no("专家库只供协会工作人员使用")


def may_change_pool(user: Visitor) -> Verdict:
    return YES if programmes_of(user, (Role.STAFF,)) else no("专家库只由协会工作人员维护")


def may_see_assignment(user: Visitor, programme: Programme) -> Verdict:
    """Who scores which case: not for anybody who scores, so that every score is one's own."""
    verdict = may_see_panel(user, programme)
    if not verdict.is_yes or not isinstance(user, User):
        return verdict
    sits = PanelSeat.objects.filter(programme=programme, expert=user, left_at=None).exists()
    return no("专家各自独立评分，看不到案卷分给了谁") if sits else YES


def may_see_own_cases(user: Visitor, programme: Programme) -> Verdict:
    """The cases that one has to score oneself."""
    return holds_any(user, (Role.EXPERT, Role.CHAIR), programme.slug)


def may_recuse(user: Visitor, card: Scorecard) -> Verdict:
    """Say that an expert keeps out of a case: the expert, and staff on their behalf."""
    programme = card.round.programme
    if isinstance(user, User) and card.seat.expert_id == user.pk and card.seat.left_at is None:
        return may_see_own_cases(user, programme)
    seen = may_see_assignment(user, programme)
    return may_seat(user, programme) if seen.is_yes else seen
