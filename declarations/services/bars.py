"""Bars on filing again: set when a title is taken away, asked when a declaration is begun or submitted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.filled import Problem
from declarations.models import Applicant, Bar, Declaration, Programme
from records.services import journal


@transaction.atomic
def set_bar(applicant: Applicant, *, code: str, ground: str, clause: str, until: date, by: User) -> Bar:
    """Keep the applicant from filing in programmes of this code before `until`."""
    made = Bar.objects.create(applicant=applicant, code=code, ground=ground, clause=clause, until=until, set_by=by)
    facts = {"code": code, "ground": ground, "until": until.isoformat()}
    journal.record(f"applicant:{applicant.pk}", "applicant.barred", by=by.label, facts=facts)
    return made


def may_file(applicant: Applicant, *, programme: Programme, at: datetime) -> Verdict:
    """Whether no bar keeps the applicant from filing in this programme."""
    today = timezone.localtime(at).date()
    code = programme.slug.rpartition("-")[0]
    standing = Bar.objects.filter(applicant=applicant, code=code, until__gt=today).order_by("-until").first()
    return YES if standing is None else no(_sentence(standing))


def problems(declaration: Declaration) -> list[Problem]:
    """The bar that stands in the declaration's way, if any. A submission that was made before it isn't touched."""
    verdict = may_file(declaration.applicant, programme=declaration.programme, at=timezone.now())
    return [Problem("", "", reason) for reason in verdict.reasons]


def _sentence(bar: Bar) -> str:
    day = f"{bar.until.year}年{bar.until.month}月{bar.until.day}日"
    return f"贵单位的称号已依{bar.clause}取消，{day}起才可以再次申报"
