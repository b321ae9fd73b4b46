"""The documents of a declaration: putting files in, looking at them, taking them out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations import access
from declarations.core.upload import MAX_BYTES, UploadError
from declarations.models import DeclarationDocument
from declarations.services import documents as services
from declarations.services import filings, printings
from declarations.services.declarations import Refused
from declarations.views.declaration import may_work_on, need_filler, own
from declarations.views.serving import served
from declarations.views.visitor import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The slots with what is in them; POST puts files into one. Each file is taken or refused for itself."""
    declaration = own(request, declaration_id)
    faults: list[str] = []
    slot = request.POST.get("slot", "")
    if request.method == "POST":
        need_filler(request, declaration)
        given = request.FILES.getlist("files")
        faults = [] if given else [_("请先选择文件，再点上传")]
        for file in given:
            try:
                added = services.add(declaration, slot=slot, name=_name(file), content=file.read(), by=person(request))
            except UploadError as error:
                faults.append(str(error))
            except Refused as refused:
                faults.append(_("“%s”没有保存：%s") % (_name(file), refused.verdict.sentence))
            else:
                messages.success(request, _told(added))
        if not faults:
            return redirect("declarations:documents", declaration_id=declaration.pk)
    filing = filings.look(declaration)
    seals = printings.sealed_prints(filing)
    context = {
        "declaration": declaration,
        "filing": filing,
        "sections": filing.sections,
        "slots": [(view, seals.get(view.slot.code)) for view in filing.slots],
        "idle": filing.standing.idle,
        "may_change": may_work_on(request, declaration),
        "faults": faults,
        "faulty_slot": slot,
        "limit": MAX_BYTES // 2**20,
    }
    return render(request, "declarations/documents.html", context, status=422 if faults else 200)


def _told(added: DeclarationDocument) -> str:
    if added.printing is None:
        return _("已上传“%s”") % added.name
    return _("已上传“%s”，认出是第 %d 版的扫描件") % (added.name, added.printing.number)


def _name(file: UploadedFile) -> str:
    return file.name or _("未命名")


@login_required
@require_POST
def remove_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    found = document_of(request, document_id)
    declaration = own(request, found.declaration_id)
    need_filler(request, declaration)
    try:
        services.remove(found, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已删除“%s”") % found.name)
    return redirect("declarations:documents", declaration_id=declaration.pk)


@login_required
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The file as it was uploaded, shown where a browser can, under its own name."""
    found = document_of(request, document_id)
    return served(request, found.file, name=found.name)


def document_of(request: HttpRequest, document_id: UUID) -> DeclarationDocument:
    """A file that the visitor may read; for everybody else it doesn't exist."""
    rows = DeclarationDocument.objects.select_related("file", "declaration__programme", "declaration__applicant")
    found = rows.filter(pk=document_id).first()
    if found is None or not access.may_read_document(request.user, found).is_yes:
        raise Http404(_("没有找到这份材料，可能已经删除，或者不是您的企业的。"))
    return found
