"""What a declaration is filed under, changed while it is still being filled in."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.head import Head, has_unit, read_head
from declarations.models import Declaration
from declarations.services import deadlines, declarations, programmes, unlocking
from declarations.services.declarations import Refused, need
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
    need(verdict)
    if (locked.subject, locked.unit) == (head.subject, head.unit):
        return
    before = " ".join(filter(None, (locked.subject, locked.unit)))
    locked.subject, locked.unit, locked.changed_at = head.subject, head.unit, timezone.now()
    try:
        with transaction.atomic():
            locked.save(update_fields=["subject", "unit", "changed_at"])
    except IntegrityError:
        raise Refused(no(f"本企业在本方案中已有“{head.subject}”的申报")) from None
    declaration.subject, declaration.unit = head.subject, head.unit
    facts = {"subject": head.subject, "unit": head.unit, "before": before}
    journal.record(f"declaration:{declaration.pk}", "declaration.head_changed", by=by.label, facts=facts)


def _may_become(declaration: Declaration, head: Head, *, at: datetime) -> Verdict:
    """A draft may not move to a unit that takes declarations no more: a returned one has its own date.

    What its unit has recommended stays with it.
    """
    verdict = declarations.takes_changes(declaration, at=at)
    if verdict.is_yes and declaration.unit_is_settled and head.unit != declaration.unit:
        return no("推荐单位已报送推荐，不能再换推荐单位；选错了请联系协会工作人员退回推荐单位")
    note = unlocking.note_of(declaration)
    if verdict.is_yes and note is not None and note.fields and head.subject != declaration.subject:
        return no("这次退回没有要求修改申报对象，不能改动；确需修改请联系协会")
    if not verdict.is_yes or declaration.state != Declaration.State.DRAFT or head.unit == declaration.unit:
        return verdict
    return deadlines.period_for(declaration.revision, applicant=declaration.applicant, unit=head.unit).is_open(at)
