"""What goes with a scorecard on paper and as files: the sheet to be signed, its scan, the applicant's documents."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from declarations.views.printings import pdf_response
from declarations.views.serving import served
from declarations.views.visitor import person
from records.models import StoredFile
from review import access
from review.models import Dossier, Scorecard
from review.services import scorecards, sheets
from review.views.cards import card_of, own_card, sheet_of
from review.views.scoring import page
from review.views.statuses import UNREADABLE


@login_required
@require_safe
def card_pdf(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The sheet for signature."""
    card = _pledged(request, card_id)
    dossier = _need(card)
    content = sheets.pdf(card, shown=sheet_of(card, dossier, card.typed))
    return pdf_response(content, f"评分表 {card.case.applicant_name}.pdf")


@login_required
@require_POST
def upload_scan(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The signed sheet comes back."""
    card = own_card(request, card_id)
    given = request.FILES.get("scan")
    if given is None:
        return page(request, card, scan_fault=_("请先选择文件，再点上传。"), status=UNREADABLE)
    try:
        scorecards.attach_scan(card, name=given.name or "", content=given.read(), by=person(request))
    except UploadError as error:
        return page(request, card, scan_fault=str(error), status=UNREADABLE)
    except Refused as refused:
        return page(request, card, scan_fault=refused.verdict.sentence, status=409)
    messages.success(request, _("签字扫描件已保存。"))
    return redirect("review:card", card.pk)


@login_required
@require_safe
def scan(request: HttpRequest, card_id: UUID) -> HttpResponse:
    card = _pledged(request, card_id)
    if card.scan is None:
        raise Http404(_("这份评分表还没有签字扫描件。"))
    return served(request, card.scan, name=card.scan_name)


@login_required
@require_safe
def card_document(request: HttpRequest, card_id: UUID, digest: str) -> HttpResponse:
    """A file of the submission that the card is about, also where the applicant has taken it away since."""
    card = _pledged(request, card_id)
    dossier = _need(card)
    dossier.submission.refresh_from_db(fields=["content"])
    stated = json.loads(dossier.submission.content)["documents"]
    name = next((one["name"] for one in stated if one["sha256"] == digest), None)
    kept = StoredFile.objects.filter(sha256=digest).first() if name is not None else None
    if name is None or kept is None:
        raise Http404(_("没有找到这份材料。"))
    return served(request, kept, name=name)


def _pledged(request: HttpRequest, card_id: UUID) -> Scorecard:
    """A card that may be read: one's own only after the pledge."""
    card = card_of(request, card_id)
    if access.may_score(request.user, card).is_yes and not scorecards.pledged(card):
        raise Http404(_("请先签署保密承诺，再查看评审材料。"))
    return card


def _need(card: Scorecard) -> Dossier:
    try:
        return scorecards.dossier_of(card)
    except Refused as refused:
        raise Http404(refused.verdict.sentence) from None
