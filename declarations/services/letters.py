"""Letters that filing sends to applicants."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from declarations.core.period import shown_end
from declarations.models import Declaration, DocumentRequest, Extension, Membership
from records.services import outbox


def tell_of_extension(extension: Extension, *, by: User) -> None:
    """Write to the people who fill in the one enterprise's declarations that there is more time, and why.

    What is given to all or to a unit is told on everybody's pages. Without a draft there is nothing to end.
    """
    drafts = Declaration.objects.filter(programme=extension.programme, state=Declaration.State.DRAFT)
    if extension.applicant is None or not drafts.filter(applicant=extension.applicant).exists():
        return
    people = Membership.objects.filter(applicant=extension.applicant, user__is_active=True)
    fillers = people.exclude(part=Membership.Part.VIEWER).order_by("id")
    subject = f"申报延期：{extension.programme.title}"[:200]
    lines = [
        f"{extension.applicant.name}：",
        "",
        f"贵单位在“{extension.programme.title}”的申报已延期，请于 {shown_end(extension.until)} 前提交。",
        f"理由：{extension.reason}",
        "",
        settings.SITE_URL + reverse("home"),
    ]
    for email in fillers.values_list("user__email", flat=True):
        outbox.post(email, subject=subject, body="\n".join(lines), by=by.label)


def tell_of_request(request: DocumentRequest, *, by: User) -> None:
    """Write to every administrator of the applicant which document is asked for, by when and where."""
    declaration = request.declaration
    members = Membership.objects.filter(
        applicant=declaration.applicant_id, part=Membership.Part.ADMINISTRATOR, user__is_active=True
    )
    subject = f"请补充材料：{request.title}"[:200]
    lines = [
        f"{declaration.applicant_name}：",
        "",
        f"贵单位在“{declaration.programme.title}”的申报（受理编号 {declaration.receipt}）请补充一份材料：",
        request.title,
        f"理由：{request.reason}",
        "已提交的申报不变，不必重新提交。",
        "",
        f"请于 {shown_end(request.until)} 前上传：",
        settings.SITE_URL + reverse("declarations:request", args=[request.pk]),
    ]
    for email in members.order_by("id").values_list("user__email", flat=True):
        outbox.post(email, subject=subject, body="\n".join(lines), by=by.label)
