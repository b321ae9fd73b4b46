"""The panel of a programme: experts in seats, one of them in the chair."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.core.verdict import no
from accounts.models import Role, User
from accounts.services import roles
from declarations.models import Programme
from declarations.services.declarations import Refused
from records.services import journal
from review.models import PanelSeat


@transaction.atomic
def seat(programme: Programme, *, expert: User, is_chair: bool, by: User) -> PanelSeat:
    """Give a person a seat and the role that goes with it. Raises `Refused`."""
    try:
        with transaction.atomic():
            made = PanelSeat.objects.create(programme=programme, expert=expert, is_chair=is_chair, seated_by=by)
    except IntegrityError:
        raise Refused(no("这位专家已有席位，或本方案已有组长")) from None
    roles.grant(expert, role=Role.CHAIR if is_chair else Role.EXPERT, programme=programme.slug, by=by.label)
    facts = {"expert": str(expert.pk), "chair": is_chair}
    journal.record(f"programme:{programme.slug}", "expert.seated", by=by.label, facts=facts)
    return made


@transaction.atomic
def unseat(seat: PanelSeat, *, by: User) -> None:
    """Take a seat and its role away before its expert has given any opinion. Raises `ProtectedError` afterwards."""
    facts = {"expert": str(seat.expert_id), "chair": seat.is_chair}
    journal.record(f"programme:{seat.programme.slug}", "expert.unseated", by=by.label, facts=facts)
    seat.delete()
    role = Role.CHAIR if seat.is_chair else Role.EXPERT
    roles.revoke(seat.expert, role=role, programme=seat.programme.slug, by=by.label)
