"""The verifier's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from declarations.services import requests
from review.models import Case
from review.services import calls, cases, visits
from tests.access.row import ABSENT, FORBIDDEN, METHOD, NOBODY, Row
from tests.access.world import World
from tests.papers import PDF, PNG

Data = dict[str, Any]


def assignment(world: World) -> Data:
    return {"holder": str(world.people["verifier"].pk)}


def due(world: World) -> Data:
    return {"due_on": _later()}


def arrangement(world: World) -> Data:
    return {"cases": str(world.known["case_id"]), "what": "due", "due_on": _later()}


def call(world: World) -> Data:
    at = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    return {"with_whom": "财务负责人", "number": "0351-1234567", "called_at": at, "content": "核对收入"}


def request(world: World) -> Data:
    return {"title": "完税证明", "reason": "申报材料里没有", "until": _later()}


def confirmation(world: World) -> Data:
    return {"answer": "uphold"}


def visit(world: World) -> Data:
    return {"planned_on": _later(), "team": "两名调研员"}


def findings(world: World) -> Data:
    return {"move": "hold", "findings": "与申报一致"}


def answer(world: World) -> Data:
    return {"file": SimpleUploadedFile("完税证明.pdf", PDF, content_type="application/pdf")}


def _later() -> str:
    return (timezone.localdate() + timedelta(days=20)).isoformat()


DESK, STAFF, VISITING = "lxx xxx wxx wxx xxx", "lxx xxx xxx wxx xxx", "lxx xxx .xx ... xx."
#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
ROWS: list[Row] = [
    Row("review:assign", METHOD, STAFF, METHOD, FORBIDDEN, data=assignment),
    Row("review:set_due", METHOD, STAFF, METHOD, FORBIDDEN, data=due),
    Row("review:arrange", METHOD, STAFF, METHOD, FORBIDDEN, data=arrangement),
    Row("review:log_call", METHOD, DESK, METHOD, FORBIDDEN, data=call),
    Row("review:ask_document", METHOD, DESK, METHOD, FORBIDDEN, data=request),
    Row("review:withdraw_request", METHOD, DESK, METHOD, FORBIDDEN),
    Row("review:confirm_figure", METHOD, "lxx xxx cxx cxx xxx", METHOD, FORBIDDEN, data=confirmation),
    Row("review:plan_visit", METHOD, DESK, METHOD, FORBIDDEN, data=visit),
    Row("review:visits", VISITING, METHOD, FORBIDDEN, METHOD),
    Row("review:visit", VISITING, "lxx xxx wxx wxx xxw", FORBIDDEN, FORBIDDEN, data=findings),
    Row(
        "review:visit",
        VISITING,
        "lxx xxx cxx cxx xxc",
        FORBIDDEN,
        FORBIDDEN,
        of=(("visit_id", "held_visit"),),
        data=findings,
    ),
    Row("review:visit_photo", VISITING, METHOD, FORBIDDEN, METHOD),
    Row("declarations:request", "l-- ... x-- xxx ---", "l-- xww x-- xxx ---", ABSENT, ABSENT, data=answer),
    Row(
        "declarations:requested_file",
        "l-- ... .-- ... ---",
        METHOD,
        ABSENT,
        METHOD,
        of=(("request_id", "answered_request"),),
    ),
]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {
    "call's number": ("--- --- s-- sss ---", NOBODY),
    "request's reason": ("--- sss s-- sss ---", NOBODY),
    "requested document": ("--- sss s-- sss ---", NOBODY),
    "requested document's name": ("--- sss s-- sss ---", NOBODY),
    "visit's findings": ("--- --- s-- sss --s", NOBODY),
    "visit's photo": ("--- --- s-- sss --s", NOBODY),
}


def plant(builder: Any) -> None:
    """A call, a document asked for and another handed in, a visit to come and one with findings and a photo."""
    known, place, by = builder.world.known, builder.place, builder.loader
    case = Case.objects.select_related("submission__revision", "declaration").get(pk=known["case_id"])
    number = builder.secret("call's number", f"0351-77{place}0419")
    said: dict[str, Any] = {"with_whom": "财务", "number": number, "content": "核对收入", "called_at": timezone.now()}
    calls.log(case, **said, by=by)
    until = timezone.now() + timedelta(days=9)
    reason = builder.secret("request's reason", f"索要缘由{place}")
    asked = cases.ask(case, title="完税证明", reason=reason, until=until, by=by)
    answered = cases.ask(case, title="审计报告附注", reason="缺附注", until=until, by=by)
    text = builder.secret("requested document", f"requested-words-{place}")
    name = builder.secret("requested document's name", f"密附注{place}.pdf")
    requests.answer(answered, name=name, content=PDF + text.encode(), by=by)
    day = timezone.localdate() + timedelta(days=5)
    coming = visits.plan(case, planned_on=day, team="两名调研员", by=by)
    held = visits.plan(case, planned_on=day, team="两名调研员", by=by)
    found = builder.secret("visit's findings", f"调研所见{place}")
    photo = PNG + builder.secret("visit's photo", f"photo-words-{place}").encode()
    visits.hold(held, findings=found, photos=[("现场.png", photo)], by=by)
    figure = case.figures.get()
    known |= {
        "request_id": asked.pk,
        "answered_request": answered.pk,
        "visit_id": coming.pk,
        "held_visit": held.pk,
        "photo_id": held.photos.get().pk,
        "figure_id": str(figure.pk),
    }


def plant_after(builder: Any) -> None:
    """Nothing so far."""
