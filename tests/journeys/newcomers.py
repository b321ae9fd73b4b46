"""An enterprise that hasn't filed anything yet, for the journeys that begin on its start page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.services import people
from declarations.models import Applicant, Membership
from declarations.services import declarations
from portal.services import bundles
from tests import tiny


def newcomer(code: str, *slugs: str) -> dict[str, Any]:
    """A new enterprise with its administrator, account `code`, for which these shipped programmes are open."""
    by = people.system()
    sequence = 850 + Applicant.objects.count()
    applicant = declarations.applicant(
        number_kind="uscc", number=tiny.number(sequence), name=f"虚构新来{sequence}有限公司"
    )
    account = people.demo_person(code, name="新来的填报人")
    part = Membership.Part.ADMINISTRATOR
    user = User.objects.get(email=account.email)
    Membership.objects.create(applicant=applicant, user=user, part=part, granted_by=by)
    until = timezone.now() + timedelta(days=30)
    for slug in slugs:
        programme = bundles.load(settings.PROGRAMMES_DIR / slug, by=by)[0].programme
        declarations.extend(programme, until=until, reason="供测试", by=by, applicant=applicant)
    return {"accounts": {code: [account.email, account.password]}, "name": applicant.name}
