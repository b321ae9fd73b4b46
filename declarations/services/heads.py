"""What a declaration is filed under, changed while it is still being filled in."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.head import Head, has_unit, read_head
from declarations.models import Declaration
from declarations.services import deadlines, declarations, programmes
from declarations.services.declarations import Refused
from records.services import journal


@transaction.atomic
def change(declaration: Declaration, *, subject: str, unit: str, at: datetime, by: User) -> None:
    """Give it another subject or recommending unit, where the programme has them. Raises `Refused`."""
    related = Declaration.objects.select_related("revision", "applicant").defer("revision__documents")
    locked = related.select_for_update(of=("self",)).get(pk=declaration.pk)
    definition = programmes.definition_of(locked.revision)
    head, faults = read_head(definition, category=locked.category, subject=subject, unit=unit)
    verdict = no(*map(str, faults)) if faults else has_unit(definition, head)
    if verdict.is_yes:
        verdict = _may_become(locked, head, at=at)
    if not verdict.is_yes:
        raise Refused(verdict)
    if (locked.subject, locked.unit) == (head.subject, head.unit):
        return
    locked.subject, locked.unit, locked.changed_at = head.subject, head.unit, timezone.now()
    try:
        with transaction.atomic():
            locked.save(update_fields=["subject", "unit", "changed_at"])
    except IntegrityError:
        raise Refused(no(f"本企业在本方案中已有“{head.subject}”的申报")) from None
    declaration.subject, declaration.unit = head.subject, head.unit
    facts = {"subject": head.subject, "unit": head.unit}
    journal.record(f"declaration:{declaration.pk}", "declaration.head_changed", by=by.label, facts=facts)


def _may_become(declaration: Declaration, head: Head, *, at: datetime) -> Verdict:
    """A draft may not move to a unit that takes declarations no more: a returned one has its own date."""
    verdict = declarations.takes_changes(declaration, at=at)
    if not verdict.is_yes or declaration.state != Declaration.State.DRAFT or head.unit == declaration.unit:
        return verdict
    return deadlines.period_for(declaration.revision, applicant=declaration.applicant, unit=head.unit).is_open(at)
