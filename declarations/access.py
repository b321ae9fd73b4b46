"""Who may see and change what in filing."""

from __future__ import annotations

import json

from accounts.access import Visitor, addresses_of, holds_any, programmes_of
from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from declarations.core.frozen import unit_in
from declarations.models import (
    Applicant,
    Claim,
    Declaration,
    DeclarationDocument,
    Invitation,
    Membership,
    Programme,
    UnitMember,
)

READERS = (Role.STAFF, Role.VERIFIER, Role.LEADER, Role.AUDITOR)


def may_list(user: Visitor, programme: Programme) -> Verdict:
    """See which declarations there are and how far each is: those who handle them, and so need to know what comes.

    A draft's answers aren't in the list: the working copy is its own people's alone.
    """
    return holds_any(user, READERS, programme.slug)


def may_see_deadlines(user: Visitor, programme: Programme) -> Verdict:
    """Who was given more time, and why: those who handle declarations must know when one comes in late by right."""
    return holds_any(user, READERS, programme.slug)


def may_extend(user: Visitor, programme: Programme) -> Verdict:
    """Give more time for filing."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def part_in(user: Visitor, applicant: Applicant) -> str | None:
    """What `user` may do for the applicant: administrator, filler, viewer, or None for nothing."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return Membership.objects.filter(applicant=applicant, user=user).values_list("part", flat=True).first()


def part_on(user: Visitor, declaration: Declaration) -> str | None:
    """The same as `part_in`: without a query where the declaration came with the `part` of this user (`part_of`)."""
    if isinstance(user, User) and user.is_active and declaration.__dict__.get("part_of") == user.pk:
        found: str | None = declaration.__dict__["part"]
        return found
    return part_in(user, declaration.applicant)


def unit_of(user: Visitor, programme: Programme) -> str:
    """The code of the recommending unit that `user` works for in this programme; empty for none."""
    if not isinstance(user, User) or not user.is_active:
        return ""
    return UnitMember.objects.filter(user=user, programme=programme).values_list("unit", flat=True).first() or ""


def works_for(user: Visitor, *, unit: str, programme: Programme) -> Verdict:
    """Whether `user` works for this recommending unit: what files with another one is none of theirs."""
    own = unit_of(user, programme)
    if not own:
        return no("您在本评选方案中不是推荐单位的人员")
    return YES if own == unit else no("这份申报不由贵单位推荐，只有它的推荐单位可以办理")


def may_manage_units(user: Visitor, programme: Programme) -> Verdict:
    """Make people members of recommending units, and take that away."""
    return holds_any(user, (Role.STAFF,), programme.slug)


def may_see_units(user: Visitor, programme: Programme) -> Verdict:
    """Who works for which recommending unit."""
    return holds_any(user, (Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)


def may_read(user: Visitor, declaration: Declaration) -> Verdict:
    """Its own people read a declaration; once something was submitted, so do those who handle it: officials, and the
    people of the unit with which it was submitted."""
    if part_on(user, declaration):
        return YES
    newest = declaration.submissions.order_by("-sequence").first()
    if newest is None:
        return no("您不是这家企业的成员")
    verdict = holds_any(user, READERS, declaration.programme.slug)
    if verdict.is_yes or not unit_of(user, declaration.programme):
        return verdict
    filed_with = unit_in(json.loads(newest.content)) or declaration.unit
    return works_for(user, unit=filed_with, programme=declaration.programme)


def may_fill(user: Visitor, declaration: Declaration) -> Verdict:
    part = part_on(user, declaration)
    if part in (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER):
        return YES
    return no("您在这家企业只能查看，不能填报" if part else "您不是这家企业的成员")


def may_submit(user: Visitor, declaration: Declaration) -> Verdict:
    part = part_on(user, declaration)
    if part == Membership.Part.ADMINISTRATOR:
        return YES
    return no("只有企业管理员可以提交申报" if part else "您不是这家企业的成员")


def may_open(user: Visitor, applicant: Applicant) -> Verdict:
    """Begin a declaration for an applicant."""
    part = part_in(user, applicant)
    if part in (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER):
        return YES
    return no("您在这家企业只能查看，不能填报" if part else "您不是这家企业的成员")


def may_settle_claims(user: Visitor) -> Verdict:
    """Staff of any programme settle claims: an applicant belongs to no programme."""
    if not isinstance(user, User) or not user.is_active:
        return no("请先登录")
    return YES if programmes_of(user, (Role.STAFF,)) else no("只有协会工作人员可以核定认领")


def may_see_claims(user: Visitor) -> Verdict:
    """The list of all claims: those who settle them, and auditors."""
    if not isinstance(user, User) or not user.is_active:
        return no("请先登录")
    seen = programmes_of(user, (Role.STAFF, Role.AUDITOR))
    return YES if seen else no("只有协会工作人员和审计可以查看认领")


def may_read_claim(user: Visitor, claim: Claim) -> Verdict:
    """One claim with its letter: its claimant's own, and those who see all claims."""
    if isinstance(user, User) and user.is_active and claim.claimed_by_id == user.pk:
        return YES
    return YES if may_see_claims(user).is_yes else no("这不是您的认领")


def may_manage_members(user: Visitor, applicant: Applicant) -> Verdict:
    """See who acts for an applicant, invite, change and remove."""
    part = part_in(user, applicant)
    if part == Membership.Part.ADMINISTRATOR:
        return YES
    return no("只有企业管理员可以查看和管理成员" if part else "您不是这家企业的成员")


def may_answer(user: Visitor, invitation: Invitation) -> Verdict:
    """An invitation is for whoever has confirmed its address; nobody else learns from whom it comes."""
    if invitation.email in addresses_of(user):
        return YES
    return no("这份邀请发给了另一个邮箱，请用收到邀请的邮箱登录；刚注册的请先确认邮箱")


def is_member(user: Visitor, declaration: Declaration) -> Verdict:
    """The working copy, between submissions, is its own people's alone."""
    return YES if part_on(user, declaration) else no("申报的填报页只供企业成员查看")


def may_read_document(user: Visitor, document: DeclarationDocument) -> Verdict:
    """Its own people see every file; those who handle the declaration see the files that were submitted with it."""
    declaration = document.declaration
    if part_on(user, declaration):
        return YES
    submitted = declaration.submissions.filter(content__contains=document.file.sha256).exists()
    return may_read(user, declaration) if submitted else no("这份材料没有随申报提交")
