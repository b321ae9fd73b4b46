"""Who may act for an applicant: claims with a letter of authorisation, and the memberships they lead to."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.core.applicant import clean_number, number_fault
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Applicant, Claim, Declaration, Membership
from declarations.services import declarations, scanning
from declarations.services.declarations import Refused
from records.services import files, journal, outbox


@transaction.atomic
def claim(user: User, *, number_kind: str, number: str, name: str, letter_name: str, letter: bytes) -> Claim:
    """Claim an applicant by its number. Raises `Refused` or `UploadError`.

    An applicant that nobody acts for and that has nothing filed is granted at once, since nothing of it can be read;
    any other claim waits for staff.
    """
    number = clean_number(number)
    fault = number_fault(number_kind, number)
    if fault:
        raise Refused(no(fault))
    kind = accepted(letter, name=letter_name, accept=("pdf", "jpg", "png"))
    scanning.scan(letter, name=letter_name)
    found = Applicant.objects.select_for_update().filter(number_kind=number_kind, number=number).first()
    if found is None:
        first = declarations.applicant(number_kind=number_kind, number=number, name=name)
        found = Applicant.objects.select_for_update().get(pk=first.pk)  # of two first claims one waits for the other
    if found.members.filter(user=user).exists():
        raise Refused(no(f"您已经是{found.name}的成员"))
    if found.claims.filter(claimed_by=user, state=Claim.State.WAITING).exists():
        raise Refused(no("您的认领正在等待工作人员核定，不必重复提交"))
    made = Claim.objects.create(
        applicant=found,
        stated_name=name,
        letter=files.keep(letter, media_type=MEDIA_TYPES[kind], by=user.label),
        letter_name=clean_name(letter_name),
        claimed_by=user,
    )
    journal.record(_thing(found), "claim.made", by=user.label, facts={"claim": str(made.id)}, payload={"name": name})
    if not (found.members.exists() or Declaration.objects.filter(applicant=found).exists() or _rivals(made)):
        grant(made, by=user, reason="该企业尚无成员和申报，即时准许，授权书在核查时查看")
    return made


@transaction.atomic
def grant(claim: Claim, *, by: User, reason: str = "", replacing: Collection[Membership] = ()) -> Membership:
    """The claimant becomes an administrator of the applicant; members who turned out to have no right to it leave.

    Raises `Refused` when the claim is settled already, or when members are replaced without a reason.
    """
    if replacing and not reason.strip():
        raise Refused(no("撤销现有成员须写明理由"))
    _settle(claim, Claim.State.GRANTED, by=by, reason=reason)
    for member in replacing:
        _remove(member, claim=claim, by=by, reason=reason)
    membership, _ = Membership.objects.update_or_create(
        applicant=claim.applicant,
        user=claim.claimed_by,
        defaults={"part": Membership.Part.ADMINISTRATOR, "granted_by": by},
    )
    return membership


@transaction.atomic
def refuse(claim: Claim, *, by: User, reason: str) -> None:
    """Turn a claim down, with the reason that the claimant is told. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明不准许的理由"))
    _settle(claim, Claim.State.REFUSED, by=by, reason=reason)


def _settle(claim: Claim, state: Claim.State, *, by: User, reason: str) -> None:
    waiting = Claim.objects.filter(pk=claim.pk, state=Claim.State.WAITING)
    if not waiting.update(state=state, reason=reason, decided_at=timezone.now(), decided_by=by):
        raise Refused(no("这项认领已经核定"))
    claim.refresh_from_db()
    facts = {"claim": str(claim.id), "state": str(state)}
    journal.record(_thing(claim.applicant), "claim.settled", by=by.label, facts=facts)
    if by.pk != claim.claimed_by_id:
        body = f"您认领“{claim.stated_name}”的申请：{claim.get_state_display()}。{reason}"
        outbox.post(claim.claimed_by.email, subject="企业认领结果", body=body, by=by.label)


def _remove(member: Membership, *, claim: Claim, by: User, reason: str) -> None:
    if member.applicant_id != claim.applicant_id or member.user_id == claim.claimed_by_id:
        raise Refused(no("只能撤销同一企业的其他成员"))
    facts = {"user": member.user.label, "part": member.part, "claim": str(claim.id)}
    email, name = member.user.email, claim.applicant.name
    member.delete()
    journal.record(_thing(claim.applicant), "member.removed", by=by.label, facts=facts)
    outbox.post(email, subject="企业成员变更", body=f"您在“{name}”的成员权限已撤销。{reason}", by=by.label)


def _rivals(claim: Claim) -> bool:
    waiting = Claim.objects.filter(applicant=claim.applicant, state=Claim.State.WAITING)
    return waiting.exclude(pk=claim.pk).exists()


def _thing(applicant: Applicant) -> str:
    return f"applicant:{applicant.id}"
