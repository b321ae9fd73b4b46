"""Holders of a title and what becomes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from declarations.models import Declaration
from publication.models import Holding
from publication.services import annual_reports, changes, revocations
from publication.services.enclosed import Enclosure
from tests.access.row import FORBIDDEN, METHOD, NOBODY, Row
from tests.casework import PDF

Data = dict[str, Any]
NORTH = "lxx ... xxx ... .xx"  # its own people, its unit's, those who oversee all


def annual(world: Any) -> Data:
    return {"figure_revenue": "5", "text": "经营正常"}


def change(world: Any) -> Data:
    return {"event": "renaming", "happened_on": "2024-02-01", "text": "改了名称"}


def proposal(world: Any) -> Data:
    return {"ground": "fraud", "reason": "材料不实"}


def letter(world: Any) -> Data:
    return {f"c{world.known['change_id']}-file": SimpleUploadedFile("函.pdf", PDF, content_type="application/pdf")}


def sent_back(world: Any) -> Data:
    return {f"r{world.known['report_id']}-reason": "请补充"}


def lapsed(world: Any) -> Data:
    return {"lapse-reason": "企业注销"}


def withdrawn(world: Any) -> Data:
    return {"withdraw-reason": "证据不足"}


def statement(world: Any) -> Data:
    return {"speak-statement": "情况不实"}


def decision(world: Any) -> Data:
    return {"decide-decision": "approve"}


ROWS: list[Row] = [
    Row("publication:holders", "lxx xxx xxx ... ..x", METHOD, FORBIDDEN, METHOD),
    Row("publication:annual_reports", "lxx xxx xxx ... ..x", METHOD, FORBIDDEN, METHOD),
    Row("publication:forward_reports", METHOD, "lxx xxx xxx xxx wrx", METHOD, FORBIDDEN),
    Row(
        "publication:report_batch",
        "lxx xxx xxx ... .-x",
        METHOD,
        FORBIDDEN,
        METHOD,
        of=(("batch_id", "report_batch_id"), ("kind", "xlsx")),
    ),
    Row("publication:titles", "l.. ... ... ... ...", METHOD),
    Row("publication:holding", NORTH, METHOD, FORBIDDEN, METHOD),
    Row("publication:annual_report", NORTH, "lxx xww xxx xxx xxx", FORBIDDEN, FORBIDDEN, data=annual),
    Row("publication:report_change", "lxx x.. xxx xxx xxx", "lxx xww xxx xxx xxx", FORBIDDEN, FORBIDDEN, data=change),
    Row(
        "publication:propose_revocation",
        "lxx xxx xxx .xx xxx",
        "lxx xxx xxx uxx xxx",
        FORBIDDEN,
        FORBIDDEN,
        data=proposal,
    ),
    Row(
        "publication:propose_revocation",
        "lxx xxx xxx .xx xxx",
        "lxx xxx xxx wxx xxx",
        FORBIDDEN,
        FORBIDDEN,
        of=(("holding_id", "southern_holding"),),
        data=proposal,
    ),
    Row("publication:lapse", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, data=lapsed),
    Row("publication:return_report", METHOD, "lxx xxx xxx xxx wxx", METHOD, FORBIDDEN, data=sent_back),
    Row("publication:forward_change", METHOD, "lxx xxx xxx xxx wxx", METHOD, FORBIDDEN, data=letter),
    Row("publication:note_change", METHOD, "lxx xxx xxx uxx xxx", METHOD, FORBIDDEN),
    Row(
        "publication:note_change",
        METHOD,
        "lxx xxx xxx wxx xxx",
        METHOD,
        FORBIDDEN,
        of=(("change_id", "forwarded_change"),),
    ),
    Row("publication:speak", METHOD, FORBIDDEN, METHOD, FORBIDDEN, data=statement),
    Row("publication:decide_revocation", METHOD, "lxx xxx xxx xwx xxx", METHOD, FORBIDDEN, data=decision),
    Row("publication:withdraw_revocation", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, data=withdrawn),
    Row(
        "publication:holding_file",
        NORTH,
        METHOD,
        FORBIDDEN,
        METHOD,
        of=(("kind", "report"), ("thing_id", "report_id")),
    ),
    Row(
        "publication:holding_file",
        NORTH,
        METHOD,
        FORBIDDEN,
        METHOD,
        of=(("kind", "change"), ("thing_id", "change_id")),
    ),
    Row(
        "publication:holding_file",
        NORTH,
        METHOD,
        FORBIDDEN,
        METHOD,
        of=(("kind", "letter"), ("thing_id", "forwarded_change")),
    ),
    Row(
        "publication:holding_file",
        "lxx xxx xxx ... xxx",
        METHOD,
        FORBIDDEN,
        METHOD,
        of=(("kind", "evidence"), ("thing_id", "revocation_id")),
    ),
]
MIXED: dict[str, str] = {"publication:report_batch": "lxx xxx xxx --- --x"}
_ITS_OWN = ("--- sss --- sss s--", NOBODY)
_OVERSEERS = ("--- --- --- sss ---", NOBODY)
AUDIENCE: dict[str, tuple[str, str]] = {
    "annual figure": _ITS_OWN,
    "annual document": _ITS_OWN,
    "change": _ITS_OWN,
    "change's evidence": _ITS_OWN,
    "unit's letter": _ITS_OWN,
    "revocation's reason": _OVERSEERS,
    "revocation's evidence": _OVERSEERS,
    "southern holder": ("--s --- --- sss -s-", NOBODY),
}


def plant(builder: Any) -> None:
    """Nothing before the run."""


def plant_after(builder: Any) -> None:
    """A northern and a southern holder of the title, with everything that holders and officials send in."""
    place, known, by = builder.place, builder.world.known, builder.loader
    year = timezone.localdate().year - 1
    filed = Declaration.objects.get(pk=known["filed"])
    rival = Declaration.objects.get(programme=builder.world.programme, applicant__name=f"对手企业{place}号")
    north = _holding(builder, filed, name=f"北部称号单位{place}", unit="north")
    south = _holding(builder, rival, name=builder.secret("southern holder", f"南部称号单位{place}"), unit="south")
    annual_reports.file(north, year=year - 1, text="上年正常", figures={"revenue": "1"}, by=by)
    batch = annual_reports.forward(north.programme, unit="north", year=year - 1, by=by)
    report = annual_reports.file(
        north,
        year=year,
        text="经营正常",
        figures={"revenue": builder.secret("annual figure", f"{place}61.93")},
        document=_enclosure(builder, "annual document", f"annual-words-{place}"),
        by=by,
    )
    happened = {"event": "renaming", "happened_on": date(year, 12, 1)}
    text = builder.secret("change", f"变动情况密文{place}")
    evidence = _enclosure(builder, "change's evidence", f"change-words-{place}")
    reported = changes.file(north, **happened, text=text, evidence=evidence, by=by)
    forwarded = changes.file(north, **happened, text="已报备的变动", by=by)
    changes.forward(forwarded, letter=_enclosure(builder, "unit's letter", f"unit-words-{place}"), by=by)
    revocation = revocations.propose(
        north,
        ground="fraud",
        reason=builder.secret("revocation's reason", f"取消缘由密文{place}"),
        evidence=_enclosure(builder, "revocation's evidence", f"fraud-words-{place}"),
        by=by,
    )
    known |= {
        "holding_id": north.pk,
        "southern_holding": south.pk,
        "year": year,
        "report_batch_id": batch.pk,
        "report_id": report.pk,
        "change_id": reported.pk,
        "forwarded_change": forwarded.pk,
        "revocation_id": revocation.pk,
    }


def _holding(builder: Any, declaration: Declaration, *, name: str, unit: str) -> Holding:
    programme = builder.world.programme
    since = date(timezone.localdate().year - 2, 6, 1)
    return Holding.objects.create(
        code=programme.slug.rpartition("-")[0],
        programme=programme,
        won_in=programme,
        applicant=declaration.applicant,
        title="省级示范企业",
        name=name,
        number=declaration.applicant_number,
        unit=unit,
        held_from=since,
        confirmed_on=since,
        entered_by=builder.loader,
    )


def _enclosure(builder: Any, name: str, words: str) -> Enclosure:
    return Enclosure(f"{builder.place}.pdf", PDF + builder.secret(name, words).encode())
