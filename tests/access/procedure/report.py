"""The report studio: staff write, leaders and auditors read along."""

from __future__ import annotations

from typing import Any

from publication.models import ReportProof
from publication.services import drafts, report_comments
from ranking.models import Run
from records.services import files
from tests.access.row import ABSENT, FORBIDDEN, METHOD, NO_METHOD, NOBODY, Row
from tests.papers import PDF

READ, STAFF = "lxx xxx xxx ... xxx", "lxx xxx xxx wxx xxx"


def text(world: Any) -> dict[str, Any]:
    return {"body": "前言。", "based_on": "1"}


def remark(world: Any) -> dict[str, Any]:
    return {"quoted": "前言", "text": "请核对"}


def earlier(world: Any) -> dict[str, Any]:
    return {"version": "0", "based_on": "1"}


#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
ROWS: list[Row] = [
    Row("publication:studio", READ, METHOD, FORBIDDEN, METHOD),
    Row("publication:take_over", METHOD, "lxx xxx xxx rxx xxx", METHOD, FORBIDDEN),
    Row("publication:proof", READ, METHOD, FORBIDDEN, METHOD),
    Row("publication:prove", METHOD, STAFF, METHOD, FORBIDDEN),
    Row("publication:proof_progress", "lxx xxx xxx rrr xxx", METHOD, FORBIDDEN, METHOD),
    Row("publication:proof_page", READ, METHOD, FORBIDDEN, METHOD, of=(("page", "1"),)),
    Row("publication:proof_page", "lxx xxx xxx --- xxx", METHOD, FORBIDDEN, METHOD, of=(("page", "2"),)),
    Row("publication:chapter", READ, STAFF, FORBIDDEN, FORBIDDEN, data=text),
    Row("publication:chapter_preview", METHOD, "lxx xxx xxx .xx xxx", METHOD, FORBIDDEN, data=text),
    Row("publication:chapter_history", READ, METHOD, FORBIDDEN, METHOD),
    Row("publication:restore_chapter", METHOD, STAFF, METHOD, FORBIDDEN, data=earlier),
    Row("publication:comment", METHOD, STAFF, METHOD, FORBIDDEN, data=remark),
    Row("publication:resolve_comment", METHOD, STAFF, METHOD, FORBIDDEN),
]
MIXED: dict[str, str] = {row.name: ABSENT for row in ROWS if row.get != NO_METHOD}
AUDIENCE: dict[str, tuple[str, str]] = {
    "report's text": ("--- --- --- sss ---", NOBODY),
    "report's comment": ("--- --- --- sss ---", NOBODY),
}


def plant(builder: Any) -> None:
    """Nothing before the run."""


def plant_after(builder: Any) -> None:
    """A saved preface with a remark on it, and a proof of one page."""
    known, place, by = builder.world.known, builder.place, builder.loader
    run = Run.objects.select_related("revision", "programme").get(pk=known["run_id"])
    said = builder.secret("report's text", f"密稿{place}")
    drafts.save(run, chapter="preface.md", body=f"{said}。", based_on=0, by=by)
    remark = builder.secret("report's comment", f"密批{place}")
    made = report_comments.comment(run, chapter="preface.md", quoted="", text=remark, by=by)
    pdf = files.keep(PDF, media_type="application/pdf", by="system")
    proof = ReportProof.objects.create(run=run, state=ReportProof.State.MADE, pdf=pdf, pages=1, asked_by=by)
    known |= {"chapter": "preface", "comment_id": made.pk, "proof_id": proof.pk}
