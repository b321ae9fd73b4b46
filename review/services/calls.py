"""The telephone calls about a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.services.declarations import Refused
from records.services import journal
from review.models import Call, Case


@transaction.atomic
def log(case: Case, *, with_whom: str, number: str, content: str, called_at: datetime, by: User) -> Call:
    """Keep what was said with whom. Raises `Refused`. Who that is and what was said is personal: the facts of the
    journal hold only that there was a call."""
    if not (with_whom.strip() and number.strip() and content.strip()):
        raise Refused(no("请写明通话对象、电话和内容"))
    if called_at > timezone.now():
        raise Refused(no("通话时间晚于现在，请核对"))
    said = {"with_whom": with_whom.strip(), "number": number.strip(), "content": content.strip()}
    made = Call.objects.create(case=case, called_at=called_at, called_by=by, **said)
    facts = {"called_at": called_at.isoformat()}
    journal.record(f"case:{case.id}", "call.logged", by=by.label, facts=facts, payload=said)
    return made
