"""The panel of a programme: experts in seats, one of them in the chair, by the programme's rules."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, all_of, no
from accounts.models import Role, User
from accounts.services import roles
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused
from records.services import journal
from review.core.composition import Composition, Ruling, Specialty, rulings
from review.core.panel import Panel
from review.models import Draw, Expert, PanelSeat
from review.services import reviews


def seats(programme: Programme) -> QuerySet[PanelSeat]:
    """Who sits in the panel now, the chair first."""
    return PanelSeat.objects.filter(programme=programme, left_at=None).order_by("-is_chair", "seated_at", "id")


def settings_of(programme: Programme) -> Panel | None:
    """What the programme's newest revision says of its panel."""
    return reviews.review_of(programmes.newest(programme)).definition.panel


def composition_of(programme: Programme) -> Composition:
    panel = settings_of(programme)
    return panel.composition if panel else Composition()


def fields_of(taken: Iterable[PanelSeat]) -> list[Specialty | None]:
    """The field of everybody in these seats; None for those who aren't in the pool."""
    people = [seat.expert_id for seat in taken]
    known = dict(Expert.objects.filter(user__in=people).values_list("user", "field"))
    return [Specialty(known[person]) if person in known else None for person in people]


def composed(programme: Programme) -> list[Ruling]:
    """Every rule of composition, and whether the seated panel meets it."""
    return rulings(composition_of(programme), fields_of(seats(programme)))


def may_score(programme: Programme) -> Verdict:
    """Whether the panel as it sits may score: a round opens only then."""
    verdict = all_of(ruling.verdict for ruling in composed(programme))
    return YES if verdict.is_yes else no(f"专家组不符合组成规则：{verdict.sentence}")


@transaction.atomic
def seat(
    programme: Programme,
    *,
    expert: User,
    is_chair: bool,
    by: User,
    draw: Draw | None = None,
    replaces: PanelSeat | None = None,
) -> PanelSeat:
    """Give a person a seat and the role that goes with it. Raises `Refused`."""
    try:
        with transaction.atomic():
            made = PanelSeat.objects.create(
                programme=programme, expert=expert, is_chair=is_chair, seated_by=by, draw=draw, replaces=replaces
            )
    except IntegrityError:
        raise Refused(no("这位专家已有席位，或本方案已有组长")) from None
    roles.grant(expert, role=_role(made), programme=programme.slug, by=by.label)
    facts = {"expert": str(expert.id), "chair": is_chair, "draw": draw.number if draw else None}
    journal.record(f"programme:{programme.slug}", "expert.seated", by=by.label, facts=facts)
    return made


@transaction.atomic
def name_chair(seat: PanelSeat, *, by: User) -> None:
    """Put this seat into the chair; who sat there is an expert from now on. Raises `Refused`."""
    Programme.objects.select_for_update().get(pk=seat.programme_id)
    new = PanelSeat.objects.select_related("programme", "expert").get(pk=seat.pk)
    if new.left_at is not None:
        raise Refused(no("这个席位已经离席"))
    if new.is_chair:
        raise Refused(no("这位专家已是组长"))
    old = seats(new.programme).filter(is_chair=True).select_related("expert", "programme").first()
    for one, is_chair in ((old, False), (new, True)):
        if one is not None:
            roles.revoke(one.expert, role=_role(one), programme=one.programme.slug, by=by.label)
            one.is_chair = is_chair
            one.save(update_fields=["is_chair"])
            roles.grant(one.expert, role=_role(one), programme=one.programme.slug, by=by.label)
    facts = {"before": str(old.expert_id) if old else None, "after": str(new.expert_id)}
    journal.record(f"programme:{new.programme.slug}", "chair.named", by=by.label, facts=facts)


@transaction.atomic
def unseat(seat: PanelSeat, *, by: User) -> None:
    """Take a seat and its role away before its expert has anything to do. Raises `ProtectedError` afterwards."""
    facts = {"expert": str(seat.expert_id), "chair": seat.is_chair}
    journal.record(f"programme:{seat.programme.slug}", "expert.unseated", by=by.label, facts=facts)
    seat.delete()
    roles.revoke(seat.expert, role=_role(seat), programme=seat.programme.slug, by=by.label)


def release(seat: PanelSeat, *, reason: str, by: User) -> None:
    """Mark a seat as left, and take its role away; what was said in it stays."""
    seat.left_by, seat.left_reason = by, reason
    seat.left_at = timezone.now()
    seat.save(update_fields=["left_at", "left_by", "left_reason"])
    roles.revoke(seat.expert, role=_role(seat), programme=seat.programme.slug, by=by.label)
    facts = {"expert": str(seat.expert_id), "chair": seat.is_chair}
    payload = {"reason": reason}
    journal.record(f"programme:{seat.programme.slug}", "expert.left", by=by.label, facts=facts, payload=payload)


def _role(seat: PanelSeat) -> Role:
    return Role.CHAIR if seat.is_chair else Role.EXPERT
