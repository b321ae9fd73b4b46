"""Who sees publications: everybody sees what is published, those who work on the programme what is being made. And who
has which part in approval, notice and objections."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import Visitor, holds_any
from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.access import part_in, unit_of
from declarations.models import Membership, Programme
from publication.core.procedure import REVIEWERS
from publication.models import ChangeReport, Holding, Objection, Publication, Revocation

READERS = (Role.STAFF, Role.LEADER, Role.AUDITOR)
OBJECTION_READERS = (*REVIEWERS, Role.LEADER, Role.AUDITOR)
NOT_YOURS = "这件异议不由您办理"


def published() -> QuerySet[Publication]:
    """Every published version, newest first, without the figures that only the report needs."""
    found = Publication.objects.filter(state=Publication.State.PUBLISHED)
    return found.defer("statistics", "bindings", "keys", "chapters", "changes").order_by("-published_at", "-version")


def newest_versions() -> QuerySet[Publication]:
    """The newest published version of each programme, taken back or not, without the figures that only the report
    needs."""
    every = Publication.objects.filter(state=Publication.State.PUBLISHED)
    newer = every.filter(programme=OuterRef("programme"), version__gt=OuterRef("version"))
    return every.exclude(Exists(newer)).defer("statistics", "bindings")


def in_force() -> QuerySet[Publication]:
    """The same, without the lists that were taken back: of these none stands."""
    return newest_versions().filter(revoked_at=None)


def may_see_drafts(user: Visitor, programme: Programme) -> Verdict:
    """What would be published and how its making goes: staff, leaders and auditors of the programme."""
    return holds_any(user, READERS, programme.slug)


def may_approve(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF, Role.LEADER), programme.slug)


def may_revoke_publication(user: Visitor, programme: Programme) -> Verdict:
    """Take a published list back."""
    return holds_any(user, (Role.LEADER,), programme.slug)


def may_take_receipt(user: Visitor, programme: Programme) -> Verdict:
    """The data that a publication was made of, to replay it: nothing for the public."""
    return holds_any(user, (Role.STAFF, Role.AUDITOR), programme.slug)


def may_see_errors(user: Visitor, programme: Programme) -> Verdict:
    """What readers report, without who they are."""
    return holds_any(user, READERS, programme.slug)


def may_settle_errors(user: Visitor, programme: Programme) -> Verdict:
    """Answer readers, see how to reach them, and delete that."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_write_report(user: Visitor, programme: Programme) -> Verdict:
    """Change the report's texts, remark on them and have them laid out; `may_see_drafts` says who reads along."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_see_holders(user: Visitor, programme: Programme) -> Verdict:
    """Who holds the title and what they report: staff, leaders, auditors; a recommending unit's people their own."""
    return YES if unit_of(user, programme) else holds_any(user, READERS, programme.slug)


def may_see_all_holders(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, READERS, programme.slug)


def may_read_holding(user: Visitor, holding: Holding) -> Verdict:
    """Its own people, its recommending unit's, and those who oversee all."""
    if part_in(user, holding.applicant) or _is_its_unit(user, holding):
        return YES
    return holds_any(user, READERS, holding.programme.slug)


def may_report(user: Visitor, holding: Holding) -> Verdict:
    """Send in annual reports and reports of changes."""
    part = part_in(user, holding.applicant)
    if part in (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER):
        return YES
    return no("您在这家企业只能查看，不能填报" if part else "您不是这家企业的成员")


def may_forward(user: Visitor, holding: Holding) -> Verdict:
    """Look through what a holder sends in, send it back, and forward it to the association."""
    return YES if _is_its_unit(user, holding) else no("由它的推荐单位汇总报送")


def may_forward_reports(user: Visitor, programme: Programme) -> Verdict:
    return YES if unit_of(user, programme) else no("您在本评选方案中不是推荐单位的人员")


def may_supervise(user: Visitor, holding: Holding) -> Verdict:
    """Take note of changes, send back what was forwarded, propose that the title be taken away."""
    return holds_any(user, (Role.STAFF,), holding.programme.slug)


def may_decide_revocation(user: Visitor, revocation: Revocation) -> Verdict:
    """A leader, who isn't the one who proposed it."""
    verdict = holds_any(user, (Role.LEADER,), revocation.holding.programme.slug)
    if verdict.is_yes and revocation.proposed_by_id == user.pk:
        return no("提出取消的人不能批准，须由另一位领导决定")
    return verdict


def may_speak(user: Visitor, revocation: Revocation) -> Verdict:
    """The enterprise's administrator, where it is heard."""
    part = part_in(user, revocation.holding.applicant)
    if part == Membership.Part.ADMINISTRATOR:
        return YES
    return no("只有企业管理员可以申辩" if part else "您不是这家企业的成员")


def may_see_revocation(user: Visitor, revocation: Revocation) -> Verdict:
    """Those who oversee; its own people once it is heard or decided against it; its unit once it is decided."""
    holding = revocation.holding
    approved = revocation.state == "approved"
    if part_in(user, holding.applicant) and (approved or revocation.hearing_until is not None):
        return YES
    if approved and _is_its_unit(user, holding):
        return YES
    return holds_any(user, READERS, holding.programme.slug)


def may_note(user: Visitor, change: ChangeReport) -> Verdict:
    return may_supervise(user, change.holding)


def _is_its_unit(user: Visitor, holding: Holding) -> bool:
    return bool(holding.unit) and unit_of(user, holding.programme) == holding.unit


def may_decide_approval(user: Visitor, programme: Programme) -> Verdict:
    """Approve the lists or return them, before the public notice."""
    return holds_any(user, (Role.LEADER,), programme.slug)


def may_accept_findings(user: Visitor, programme: Programme) -> Verdict:
    """Say that what was found before publication may stand, and why; or take that back."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_give_notice(user: Visitor, programme: Programme) -> Verdict:
    """Put a public notice up, take it back, or do without a second one."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_see_objections(user: Visitor, programme: Programme) -> Verdict:
    """Some of them at least: each sees those of `objections_for`."""
    return holds_any(user, OBJECTION_READERS, programme.slug)


def objections_for(user: User, programme: Programme) -> QuerySet[Objection]:
    """Staff, leaders and auditors see all, verifiers the leads, and everybody what they are to re-review."""
    found = Objection.objects.filter(programme=programme)
    if holds_any(user, READERS, programme.slug).is_yes:
        return found
    own = Q(reviewers__user=user)
    if holds_any(user, (Role.VERIFIER,), programme.slug).is_yes:
        own |= Q(kind=Objection.Kind.LEAD)
    return found.filter(own).distinct()


def may_read_objection(user: Visitor, objection: Objection) -> Verdict:
    verdict = may_see_objections(user, objection.programme)
    if not verdict.is_yes or not isinstance(user, User):
        return verdict
    return YES if objections_for(user, objection.programme).filter(pk=objection.pk).exists() else no(NOT_YOURS)


def may_see_identity(user: Visitor, objection: Objection) -> Verdict:
    """Who objects is for those alone who handle the case: staff, and whom they have re-review it."""
    if holds_any(user, (Role.STAFF,), objection.programme.slug).is_yes:
        return YES
    return YES if _reviews(user, objection) else no("异议人的身份只有经办人员和复审人能看到")


def may_see_evidence(user: Visitor, objection: Objection) -> Verdict:
    """Files may tell who objects; those of a lead are for verifiers too, who look into it."""
    if may_see_identity(user, objection).is_yes:
        return YES
    if objection.kind == Objection.Kind.LEAD and holds_any(user, (Role.VERIFIER,), objection.programme.slug).is_yes:
        return YES
    return no("材料可能透露异议人的身份，只有经办人员和复审人能看到")


def may_handle(user: Visitor, objection: Objection) -> Verdict:
    """Admit, assign, carry out, delete the identity."""
    return holds_any(user, (Role.STAFF,), objection.programme.slug)


def may_review(user: Visitor, objection: Objection) -> Verdict:
    """Decide the re-review: whoever is assigned to it, while holding a role that re-reviews."""
    verdict = holds_any(user, REVIEWERS, objection.programme.slug)
    if not verdict.is_yes:
        return verdict
    return YES if _reviews(user, objection) else no("复审由指派的复审人办理")


def may_follow(user: Visitor, objection: Objection) -> Verdict:
    """Write down what came of a lead."""
    return holds_any(user, (Role.VERIFIER, Role.STAFF), objection.programme.slug)


def may_propose(user: Visitor, objection: Objection) -> Verdict:
    """Say what an upheld objection changes: its re-reviewers, and staff."""
    return YES if may_handle(user, objection).is_yes else may_review(user, objection)


def _reviews(user: Visitor, objection: Objection) -> bool:
    return isinstance(user, User) and user.is_active and objection.reviewers.filter(user=user).exists()
