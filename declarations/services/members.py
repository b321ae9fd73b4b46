"""The people of an applicant: what part each has, and how they leave. There is always an administrator."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Applicant, Membership
from declarations.services.declarations import Refused, need
from records.services import journal, outbox


@transaction.atomic
def change_part(member: Membership, *, part: Membership.Part, by: User) -> None:
    """Give a member another part, and tell them. Raises `Refused`; the same part again changes nothing."""
    held = _locked(member)
    if held.part == part:
        return
    _need_another_administrator(held)
    facts = {"user": held.user.label, "before": held.part, "after": str(part)}
    held.part, held.granted_at, held.granted_by = part, timezone.now(), by
    held.save(update_fields=["part", "granted_at", "granted_by"])
    member.part = part
    journal.record(f"applicant:{held.applicant_id}", "member.changed", by=by.label, facts=facts)
    if by.pk != held.user_id:
        _tell(held, f"您在“{held.applicant.name}”的身份已改为“{held.get_part_display()}”。", by=by)


@transaction.atomic
def remove(member: Membership, *, by: User) -> None:
    """End a membership: an administrator removes a member, or a member leaves. Raises `Refused`."""
    held = _locked(member)
    _need_another_administrator(held)
    leaves = by.pk == held.user_id
    facts = {"user": held.user.label, "part": held.part}
    held.delete()
    action = "member.left" if leaves else "member.removed"
    journal.record(f"applicant:{held.applicant_id}", action, by=by.label, facts=facts)
    if not leaves:
        _tell(held, f"您在“{held.applicant.name}”的成员权限已由企业管理员撤销。", by=by)


def may_step_down(member: Membership) -> Verdict:
    """Whether the member can be removed or given a lesser part: not the last administrator."""
    if member.part != Membership.Part.ADMINISTRATOR:
        return YES
    others = Membership.objects.filter(applicant=member.applicant_id, part=Membership.Part.ADMINISTRATOR)
    if others.filter(user__is_active=True).exclude(pk=member.pk).exists():
        return YES
    return no("企业至少要有一位管理员：请先让另一位成员成为企业管理员")


def _locked(member: Membership) -> Membership:
    """The membership as it is now. Changes to one applicant's people wait for each other, so that two administrators
    don't remove one another at once.
    """
    Applicant.objects.select_for_update().get(pk=member.applicant_id)
    found = Membership.objects.select_related("applicant", "user").filter(pk=member.pk).first()
    if found is None:
        raise Refused(no("这位成员已经不在企业中"))
    return found


def _need_another_administrator(member: Membership) -> None:
    verdict = may_step_down(member)
    need(verdict)


def _tell(member: Membership, sentence: str, *, by: User) -> None:
    outbox.post(member.user.email, subject="企业成员变更", body=sentence, by=by.label)
