"""Registers: the kinds, the editions of one with the form to import another, and the entries of an edition."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from declarations.core.sheet import SheetError
from declarations.core.upload import MAX_BYTES
from declarations.views.serving import served
from declarations.views.visitor import filters_of, person, require
from review import access
from review.core.registers import KINDS
from review.forms import EntrySearchForm, ImportForm
from review.models import RegisterEdition
from review.services import editions
from review.services import registers as services
from review.services.registers import RegisterRefused
from review.views.statuses import UNREADABLE

FAULTS = 200
"""So many faults of a file are shown; its author has to begin somewhere."""
REMARKS = 10
"""So many doubts about a file that was taken are shown."""


@login_required
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """Every kind of register with its newest edition."""
    require(access.may_read_registers(request.user))
    return render(request, "review/registers.html", {"registers": editions.overview()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """The editions of a register; POST imports another, whole or not at all."""
    require(access.may_read_registers(request.user))
    if kind not in KINDS:
        raise Http404(_("没有这种名单。"))
    form, faults = ImportForm(), list[str]()
    if request.method == "POST":
        require(access.may_import_registers(request.user))
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            faults = _import(request, kind, form)
            if not faults:
                return redirect("review:register", kind)
    context = {
        "code": kind,
        "kind": KINDS[kind],
        "columns": [(name, KINDS[kind].label(name), name in KINDS[kind].required) for name in KINDS[kind].columns],
        "editions": editions.editions_of(kind),
        "may_import": access.may_import_registers(request.user),
        "form": form,
        "faults": faults[:FAULTS],
        "fault_count": len(faults),
        "limit": MAX_BYTES // 2**20,
    }
    return render(request, "review/register.html", context, status=UNREADABLE if faults or form.errors else 200)


def _import(request: HttpRequest, kind: str, form: ImportForm) -> list[str]:
    """Import the file; returns a sentence for each of its faults, none where it was taken."""
    file, as_of = form.cleaned_data["file"], form.cleaned_data["as_of"]
    if file.size > MAX_BYTES:
        return [_("%(file)s：超过 %(limit)d MB，请分开或压缩") % {"file": file.name, "limit": MAX_BYTES // 2**20}]
    content = file.read()
    try:
        edition, made = services.import_upload(kind, name=file.name, content=content, as_of=as_of, by=person(request))
    except SheetError as error:
        return [str(error)]
    except RegisterRefused as refused:
        return refused.sentences
    told = (
        _("已导入 %(count)d 条，截至 %(as_of)s。")
        if made
        else _("这份文件此前已导入（%(count)d 条，截至 %(as_of)s），没有变化。")
    )
    for remark in services.remarks_on_upload(name=file.name, content=content)[:REMARKS]:
        messages.warning(request, remark)
    messages.success(request, told % {"count": edition.entries.count(), "as_of": edition.as_of})
    return []


@login_required
@require_safe
def edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """The entries of an edition, fifty a page, searched by name, code or licence number."""
    found = _readable(request, edition_id)
    form = EntrySearchForm(request.GET)
    page = editions.entries(found, query=form.wanted, number=request.GET.get("page"))
    columns = editions.columns_shown(found)
    context = {
        "edition": found,
        "kind": KINDS[found.kind],
        "form": form,
        "page": page,
        "columns": columns,
        "rows": [editions.row_of(entry, columns=columns) for entry in page],
        "query": filters_of(request),
    }
    return render(request, "review/edition.html", context)


@login_required
@require_safe
def edition_file(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """The file as it was imported."""
    found = _readable(request, edition_id)
    if found.file is None:
        raise Http404(_("这个版本没有保存原文件。"))
    return served(request, found.file, name=found.file_name)


def _readable(request: HttpRequest, edition_id: UUID) -> RegisterEdition:
    require(access.may_read_registers(request.user))
    found = editions.edition_of(edition_id)
    if found is None or found.kind not in KINDS:
        raise Http404(_("没有这个名单版本。"))
    return found
