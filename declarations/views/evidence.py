"""Evidence of one field: what proves it, and adding or removing that. A page of its own, or a fragment for htmx."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.core.verdict import no
from declarations import access
from declarations.core.columns import Column
from declarations.core.form import Section
from declarations.core.slots import EVIDENCE, slot_of
from declarations.core.upload import MAX_BYTES, UploadError
from declarations.models import Declaration, DeclarationDocument, Evidence
from declarations.services import evidence as services
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.declaration import may_work_on, need_filler, own
from declarations.views.visitor import person


@login_required
@require_safe
def counts(request: HttpRequest, declaration_id: UUID, code: str) -> HttpResponse:
    """By field how many pieces of evidence there are; asked for after the section's page, which stays light."""
    declaration = own(request, declaration_id)
    codes = {field.code for field in _section(declaration, code).fields}
    found = services.counted(declaration)
    return JsonResponse({field: number for field, number in found.items() if field in codes})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, declaration_id: UUID, code: str, field: str) -> HttpResponse:
    """What proves a field; POST points it to one of the declaration's files, or to one that is uploaded with it."""
    declaration = own(request, declaration_id)
    section = _section(declaration, code)
    columns = services.columns_of(declaration, field=field) if any(one.code == field for one in section.fields) else []
    if not columns:
        raise Http404(_("申报表中没有这一项。"))
    fault = ""
    if request.method == "POST":
        need_filler(request, declaration)
        try:
            _add(request, declaration, columns)
        except (UploadError, Refused) as error:
            fault = str(error)
        else:
            return redirect(request.path)
    return _page(request, declaration, section, columns, fault)


def _add(request: HttpRequest, declaration: Declaration, columns: list[Column]) -> None:
    column = next((one for one in columns if one.name == request.POST.get("column")), columns[0])
    given, page, by = request.FILES.get("file"), request.POST.get("page", ""), person(request)
    if given is not None:
        name = given.name or _("未命名")
        services.attach(declaration, column=column.name, name=name, content=given.read(), page=page, by=by)
    else:
        document = _chosen(declaration, request.POST.get("document", ""))
        services.add(declaration, column=column.name, document=document, page=page, by=by)


def _chosen(declaration: Declaration, key: str) -> DeclarationDocument:
    try:
        found = declaration.documents.filter(pk=key).first() if key else None
    except ValidationError:
        found = None
    if found is None:
        raise Refused(no("请先选择文件，或者上传一个"))
    return found


def _page(
    request: HttpRequest, declaration: Declaration, section: Section, columns: list[Column], fault: str
) -> HttpResponse:
    form = programmes.form_of(declaration.revision)
    labels = {column.name: column.label for column in columns}
    field = columns[0].field
    context = {
        "declaration": declaration,
        "section": section,
        "field": field,
        "columns": columns,
        "rows": [(labels[row.column], row) for row in services.listed(declaration, columns=labels)],
        "files": declaration.documents.order_by("added_at"),
        "slot": slot_of(form, code=EVIDENCE.code),
        "may_change": may_work_on(request, declaration),
        "fault": fault,
        "typed": {name: request.POST.get(name, "") for name in ("column", "document", "page")},
        "limit": MAX_BYTES // 2**20,
    }
    template = "declarations/_evidence.html" if "HX-Request" in request.headers else "declarations/evidence.html"
    return render(request, template, context, status=422 if fault else 200)


@login_required
@require_POST
def remove_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    rows = Evidence.objects.select_related("declaration__applicant", "document__file")
    found = rows.filter(pk=evidence_id).first()
    if found is None or not access.is_member(request.user, found.declaration).is_yes:
        raise Http404(_("没有找到这条佐证，可能已经移除。"))
    declaration = own(request, found.declaration_id)
    need_filler(request, declaration)
    section, columns = _place(declaration, found.column)
    try:
        services.remove(found, by=person(request))
    except Refused as refused:
        return _page(request, declaration, section, columns, refused.verdict.sentence)
    return redirect("declarations:evidence", declaration.pk, section.code, columns[0].field.code)  # type: ignore[union-attr]


def _place(declaration: Declaration, column: str) -> tuple[Section, list[Column]]:
    form = programmes.form_of(declaration.revision)
    field = form.columns[column].field if column in form.columns else None
    section = next((one for one in form.definition.asked if field in one.fields), None)
    if field is None or section is None:
        raise Http404(_("申报表中没有这一项。"))
    return section, services.columns_of(declaration, field=field.code)


def _section(declaration: Declaration, code: str) -> Section:
    asked = programmes.form_of(declaration.revision).definition.asked
    found = next((section for section in asked if section.code == code), None)
    if found is None:
        raise Http404(_("申报表中没有这一部分。"))
    return found
