"""A draft of the programme that asks for sealed scans, for the journeys with documents."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.services import people
from declarations.models import Declaration, Membership
from tests.declarations import sealed

APPLICANT = 950


def sealed_draft(code: str, name: str) -> dict[str, Any]:
    """A draft with every answer that is required, and its administrator."""
    draft = sealed.filled(seq=APPLICANT + Declaration.objects.count())
    account = people.demo_person(code, name=name)
    user = User.objects.get(email=account.email)
    part = Membership.Part.ADMINISTRATOR
    Membership.objects.create(applicant=draft.applicant, user=user, part=part, granted_by=people.system())
    return {"filing": str(draft.pk), "account": [account.email, account.password]}
