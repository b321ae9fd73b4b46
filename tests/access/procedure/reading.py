"""What readers of published lists do: verify, report errors; who answers them, and who has the data behind a version.

Of the error reports of a world the first waits, the second is answered.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from publication.core.procedure import ErrorMove
from publication.models import Publication
from publication.services import error_reports
from publication.services.error_reports import Receipt, Sender
from tests.access.row import EVERYBODY, FORBIDDEN, METHOD, NO_METHOD, NOBODY, NOWHERE, Row

Data = dict[str, Any]
EVERYBODY_WRITES = "www www www www www"
FIRST, ANSWERED = ((("number", str(n)),) for n in (1, 2))
VERSION, UNPUBLISHED = ((("version", str(n)),) for n in (1, 2))


def file(world: Any) -> Data:
    return {"file": SimpleUploadedFile("报告.pdf", b"%PDF-1.7", content_type="application/pdf")}


def error(world: Any) -> Data:
    return {"token": str(uuid.uuid4()), "version": "1", "place": "第 1 名", "text": "名称有误"}


def receipt(world: Any) -> Data:
    return world.known["error_receipt_and_code"]


def answer(world: Any) -> Data:
    return {"move": "answer", "reason": "谢谢，已核实"}


def part(world: Any) -> Data:
    return {"part": "recipe"}


def reason(world: Any) -> Data:
    return {"reason": "数据有误"}


#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
ROWS: list[Row] = [
    Row("publication:verify", EVERYBODY, EVERYBODY, data=file),
    Row(
        "publication:verify_number", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=(("number", "publication_number"),)
    ),
    Row("publication:verify_number", NOWHERE, NO_METHOD, NOWHERE, NO_METHOD, of=(("number", "unpublished_number"),)),
    Row("publication:corrections", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD),
    Row("publication:report_error", EVERYBODY, EVERYBODY_WRITES, EVERYBODY, EVERYBODY_WRITES, data=error),
    Row("publication:error_answer", EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, data=receipt),
    Row("publication:errors", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD),
    Row("publication:error", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD, of=FIRST),
    Row("publication:error", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD, of=ANSWERED),
    Row("publication:decide_error", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, of=FIRST, data=answer),
    Row("publication:erase_sender", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, of=ANSWERED),
    Row(
        "publication:receipt", "lxx xxx xxx .x. xxx", "lxx xxx xxx wxw xxx", FORBIDDEN, FORBIDDEN, of=VERSION, data=part
    ),
    Row(
        "publication:receipt",
        "lxx xxx xxx -x- xxx",
        "lxx xxx xxx -x- xxx",
        FORBIDDEN,
        FORBIDDEN,
        of=UNPUBLISHED,
        data=part,
    ),
    Row(
        "publication:revoke",
        "lxx xxx xxx x.x xxx",
        "lxx xxx xxx xwx xxx",
        FORBIDDEN,
        FORBIDDEN,
        of=VERSION,
        data=reason,
    ),
]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {
    "error report": ("--- --- --- sss ---", NOBODY),
    "error's sender": ("--- --- --- s-- ---", NOBODY),
    "error's contact": ("--- --- --- s-- ---", NOBODY),
    "error's answer": ("--- --- --- sss ---", NOBODY),
}


def plant(builder: Any) -> None:
    """Readers come once there is a list."""


def plant_after(builder: Any) -> None:
    place, world = builder.place, builder.world
    listed = Publication.objects.select_related("programme").get(programme=world.programme, version=1)
    first = _report(
        listed,
        builder.secret("error report", f"密报差错{place}"),
        Sender(
            builder.secret("error's sender", f"密名读者{place}"),
            builder.secret("error's contact", f"reader-{place}@hidden.example.cn"),
        ),
    )
    answered = _report(listed, "另一处差错", Sender("某读者", f"1360000000{place}")).report
    error_reports.decide(
        answered, move=ErrorMove.ANSWER, reason=builder.secret("error's answer", f"密复读者{place}"), by=builder.loader
    )
    world.known |= {
        "publication_number": listed.number,
        "unpublished_number": f"{world.programme.slug}-v2",
        "error_receipt_and_code": {"receipt": first.report.receipt, "code": first.code},
    }


def _report(listed: Publication, text: str, sender: Sender) -> Receipt:
    return error_reports.receive(listed, token=uuid.uuid4(), place="第 1 名", text=text, sender=sender)
