"""Approval, public notice and objections.

Of the objections of a world the first waits to be admitted, the second is a lead, the third is rejected, the fourth is
re-reviewed by the chair, the fifth is upheld (as re-reviewed by the chair) with an effect proposed.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from publication.core.procedure import ObjectionMove, ObjectionState
from publication.models import Notice, Objection, ObjectionDecision, ObjectionEffect, Reviewer
from publication.services import objections
from publication.services.objections import Person, Receipt
from ranking.models import Run, Standing
from records.services import files
from tests.access.row import ABSENT, EVERYBODY, FORBIDDEN, METHOD, NO_METHOD, NOBODY, NOWHERE, Row
from tests.papers import PDF

DRAFTS, HANDLING = "lxx xxx xxx ... xxx", "lxx xxx xxx wxx xxx"
FIRST, LEAD, REJECTED, REVIEWED, UPHELD = ((("number", str(n)),) for n in range(1, 6))
EVERYBODY_WRITES = "www www www www www"


def reason(world: Any) -> dict[str, Any]:
    return {"reason": "供测试", "text": "现予公示"}


def objection(world: Any) -> dict[str, Any]:
    return {"token": str(uuid.uuid4()), "text": "收入不实", "name": "某甲", "contact": "13800000000", "entry": "1"}


def receipt(world: Any) -> dict[str, Any]:
    return world.known["receipt_and_code"]


def admitted(world: Any) -> dict[str, Any]:
    return {"move": "admit"}


def followed(world: Any) -> dict[str, Any]:
    return {"move": "follow", "reason": "查无实据"}


def answered(world: Any) -> dict[str, Any]:
    return {"move": "reject", "reason": "经复审不成立"}


def reviewers(world: Any) -> dict[str, Any]:
    return {"reviewers": [str(world.people["verifier"].pk)]}


def figure(world: Any) -> dict[str, Any]:
    return {"kind": "figure", "column": "tax", "typed": "7", "source": "audit_report", "source_note": "审计报告"}


#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
ROWS: list[Row] = [
    Row("publication:approval", DRAFTS, "lxx xxx xxx xux xxx", FORBIDDEN, FORBIDDEN),
    Row("publication:notice_desk", DRAFTS, "lxx xxx xxx uxx xxx", FORBIDDEN, FORBIDDEN, data=reason),
    Row("publication:withdraw_notice", METHOD, "lxx xxx xxx uxx xxx", METHOD, FORBIDDEN, data=reason),
    Row("publication:waive_notice", METHOD, "lxx xxx xxx uxx xxx", METHOD, FORBIDDEN, data=reason),
    Row("publication:notice", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD),
    Row("publication:notice_by_number", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=FIRST),
    Row("publication:notice_by_number", NOWHERE, NO_METHOD, NOWHERE, NO_METHOD, of=LEAD),
    Row("publication:notice_pdf", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=FIRST),
    Row("publication:object", EVERYBODY, EVERYBODY_WRITES, EVERYBODY, EVERYBODY_WRITES, data=objection),
    Row("publication:look_up", EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, data=receipt),
    Row("publication:objections", "lxx xxx ... ... xxx", METHOD, FORBIDDEN, METHOD),
    Row("publication:objection", DRAFTS, METHOD, FORBIDDEN, METHOD, of=FIRST),
    Row("publication:objection", "lxx xxx .xx ... xxx", METHOD, FORBIDDEN, METHOD, of=LEAD),
    Row("publication:objection", DRAFTS, METHOD, FORBIDDEN, METHOD, of=REJECTED),
    Row("publication:objection", "lxx xxx xx. ... xxx", METHOD, FORBIDDEN, METHOD, of=REVIEWED),
    Row("publication:objection", "lxx xxx xx. ... xxx", METHOD, FORBIDDEN, METHOD, of=UPHELD),
    Row("publication:decide_objection", METHOD, HANDLING, METHOD, FORBIDDEN, of=FIRST, data=admitted),
    Row("publication:decide_objection", METHOD, "lxx xxx wxx wxx xxx", METHOD, FORBIDDEN, of=LEAD, data=followed),
    Row("publication:decide_objection", METHOD, "lxx xxx xxw xxx xxx", METHOD, FORBIDDEN, of=REVIEWED, data=answered),
    Row("publication:assign_reviewers", METHOD, HANDLING, METHOD, FORBIDDEN, of=REVIEWED, data=reviewers),
    Row("publication:propose_effect", METHOD, "lxx xxx xxw wxx xxx", METHOD, FORBIDDEN, of=UPHELD, data=figure),
    Row("publication:drop_effect", METHOD, "lxx xxx xxw wxx xxx", METHOD, FORBIDDEN, of=UPHELD),
    Row("publication:look_again", METHOD, "lxx xxx xxw wxx xxx", METHOD, FORBIDDEN, of=UPHELD),
    Row("publication:apply_effects", METHOD, HANDLING, METHOD, FORBIDDEN, of=UPHELD),
    Row("publication:erase_identity", METHOD, HANDLING, METHOD, FORBIDDEN, of=REJECTED),
    Row("publication:objection_file", "lxx xxx xxx .xx xxx", METHOD, FORBIDDEN, METHOD, of=FIRST),
]
MIXED: dict[str, str] = {
    "publication:approval": ABSENT,
    "publication:notice_desk": ABSENT,
    "publication:withdraw_notice": ABSENT,
    "publication:waive_notice": ABSENT,
    "publication:drop_effect": "lxx xxx xx- -xx xxx",
    "publication:objection_file": "lxx xxx xxx -xx xxx",
}
_TO_THE_PUBLIC = "sss sss sss sss sss"
AUDIENCE: dict[str, tuple[str, str]] = {
    "noticed": (_TO_THE_PUBLIC, _TO_THE_PUBLIC),
    "noticed's number": ("--- --- --- sss ---", NOBODY),
    "objection": ("--- --- --- sss ---", NOBODY),
    "objector": ("--- --- --- s-- ---", NOBODY),
    "objector's contact": ("--- --- --- s-- ---", NOBODY),
    "objection's file": ("--- --- --- s-- ---", NOBODY),
    "objection's file's name": ("--- --- --- s-- ---", NOBODY),
    "lead": ("--- --- s-- sss ---", NOBODY),
    "answer": ("--- --- --- sss ---", NOBODY),
    "reviewed objection": ("--- --- --s sss ---", NOBODY),
    "reviewed objector": ("--- --- --s s-- ---", NOBODY),
}


def plant(builder: Any) -> None:
    """A notice needs the run."""


def plant_after(builder: Any) -> None:
    place, world = builder.place, builder.world
    notice = _notice(builder)
    file = (
        builder.secret("objection's file's name", f"密证{place}.pdf"),
        PDF + builder.secret("objection's file", f"objection-words-{place}").encode(),
    )
    person = Person(
        builder.secret("objector", f"密名异议人{place}"),
        builder.secret("objector's contact", f"objector-{place}@hidden.example.cn"),
    )
    first = _raise(notice, builder.secret("objection", f"密陈事由{place}"), person, evidence=[file])
    _raise(notice, builder.secret("lead", f"匿名密告{place}"), None)
    other = Person(builder.secret("reviewed objector", f"复审所涉之人{place}"), f"1380000000{place}")
    rejected = _raise(notice, "已办结的异议", Person("某乙", f"1390000000{place}")).objection
    reviewed = _raise(notice, builder.secret("reviewed objection", f"复审密由{place}"), other).objection
    upheld = _raise(notice, "成立的异议", other).objection
    answer = builder.secret("answer", f"复审密答{place}")
    for one, state, move in (
        (rejected, ObjectionState.REJECTED, ObjectionMove.REJECT),
        (reviewed, ObjectionState.UNDER_REVIEW, ObjectionMove.ASSIGN),
        (upheld, ObjectionState.UPHELD, ObjectionMove.UPHOLD),
    ):
        Objection.objects.filter(pk=one.pk).update(state=state)
        said = answer if one == rejected else ""
        ObjectionDecision.objects.create(objection=one, move=move, reason=said, decided_by=builder.loader)
    for one in (reviewed, upheld):
        Reviewer.objects.create(objection=one, user=world.people["chair"], assigned_by=builder.loader)
    Objection.objects.filter(pk=upheld.pk).update(
        entry=world.known["candidate"],
        effect={"run": notice.run.number, "fault": "", "moved": 0, "shifts": [], "lists": []},
    )
    effect = ObjectionEffect.objects.create(objection=upheld, kind="exclude", proposed_by=builder.loader)
    world.known |= {
        "effect_id": effect.pk,
        "file_id": first.objection.files.get().pk,
        "receipt_and_code": {"receipt": first.objection.receipt, "code": first.code},
    }


def _notice(builder: Any) -> Notice:
    """An open notice of one entry, which nobody but the public's own page tells of."""
    run = Run.objects.get(pk=builder.world.known["run_id"])
    name = builder.secret("noticed", f"公示在列企业{builder.place}")
    number = builder.secret("noticed's number", f"NOTICED-{builder.place}-KEY")
    last = Standing.objects.filter(run=run).count()
    best = run.standings.get(position=1)
    facts: dict[str, Any] = {"submission": best.submission, "position": last + 1, "rank": Decimal(90), "score": 1.0}
    Standing.objects.create(run=run, number=number, name=name, **facts)
    today = timezone.localdate()
    return Notice.objects.create(
        programme=run.programme,
        run=run,
        number=1,
        opens_on=today,
        closes_on=today + timedelta(days=7),
        working_days=5,
        title="公示",
        text="现予公示。",
        lists=[{"code": "main", "title": "榜", "columns": [["name", "企业名称"]], "rows": [[name]]}],
        keys={"main": [number]},
        pdf=files.keep(name.encode(), media_type="application/pdf", by="test"),
        opened_by=builder.loader,
    )


def _raise(notice: Notice, text: str, person: Person | None, **more: Any) -> Receipt:
    facts: dict[str, Any] = {"evidence": [], "token": uuid.uuid4(), **more}
    return objections.receive(notice, entry=next(iter(notice.keys["main"])), text=text, person=person, **facts)
