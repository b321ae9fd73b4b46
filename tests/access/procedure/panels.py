"""The pool of experts, draws, seats and recusals.

The pool is of the whole installation: whoever works for the association in one programme finds every expert in it. The
visiting expert stands there with an employer and a share, has a scorecard in an open round and keeps out of a case.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services import people
from review.core.composition import Specialty
from review.core.experts import COLUMNS, Profile
from review.core.recusals import Ground
from review.models import Case, Draw, Expert, PanelSeat, Recusal, Round, Scorecard
from review.services import draws, experts
from tests.access.row import FORBIDDEN, METHOD, NOBODY, Row

POOL, STAFF = "lxx xxx xxx .x. xxx", "lxx xxx xxx wxx xxx"


def _profile(email: str, **more: Any) -> dict[str, Any]:
    facts = {"name": "某专家", "field": "technical", "employer": "虚构大学", "employer_number": ""}
    return {"email": email, **facts, "topics": "", "title": "", "region": "", **more}


def _new(world: Any) -> dict[str, Any]:
    return _profile("new-expert@example.cn")


def _same(world: Any) -> dict[str, Any]:
    return _profile(world.people["expert"].email, is_active="on")


def _sheet(world: Any) -> dict[str, Any]:
    row = _profile("new-expert@example.cn")
    lines = ",".join(COLUMNS), ",".join(row[name] for name in COLUMNS)
    return {"sheet": SimpleUploadedFile("专家.csv", "\n".join(lines).encode(), content_type="text/csv")}


def _seen(world: Any) -> dict[str, Any]:
    return {"seen": "nothing that was looked at"}


def _drawn(world: Any) -> dict[str, Any]:
    return {"experts": Draw.objects.get(programme=world.programme, number=1).drawn}


def _holdings(world: Any) -> dict[str, Any]:
    return {"holdings": "某公司"}


def _draw(world: Any) -> dict[str, Any]:
    return {"count": "1", "reason": "供测试"}


def _reason(world: Any) -> dict[str, Any]:
    return {"reason": "供测试"}


FIRST = (("number", "1"),)
ROWS: list[Row] = [
    Row("review:experts", POOL, METHOD),
    Row("review:enter_expert", "lxx xxx xxx .xx xxx", STAFF, data=_new),
    Row("review:import_experts", "lxx xxx xxx .xx xxx", STAFF, data=_sheet),
    Row("review:own_expert", "lxx xxx x.x xxx xxx", "lxx xxx xwx xxx xxx", data=_holdings),
    Row("review:expert", POOL, STAFF, POOL, STAFF, data=_same),
    Row("review:name_chair", METHOD, STAFF, METHOD, FORBIDDEN),
    Row("review:leave", "lxx xxx xxx .xx xxx", STAFF, FORBIDDEN, FORBIDDEN, data=_reason),
    Row("review:make_draw", METHOD, STAFF, METHOD, FORBIDDEN, data=_draw),
    Row("review:draw", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD, of=FIRST),
    Row("review:seat_drawn", METHOD, STAFF, METHOD, FORBIDDEN, of=FIRST, data=_drawn),
    Row("review:create_round", METHOD, "lxx xxx xxx rxx xxx", METHOD, FORBIDDEN),
    Row("review:assignment", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD),
    Row("review:assign_panel", METHOD, "lxx xxx xxx uxx xxx", METHOD, FORBIDDEN, data=_seen),
    Row("review:clear_assignment", METHOD, "lxx xxx xxx rxx xxx", METHOD, FORBIDDEN),
    Row("review:own_cases", "lxx xxx x.. xxx xxx", METHOD, FORBIDDEN, METHOD),
    Row(
        "review:recuse",
        "lxx xxx x.x .xx xxx",
        "lxx xxx xwx wxx xxx",
        FORBIDDEN,
        FORBIDDEN,
        of=(("card_id", "own_card"),),
        data=_reason,
    ),
]
MIXED: dict[str, str] = {
    "review:name_chair": "lxx xxx xxx -xx xxx",
    "review:leave": "lxx xxx xxx -xx xxx",
}
AUDIENCE: dict[str, tuple[str, str]] = {
    "expert's e-mail": ("--- --- -ss sss ---", "--- --- --- s-s ---"),
    "expert's employer": ("--- --- -s- sss ---", "--- --- --- s-s ---"),
    "expert's holding": ("--- --- -s- s-s ---", "--- --- --- s-s ---"),
    "recusal's reason": ("--- --- -s- sss ---", NOBODY),
}


def plant(builder: Any) -> None:
    """The visiting expert in the pool, and somebody there who was drawn."""
    world, place = builder.world, builder.place
    employer = builder.secret("expert's employer", f"密聘单位{place}")
    plain: dict[str, Any] = {
        "field": Specialty.TECHNICAL,
        "topics": (),
        "title": "",
        "employer_number": "",
        "region": "",
    }
    email = world.people["expert"].email
    mine = experts.enter(Profile(email=email, name="", employer=employer, **plain), by=builder.loader)
    holding = builder.secret("expert's holding", f"密股公司{place}")
    experts.declare_holdings(mine, holdings=[holding], by=mine.user)
    spare, _ = people.invited(f"drawn-{place}@example.cn", name=f"候选{place}")
    experts.enter(Profile(email=spare.email, name="", employer="虚构大学", **plain), by=builder.loader)
    draws.draw(world.programme, count=1, by=builder.loader)
    world.known["expert_id"] = Expert.objects.get(user=world.people["expert"]).pk


def plant_after(builder: Any) -> None:
    """An open round in which the visiting expert has a scorecard, and a case that they keep out of."""
    world = builder.world
    seat = PanelSeat.objects.get(programme=world.programme, expert=world.people["expert"])
    reason = builder.secret("recusal's reason", f"避嫌缘由{builder.place}")
    _, last = Case.objects.filter(programme=world.programme, state=Case.State.PASSED).order_by("applicant_number")
    Recusal.objects.create(seat=seat, case=last, ground=Ground.DECLARED, reason=reason, declared_by=seat.expert)
    world.known["own_card"] = Scorecard.objects.get(round__state=Round.State.OPEN, seat=seat).pk
