"""Random draws of experts: kept with seed, pool and rules, drawn again by whoever doubts, seated once staff confirm."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.core.verdict import no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import Refused
from records.core.canonical import canonical_json, sha256
from records.services import journal
from review.core import draw as drawing
from review.core.composition import Composition, Specialty
from review.core.draw import Candidate, Impossible
from review.models import Draw, Expert, PanelSeat
from review.services import panels

LONGEST_SEED = 64
MOST = 200


def candidates(programme: Programme) -> QuerySet[Expert]:
    """Who may be drawn: active, without a seat here so far, and not drawn before for seats that others then took."""
    seated = PanelSeat.objects.filter(programme=programme).values("expert")
    settled = Draw.objects.filter(programme=programme, seats__isnull=False).values_list("drawn", flat=True).distinct()
    declined = {id for drawn in settled for id in drawn}
    return Expert.objects.filter(is_active=True).exclude(user__in=seated).exclude(pk__in=declined)


@transaction.atomic
def draw(programme: Programme, *, count: int, by: User, seed: str | None = None, reason: str = "") -> Draw:
    """Draw `count` experts beside those who sit. Raises `Refused`.

    `seed` is made by the operating system where none is stated. Whoever draws again without having seated anybody out
    of the draw before says why.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    last = newest(programme)
    if not 1 <= count <= MOST:
        raise Refused(no(f"抽取人数应在 1 到 {MOST} 之间"))
    if last is not None and not is_settled(last) and not reason.strip():
        raise Refused(no(f"第 {last.number} 次抽取还没有设席，重抽请写明理由"))
    seed = (seed or "").strip() or secrets.token_hex(16)
    pool = [{"id": str(one.pk), "field": str(one.field)} for one in candidates(programme).order_by("id")]
    seated = panels.fields_of(panels.seats(programme))
    rules = {
        "count": count,
        "composition": panels.composition_of(programme).model_dump(mode="json"),
        "seated": [str(field) if field else None for field in seated],
        "reason": reason.strip(),
    }
    made = Draw(programme=programme, number=last.number + 1 if last else 1, rules=rules, pool=pool, seed=seed)
    made.drawn_by = by
    try:
        made.drawn = again(made)
    except Impossible as impossible:
        raise Refused(no(*impossible.reasons)) from None
    made.save()
    facts = {"number": made.number, "seed": seed, "pool": sha256(canonical_json(pool)), "drawn": made.drawn}
    journal.record(f"programme:{programme.slug}", "experts.drawn", by=by.label, facts=facts)
    return made


def again(draw: Draw) -> list[str]:
    """What comes out of the draw's own seed, pool and rules. Raises `Impossible`."""
    return drawing.draw(
        [Candidate(one["id"], Specialty(one["field"])) for one in draw.pool],
        count=draw.rules["count"],
        seed=draw.seed,
        composition=Composition.model_validate(draw.rules["composition"]),
        seated=[Specialty(field) if field else None for field in draw.rules["seated"]],
    )


def replays(draw: Draw) -> bool:
    """Whether drawing again comes to the same."""
    try:
        return again(draw) == draw.drawn
    except Impossible:
        return False


def newest(programme: Programme) -> Draw | None:
    return Draw.objects.filter(programme=programme).order_by("-number").first()


def of(programme: Programme) -> QuerySet[Draw]:
    """The programme's draws, the newest first, each with whether anybody was seated out of it."""
    taken = Exists(PanelSeat.objects.filter(draw=OuterRef("pk")))
    return Draw.objects.filter(programme=programme).select_related("drawn_by").annotate(taken=taken).order_by("-number")


def is_settled(draw: Draw) -> bool:
    return draw.seats.exists()


@transaction.atomic
def seat(draw: Draw, *, experts: Collection[UUID], chair: UUID | None, by: User) -> list[PanelSeat]:
    """Seat those of the drawn who take part, one of them in the chair if staff say so. Raises `Refused`."""
    programme = Programme.objects.select_for_update().get(pk=draw.programme_id)
    if is_settled(draw):
        raise Refused(no("这次抽取已经设席"))
    last = newest(programme)
    if last is not None and last.pk != draw.pk:
        raise Refused(no(f"已有第 {last.number} 次抽取，这一次作废"))
    if not experts:
        raise Refused(no("请勾选参加评审的专家"))
    if chair is not None and chair not in experts:
        raise Refused(no("组长须是勾选的专家之一"))
    if {str(one) for one in experts} - set(draw.drawn):
        raise Refused(no("勾选的人不在抽取结果之内"))
    chosen = Expert.objects.filter(pk__in=experts).select_related("user").in_bulk()
    ordered = [chosen[UUID(id)] for id in draw.drawn if UUID(id) in chosen]
    return [panels.seat(programme, expert=one.user, is_chair=one.pk == chair, by=by, draw=draw) for one in ordered]
