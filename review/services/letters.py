"""Letters that review sends to applicants and recommending units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from declarations.core.period import shown_end
from declarations.core.slots import all_slots
from declarations.models import Membership, UnitMember
from declarations.services import programmes
from records.services import outbox
from review.models import Case, Decision


def tell_of_return(case: Case, *, decision: Decision, until: datetime, by: User) -> None:
    """Write to every administrator of the applicant what is to be corrected, by when and where."""
    _post(_administrators(case), f"申报退回修改：{case.programme.title}", _body(case, decision, until), by=by)


def tell_of_decline(case: Case, *, decision: Decision, by: User) -> None:
    """Write to every administrator of the applicant that its unit doesn't recommend it, and why."""
    lines = [
        f"{case.applicant_name}：",
        "",
        f"贵单位在“{case.programme.title}”的申报（受理编号 {case.submission.receipt}），{_unit(case)}初审后不予推荐。",
        "",
        f"理由：{decision.reason}",
        "",
        f"如有疑问，请与{_unit(case)}联系。",
    ]
    _post(_administrators(case), f"申报未获推荐：{case.programme.title}", "\n".join(lines), by=by)


def tell_of_hand_back(case: Case, *, decision: Decision, until: date, by: User) -> None:
    """Write to the people of the recommending unit what is handed back to them, why, and until when."""
    people = UnitMember.objects.filter(programme=case.programme_id, unit=case.unit, user__is_active=True)
    lines = [
        f"{_unit(case)}：",
        "",
        f"“{case.programme.title}”中贵单位推荐的“{case.title}”已退回贵单位重新初审。",
        f"受理编号 {case.submission.receipt}",
        "",
        f"理由：{decision.reason}",
        "",
        f"请于 {until} 24:00 前重新报送，可单独补报一批：",
        settings.SITE_URL + reverse("review:recommendation", args=[case.programme.slug]),
    ]
    emails = people.order_by("id").values_list("user__email", flat=True)
    _post(emails, f"推荐退回：{case.programme.title}", "\n".join(lines), by=by)


def _administrators(case: Case) -> Iterable[str]:
    members = Membership.objects.filter(
        applicant=case.declaration.applicant_id, part=Membership.Part.ADMINISTRATOR, user__is_active=True
    )
    return members.order_by("id").values_list("user__email", flat=True)


def _post(emails: Iterable[str], subject: str, body: str, *, by: User) -> None:
    for email in emails:
        outbox.post(email, subject=subject[:200], body=body, by=by.label)


def _unit(case: Case) -> str:
    unit = programmes.definition_of(case.submission.revision).unit(case.unit)
    return unit.title if unit else case.unit


def _body(case: Case, decision: Decision, until: datetime) -> str:
    form = programmes.form_of(case.submission.revision)
    labels = {slot.code: slot.title for slot in all_slots(form)} | {c.name: c.label for c in form.columns.values()}
    fields = [f"- {labels.get(name, name)}：{text}" for name, text in decision.fields.items()]
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
