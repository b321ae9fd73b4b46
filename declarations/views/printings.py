"""Versions printed for sealing, the texts to be signed, and saying which version a scan shows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations import access
from declarations.core.sealed import What
from declarations.core.slots import slot_of
from declarations.models import Declaration, Printing
from declarations.services import documents, filings, printings, prints, programmes, sealing
from declarations.services.declarations import Refused
from declarations.views.declaration import need_filler, own
from declarations.views.documents import document_of
from declarations.views.visitor import person
from records.services import files

KINDS: dict[str, What] = {"form": "form", "report": "report"}


@login_required
@require_POST
def make_print(request: HttpRequest, declaration_id: UUID, what: str) -> HttpResponse:
    """Freeze a version for sealing, and go back to its slot."""
    declaration = own(request, declaration_id)
    need_filler(request, declaration)
    if what not in KINDS:
        raise Http404(_("没有这种打印件。"))
    try:
        printing = printings.make(declaration, what=KINDS[what], by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        name = sealing.name_of(programmes.form_of(declaration.revision), what=what)
        messages.success(request, _("%s盖章版第 %d 版可以下载打印了") % (name, printing.number))
    return redirect(_slot_page(declaration, what))


def _slot_page(declaration: Declaration, what: str) -> str:
    """The documents page, at the slot that asks for the scan."""
    form = programmes.form_of(declaration.revision)
    code = next((slot.code for slot in form.definition.documents if slot.scan_of == what), "")
    page = reverse("declarations:documents", args=[declaration.pk])
    return f"{page}#f-{code}" if code else page


@login_required
@require_safe
def printing(request: HttpRequest, printing_id: UUID) -> HttpResponse:
    """The pages of a version for sealing, as they were made."""
    related = ("file", "declaration__applicant", "declaration__programme", "declaration__revision")
    rows = Printing.objects.select_related(*related).defer("declaration__revision__documents")
    found = rows.filter(pk=printing_id).first()
    if found is None or not access.is_member(request.user, found.declaration).is_yes:
        raise Http404(_("没有找到这一版，可能不是您的企业的，或者地址写错了。"))
    name = sealing.name_of(programmes.form_of(found.declaration.revision), what=found.what)
    title = f"{name}（盖章版 第{found.number}版）{found.declaration.applicant_name}.pdf"
    return pdf_response(files.read(found.file), title)


@login_required
@require_POST
def identify(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Type the code of a scan on which it couldn't be read."""
    found = document_of(request, document_id)
    declaration = own(request, found.declaration_id)
    need_filler(request, declaration)
    try:
        bound = documents.identify(found, code=request.POST.get("code", ""), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("“%s”是第 %d 版的扫描件") % (found.name, bound.number))
    return redirect(f"{reverse('declarations:documents', args=[declaration.pk])}#f-{found.slot}")


@login_required
@require_safe
def letter(request: HttpRequest, declaration_id: UUID, slot: str) -> HttpResponse:
    """The text that a slot asks for, with the applicant's name in it, to be printed, signed and sealed."""
    filing = filings.look(own(request, declaration_id))
    found = slot_of(filing.form, code=slot)
    if found is None or found.template is None:
        raise Http404(_("这项材料没有可下载的样式。"))
    return pdf_response(prints.letter_pdf(filing, slot=found), f"{found.title} {filing.declaration.applicant_name}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser under its Chinese name, and kept nowhere."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
