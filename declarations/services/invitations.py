"""Administrators invite colleagues by address; whoever has that address confirmed accepts or declines."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access import addresses_of
from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.period import shown_end
from declarations.models import Applicant, Invitation, Membership
from declarations.services.declarations import Refused, need
from records.services import journal, outbox

VALID = timedelta(days=14)
MOST_OPEN = 50


@transaction.atomic
def invite(applicant: Applicant, *, email: str, part: Membership.Part, by: User) -> Invitation:
    """Invite whoever has this address, and write to it. Raises `Refused`. One that ran out is replaced."""
    email = email.strip().lower()
    locked = Applicant.objects.select_for_update().get(pk=applicant.pk)  # of two alike the later one sees the first
    verdict = _may_be_invited(locked, email)
    need(verdict)
    locked.invitations.filter(email=email, settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    made = Invitation.objects.create(
        applicant=locked, email=email, part=part, until=timezone.now() + VALID, invited_by=by
    )
    facts = {"invitation": str(made.id), "part": str(part)}
    journal.record(f"applicant:{locked.id}", "member.invited", by=by.label, facts=facts, payload={"email": email})
    lines = [
        f"{by}邀请您以“{made.get_part_display()}”的身份参与“{locked.name}”的申报。",
        "",
        f"请在 {shown_end(made.until)} 前用本邮箱登录，然后接受或谢绝；还没有账号的，请先用本邮箱注册：",
        settings.SITE_URL + reverse("declarations:invitation", args=[made.id]),
        "",
        "如果您与这家企业无关，可以不理会这封信。",
    ]
    outbox.post(email, subject=f"邀请您参与“{locked.name}”的申报"[:200], body="\n".join(lines), by=by.label)
    return made


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Membership:
    """Become a member as invited; who is one already stays what they are. Raises `Refused`."""
    verdict = stands(invitation)
    need(verdict)
    _settle(invitation, "invitation.accepted", by=by)
    member, _ = Membership.objects.get_or_create(
        applicant=invitation.applicant,
        user=by,
        defaults={"part": invitation.part, "granted_by": invitation.invited_by},
    )
    _tell_inviter(
        invitation, f"{by}（{invitation.email}）已接受您的邀请，成为“{invitation.applicant.name}”的成员。", by=by
    )
    return member


@transaction.atomic
def decline(invitation: Invitation, *, by: User) -> None:
    """Turn the invitation down. Raises `Refused` when it is settled already."""
    _settle(invitation, "invitation.declined", by=by)
    _tell_inviter(invitation, f"{invitation.email} 谢绝了参与“{invitation.applicant.name}”申报的邀请。", by=by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take the invitation back. Raises `Refused` when it is settled already."""
    _settle(invitation, "invitation.withdrawn", by=by)


def stands(invitation: Invitation) -> Verdict:
    """Whether it can still be accepted. It falls with its inviter: only an administrator lets people in."""
    if invitation.settled_at is not None:
        return no("这份邀请已经处理过了")
    if timezone.now() >= invitation.until:
        return no(f"这份邀请已于 {shown_end(invitation.until)} 过期，请企业管理员重新邀请")
    if not _by_administrators(Invitation.objects.filter(pk=invitation.pk)).exists():
        return no("邀请人已不是企业管理员，这份邀请失效，请现在的管理员重新邀请")
    return YES


def open_for(user: User) -> QuerySet[Invitation]:
    """The invitations that wait for this person's answer."""
    found = Invitation.objects.filter(email__in=addresses_of(user), settled_at=None, until__gt=timezone.now())
    return _by_administrators(found).select_related("applicant", "invited_by").order_by("invited_at")


def open_of(applicant: Applicant) -> QuerySet[Invitation]:
    """The applicant's invitations that nobody has settled, those that ran out among them."""
    return applicant.invitations.filter(settled_at=None).select_related("invited_by").order_by("invited_at", "id")


def _may_be_invited(applicant: Applicant, email: str) -> Verdict:
    if applicant.members.filter(user__email__iexact=email).exists():
        return no(f"{email} 已经是成员，要改身份请在成员表中修改")
    waiting = applicant.invitations.filter(settled_at=None, until__gt=timezone.now())
    if waiting.filter(email=email).exists():
        return no(f"{email} 已在邀请中，不必重复邀请；要改身份请先撤回")
    if waiting.count() >= MOST_OPEN:
        return no(f"待接受的邀请已有 {MOST_OPEN} 份，请先撤回不需要的")
    return YES


def _by_administrators(found: QuerySet[Invitation]) -> QuerySet[Invitation]:
    inviter = Membership.objects.filter(
        applicant=OuterRef("applicant"), user=OuterRef("invited_by"), part=Membership.Part.ADMINISTRATOR
    )
    return found.filter(Exists(inviter))


def _settle(invitation: Invitation, action: str, *, by: User) -> None:
    waiting = Invitation.objects.filter(pk=invitation.pk, settled_at=None)
    if not waiting.update(settled_at=timezone.now(), settled_by=by):
        raise Refused(no("这份邀请已经处理过了"))
    facts = {"invitation": str(invitation.id), "part": invitation.part}
    journal.record(f"applicant:{invitation.applicant_id}", action, by=by.label, facts=facts)


def _tell_inviter(invitation: Invitation, sentence: str, *, by: User) -> None:
    outbox.post(invitation.invited_by.email, subject="成员邀请的答复", body=sentence, by=by.label)
