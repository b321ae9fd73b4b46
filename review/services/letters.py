"""Letters that review sends to applicants."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from declarations.core.period import shown_end
from declarations.models import Membership
from declarations.services import programmes
from records.services import outbox
from review.models import Case, Decision


def tell_of_return(case: Case, *, decision: Decision, until: datetime, by: User) -> None:
    """Write to every administrator of the applicant what is to be corrected, by when and where."""
    members = Membership.objects.filter(
        applicant=case.declaration.applicant_id, part=Membership.Part.ADMINISTRATOR, user__is_active=True
    )
    subject = f"申报退回修改：{case.programme.title}"[:200]
    body = _body(case, decision, until)
    for email in members.order_by("id").values_list("user__email", flat=True):
        outbox.post(email, subject=subject, body=body, by=by.label)


def _body(case: Case, decision: Decision, until: datetime) -> str:
    columns = programmes.form_of(case.submission.revision).columns
    fields = [f"- {columns[name].label if name in columns else name}：{text}" for name, text in decision.fields.items()]
    lines = [
        f"{case.applicant_name}：",
        "",
        f"贵单位在“{case.programme.title}”的申报（受理编号 {case.submission.receipt}）已退回修改。",
        "",
        f"理由：{decision.reason}",
        *(["", "逐项意见：", *fields] if fields else []),
        "",
        f"请于 {shown_end(until)} 前修改并重新提交，逾期不再受理：",
        settings.SITE_URL + reverse("declarations:declaration", args=[case.declaration_id]),
    ]
    return "\n".join(lines)
