"""Rounds of scoring and deliberation.

A first round is signed; the second is open: in it the visiting expert has a draft, and `spare` has submitted what
nobody else may see.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from review.core.sheet import Change
from review.models import Case, PanelSeat, Round, Scorecard
from review.services import pledges, rounds, scorecards
from tests.access.row import ABSENT, FORBIDDEN, METHOD, NO_METHOD, NOBODY, Row
from tests.papers import PDF

SIGNED = (("round_id", "signed_round"),)
SPARE = (("card_id", "spare_card"),)
OVER = (("card_id", "signed_card"),)
NONE = "lxx xxx xxx xxx xxx"
OWN = "l-- --- -.- --- ---"


def _until(world: Any) -> dict[str, Any]:
    return {"until": (timezone.localdate() + timedelta(days=40)).isoformat(), "reason": "供测试", "way": "experts"}


def _pledge(world: Any) -> dict[str, Any]:
    return {"agreed": "1", "seen": world.known["pledge"]}


def _unlock(world: Any) -> dict[str, Any]:
    return {"seat": world.known["spare_seat"], "case": str(world.known["ranked_case"]), "reason": "供测试"}


def _sheet(world: Any) -> dict[str, Any]:
    return {"f-reason_size": "看过", "based_on": "{}", "seen": world.known["ranked_submission"]}


def _scan(world: Any) -> dict[str, Any]:
    return {"scan": SimpleUploadedFile("签字.pdf", PDF, content_type="application/pdf")}


def _minutes(world: Any) -> dict[str, Any]:
    return {"minutes": "无异议"}


ROWS: list[Row] = [
    Row("review:scoring", "lxx xxx x.. xxx xxx", METHOD, FORBIDDEN, METHOD),
    Row("review:rounds", "lxx xxx xx. ... xxx", METHOD, FORBIDDEN, METHOD),
    Row("review:pledge", "lxx xxx x.. xxx xxx", "lxx xxx xrr xxx xxx", FORBIDDEN, FORBIDDEN, data=_pledge),
    Row("review:open_round", METHOD, "lxx xxx xxx cxx xxx", METHOD, FORBIDDEN, data=_until),
    Row("review:prolong_round", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN, data=_until),
    Row("review:close_round", METHOD, "lxx xxx xxx wxx xxx", METHOD, FORBIDDEN),
    Row("review:reopen_round", METHOD, "lxx xxx xxc xxx xxx", METHOD, FORBIDDEN, data=_until),
    Row("review:unlock", METHOD, "lxx xxx xxw xxx xxx", METHOD, FORBIDDEN, data=_unlock),
    Row("review:deliberation", NONE, METHOD, FORBIDDEN, METHOD),
    Row("review:deliberation", "lxx xxx xx. ... xxx", METHOD, FORBIDDEN, METHOD, of=SIGNED),
    Row(
        "review:recheck_case",
        METHOD,
        "lxx xxx xxc xxx xxx",
        METHOD,
        FORBIDDEN,
        of=(*SIGNED, ("case_id", "ranked_case")),
        data=_until,
    ),
    Row("review:sign_round", METHOD, "lxx xxx xxu xxx xxx", METHOD, FORBIDDEN, of=SIGNED, data=_minutes),
    Row("review:card", OWN, "l-- --- -w- --- ---", ABSENT, ABSENT, data=_sheet),
    Row("review:card", ABSENT, ABSENT, ABSENT, ABSENT, of=SPARE, data=_sheet),
    Row("review:card", "l-- --- --. ... ---", ABSENT, ABSENT, ABSENT, of=OVER, data=_sheet),
    Row("review:autosave", NO_METHOD, "l-- --- -w- --- ---", NO_METHOD, ABSENT, data=_sheet),
    Row("review:card_pdf", OWN, METHOD, ABSENT, METHOD),
    Row("review:card_pdf", ABSENT, METHOD, ABSENT, METHOD, of=SPARE),
    Row("review:scan", ABSENT, METHOD, ABSENT, METHOD, of=SPARE),
    Row("review:scan", "l-- --- --. ... ---", METHOD, ABSENT, METHOD, of=OVER),
    Row("review:upload_scan", METHOD, "l-- --- -c- --- ---", METHOD, ABSENT, data=_scan),
    Row("review:card_document", OWN, METHOD, ABSENT, METHOD, of=(("digest", "ranked_digest"),)),
]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {
    "blind points": (NOBODY, NOBODY),
    "blind opinion": (NOBODY, NOBODY),
    "blind scan": (NOBODY, NOBODY),
    "own points": ("--- --- -s- --- ---", NOBODY),
    "deliberated opinion": ("--- --- --s sss ---", NOBODY),
    "minutes": ("--- --- --s sss ---", NOBODY),
}


def plant(builder: Any) -> None:
    """The round that is signed before anything is ranked."""
    world = builder.world
    cases = list(Case.objects.filter(programme=world.programme, state=Case.State.PASSED).order_by("applicant_number"))
    spare = PanelSeat.objects.get(programme=world.programme, expert=world.people["spare"])
    first = _opened(builder, {case: [spare] for case in cases})
    opinion = builder.secret("deliberated opinion", f"合议意见{builder.place}")
    cards = [_filled(card, builder, points="12", opinion=opinion) for card in Scorecard.objects.filter(round=first)]
    scorecards.attach_scan(cards[0], name="签字.pdf", content=PDF + b"signed", by=spare.expert)
    rounds.close(first, by=builder.loader)
    minutes = builder.secret("minutes", f"合议纪要内容{builder.place}")
    rounds.sign(first, minutes=minutes, by=world.people["chair"])
    world.known |= {"signed_round": first.pk, "signed_card": cards[0].pk}


def plant_after(builder: Any) -> None:
    """The round that is open."""
    world = builder.world
    case, last = Case.objects.filter(programme=world.programme, state=Case.State.PASSED).order_by("applicant_number")
    seats = {
        name: PanelSeat.objects.get(programme=world.programme, expert=world.people[name])
        for name in ("expert", "chair", "spare")
    }
    second = _opened(builder, {case: list(seats.values()), last: [seats["spare"]]})
    cards = {name: Scorecard.objects.get(round=second, case=case, seat=seat) for name, seat in seats.items()}
    points = builder.secret("blind points", f"{617 + builder.place}.39")
    opinion = builder.secret("blind opinion", f"盲评意见{builder.place}")
    _filled(cards["spare"], builder, points=points, opinion=opinion)
    scan = builder.secret("blind scan", f"blind-scan-words-{builder.place}")
    scorecards.attach_scan(cards["spare"], name="签字.pdf", content=PDF + scan.encode(), by=seats["spare"].expert)
    own = builder.secret("own points", f"{417 + builder.place}.53")
    _typed(cards["expert"], {"points_size": own})
    dossier = scorecards.dossier_of(cards["expert"])
    dossier.submission.refresh_from_db()
    digest = dossier.submission.declaration.documents.first().file.sha256
    world.known |= {
        "round_id": second.pk,
        "card_id": cards["expert"].pk,
        "spare_card": cards["spare"].pk,
        "spare_seat": str(seats["spare"].pk),
        "ranked_case": case.pk,
        "ranked_submission": str(dossier.submission_id),
        "ranked_digest": digest,
        "pledge": pledges.digest_of(second),
    }


def _opened(builder: Any, readers: dict[Case, list[PanelSeat]]) -> Round:
    made = rounds.create(builder.world.programme, by=builder.loader)
    for case, seats in readers.items():
        for seat in seats:
            scorecards.assign(made, case=case, seat=seat, by=builder.loader)
    rounds.open(made, until=timezone.now() + timedelta(days=30), by=builder.loader)
    for seat in {seat for seats in readers.values() for seat in seats}:
        pledges.pledge(made, seat=seat, seen=pledges.digest_of(made), by=seat.expert)
    return made


def _typed(card: Scorecard, typed: dict[str, str]) -> None:
    dossier = scorecards.dossier_of(card)
    changes = {field: Change("", text) for field, text in typed.items()}
    scorecards.save(card, dossier=dossier, changes=changes, seen=str(dossier.submission_id), by=card.seat.expert)


def _filled(card: Scorecard, builder: Any, *, points: str, opinion: str) -> Scorecard:
    _typed(card, {"points_size": points, "opinion": opinion})
    scorecards.submit(card, seen=str(scorecards.dossier_of(card).submission_id), by=card.seat.expert)
    return card
