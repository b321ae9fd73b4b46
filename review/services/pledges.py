"""The pledge of confidentiality that comes before anything else of a round."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.core.verdict import no
from accounts.models import User
from declarations.services.declarations import Refused
from records.core.canonical import sha256
from records.services import journal
from review.models import PanelSeat, Pledge, Round
from review.services import points


def text_of(round: Round) -> str:
    """What is agreed to, in plain Markdown, as the programme's newest revision has it."""
    panel = points.panel_of(round.programme)
    return panel.pledge_text if panel else ""


def pledged(round: Round, *, seat: PanelSeat) -> bool:
    return Pledge.objects.filter(round=round, seat=seat).exists()


@transaction.atomic
def pledge(round: Round, *, seat: PanelSeat, seen: str, by: User) -> None:
    """Agree to the text with this digest, once; again is harmless. Raises `Refused` when it reads otherwise by now."""
    digest = digest_of(round)
    if seen != digest:
        raise Refused(no("承诺书已有改动，请重新阅读后再承诺"))
    if pledged(round, seat=seat):
        return
    try:
        with transaction.atomic():
            Pledge.objects.create(round=round, seat=seat, digest=digest, pledged_by=by)
    except IntegrityError:  # pressed twice
        return
    journal.record(f"round:{round.pk}", "round.pledged", by=by.label, facts={"seat": str(seat.pk), "digest": digest})


def digest_of(round: Round) -> str:
    return sha256(text_of(round).encode())
