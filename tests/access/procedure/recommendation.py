"""Recommending units: what the people of the unit `north` see and do, and those of `south` never."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from declarations.models import Declaration, DeclarationDocument, Submission, UnitMember
from declarations.services import declarations
from records.services import files
from review.models import BatchPaper, Case
from review.services import batches, checking, preliminary
from tests import casework
from tests.access.row import ABSENT, FORBIDDEN, METHOD, NOBODY, Row
from tests.access.world import World

SEQS = (100, 200, 300, 400)
NORTH, SENT, DECLINED = ((("case_id", f"{which}_case"),) for which in ("north", "sent", "declined"))


def decision(world: World) -> dict[str, Any]:
    return {"submission": world.known["north_submission"], "kind": "accept"}


def back(world: World) -> dict[str, Any]:
    return {"submission": world.known["north_submission"], "reason": "请核对", "until": _soon()}


def handed_back(world: World) -> dict[str, Any]:
    return {"submission": world.known["sent_submission"], "reason": "请重新初审", "until": _soon()}


def order(world: World) -> dict[str, Any]:
    return {"seen": world.known["north_seen"], f"place-{world.known['listed_case']}": "1"}


def letter(world: World) -> dict[str, Any]:
    file = SimpleUploadedFile("推荐函.pdf", casework.PDF, content_type="application/pdf")
    return {"seen": world.known["north_seen"], "letter": file}


def member(world: World) -> dict[str, Any]:
    return {"unit": "north", "email": world.people["newcomer"].email}


def _soon() -> str:
    return (timezone.localdate() + timedelta(days=3)).isoformat()


#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
OWN, OWN_POST = "lxx xxx xxx xxx .xx", "lxx xxx xxx xxx wxx"
READ = "lxx xxx .xx ... .xx"
ROWS: list[Row] = [
    Row("review:recommendation", "lxx xxx .xx ... ..x", METHOD, FORBIDDEN, METHOD),
    Row("review:reorder", METHOD, "lxx xxx xxx xxx rcx", METHOD, FORBIDDEN, data=order),
    Row("review:submit_batch", "lxx xxx xxx xxx ..x", "lxx xxx xxx xxx wcx", FORBIDDEN, FORBIDDEN, data=letter),
    Row("review:draft_summary", "lxx xxx xxx xxx ..x", METHOD, FORBIDDEN, METHOD),
    Row("review:unit_case", OWN, METHOD, FORBIDDEN, METHOD, of=NORTH),
    Row("review:unit_case", OWN, METHOD, FORBIDDEN, METHOD, of=SENT),
    Row("review:unit_case", OWN, METHOD, FORBIDDEN, METHOD, of=DECLINED),
    Row("review:preliminary_move", METHOD, OWN_POST, METHOD, FORBIDDEN, of=NORTH, data=decision),
    Row("review:preliminary_return", METHOD, OWN_POST, METHOD, FORBIDDEN, of=NORTH, data=back),
    Row("review:hand_back", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, of=SENT, data=handed_back),
    Row("review:case", "lxx xxx .xx ... xxx", METHOD, FORBIDDEN, METHOD, of=SENT),
    Row("review:case", "lxx xxx .xx ... xxx", METHOD, FORBIDDEN, METHOD, of=DECLINED),
    Row("review:batch", READ, METHOD, FORBIDDEN, METHOD),
    Row("review:batch_progress", "lxx xxx rxx rrr rxx", METHOD, FORBIDDEN, METHOD),
    Row("review:make_papers", METHOD, "lxx xxx rxx rxx rxx", METHOD, FORBIDDEN),
    Row("review:batch_letter", READ, METHOD, FORBIDDEN, METHOD),
    Row("review:batch_summary", READ, METHOD, FORBIDDEN, METHOD),
    Row("review:batch_volume", READ, METHOD, FORBIDDEN, METHOD),
    Row("declarations:units", "lxx xxx xxx ... xxx", "lxx xxx xxx wxx xxx", FORBIDDEN, FORBIDDEN, data=member),
    Row(
        "declarations:remove_unit_member",
        METHOD,
        "lxx xxx xxx wxx xxx",
        METHOD,
        FORBIDDEN,
        of=(("member_id", "unit_member"),),
    ),
    Row("declarations:receipt", "l-- --- .-- ... .--", METHOD, ABSENT, METHOD, of=(("receipt", "north_receipt"),)),
    Row(
        "declarations:submitted_pdf", "l-- --- .-- ... .--", METHOD, ABSENT, METHOD, of=(("receipt", "north_receipt"),)
    ),
    Row(
        "declarations:document", "l-- --- .-- ... .--", METHOD, ABSENT, METHOD, of=(("document_id", "north_document"),)
    ),
    Row(
        "declarations:declaration",
        "l-- --- x-- xxx x--",
        METHOD,
        ABSENT,
        METHOD,
        of=(("declaration_id", "north_declaration"),),
    ),
]
MIXED: dict[str, str] = {"declarations:remove_unit_member": "lxx xxx xxx -xx xxx"}
AUDIENCE: dict[str, tuple[str, str]] = {
    "north enterprise": ("--- --- s-- sss s--", NOBODY),
    "north figure": ("--- --- --- --- s--", NOBODY),
    "unit's opinion": ("--- --- --- --s s--", NOBODY),
    "handed-in opinion": ("--- --- s-- sss s--", NOBODY),
    "decline reason": ("--- --- s-- sss s--", NOBODY),
    "batch letter's name": ("--- --- s-- sss s--", NOBODY),
    "batch letter": ("--- --- s-- sss s--", NOBODY),
    "bound volume": ("--- --- s-- sss s--", NOBODY),
}


def plant(builder: Any) -> None:
    """Four enterprises of the unit `north`: one to be looked at, one declined, one accepted, one handed in."""
    known, programme = builder.world.known, builder.world.programme
    filed = [_filed(builder, seq) for seq in SEQS]
    checking.check_all(programme, by=builder.loader)
    rows = {one.declaration_id: one for one in Case.objects.filter(declaration__in=filed).select_related("programme")}
    fresh, declined, listed, sent = (rows[one.pk] for one in filed)
    known |= _written(builder, fresh) | {"declined_case": declined.pk, "listed_case": listed.pk}
    preliminary.decline(
        declined,
        submission_seen=str(declined.submission_id),
        reason=builder.secret("decline reason", f"不荐缘由{builder.place}"),
        by=builder.loader,
    )
    known |= _handed_in(builder, sent)
    preliminary.accept(listed, submission_seen=str(listed.submission_id), opinion={}, by=builder.loader)
    known["north_seen"] = batches.seen(list(batches.accepted_cases(programme, unit="north")))
    known["unit_member"] = UnitMember.objects.get(programme=programme, unit="south").pk


def _filed(builder: Any, seq: int) -> Declaration:
    name, tax = f"北市企业{builder.place}{seq}", f"{builder.place}6.{seq}71"
    if seq == SEQS[0]:
        builder.secret("north enterprise", name)
        builder.secret("north figure", tax)
    opened: Declaration = builder._declaration(seq, name=name, tax=tax)
    opened.unit = "north"
    opened.save(update_fields=["unit"])
    declarations.submit(opened, by=builder.loader)
    return opened


def _written(builder: Any, fresh: Case) -> dict[str, Any]:
    """One that its unit has begun to look at, with the words that it has written so far."""
    opinion = {"unit_opinion": builder.secret("unit's opinion", f"初拟意见{builder.place}")}
    preliminary.write_opinion(fresh, submission_seen=str(fresh.submission_id), opinion=opinion, by=builder.loader)
    document = DeclarationDocument.objects.filter(declaration=fresh.declaration_id).latest("added_at")
    return {
        "north_declaration": fresh.declaration_id,
        "north_case": fresh.pk,
        "north_submission": str(fresh.submission_id),
        "north_receipt": Submission.objects.get(pk=fresh.submission_id).receipt,
        "north_document": document.pk,
    }


def _handed_in(builder: Any, sent: Case) -> dict[str, Any]:
    """One in a batch, with its letter, and what was printed of it."""
    place, loader = builder.place, builder.loader
    opinion = {"unit_opinion": builder.secret("handed-in opinion", f"报送意见{place}")}
    preliminary.accept(sent, submission_seen=str(sent.submission_id), opinion=opinion, by=loader)
    batch = batches.submit(
        builder.world.programme,
        unit="north",
        letter_name=builder.secret("batch letter's name", f"推荐文{place}件.pdf"),
        letter=casework.PDF + builder.secret("batch letter", f"sealed-batch-{place}").encode(),
        seen_as=batches.seen(list(batches.accepted_cases(builder.world.programme, unit="north"))),
        by=loader,
    )
    entry = batch.entries.get()
    for of, text in (
        (None, f"summary-words-{place}"),
        (entry, builder.secret("bound volume", f"volume-words-{place}")),
    ):
        kept = files.keep(text.encode(), media_type="application/pdf", by="test")
        BatchPaper.objects.create(batch=batch, entry=of, file=kept)
    return {
        "sent_case": sent.pk,
        "sent_submission": str(sent.submission_id),
        "batch_id": batch.pk,
        "entry_id": entry.pk,
    }


def plant_after(builder: Any) -> None:
    """Nothing: a unit's work is over before lists are published."""
