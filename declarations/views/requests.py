"""A document that the association asks for: what it is, handing it in, and the file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from declarations import access
from declarations.core.upload import MAX_BYTES, UploadError
from declarations.models import DocumentRequest
from declarations.services import requests as services
from declarations.services.declarations import Refused
from declarations.views.declaration import need_filler, own
from declarations.views.serving import served
from declarations.views.visitor import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What is asked for, until when and why; POST hands the file in."""
    found = _request(request_id)
    declaration = own(request, found.declaration_id)
    fault, status = "", 200
    if request.method == "POST":
        need_filler(request, declaration)
        given = request.FILES.get("file")
        try:
            if given is None:
                raise UploadError(_("请先选择文件，再点提交"))
            services.answer(found, name=given.name or _("未命名"), content=given.read(), by=person(request))
        except (UploadError, Refused) as error:
            fault, status = str(error), 422 if isinstance(error, UploadError) else 409
            found = _request(request_id)
        else:
            messages.success(request, _("已提交“%s”") % found.title)
            return redirect("declarations:request", found.pk)
    context = {
        "declaration": declaration,
        "asked": found,
        "may_answer": services.may_answer(found, at=timezone.now()),
        "may_fill": access.may_fill(request.user, declaration),
        "accept": ",".join(f".{kind}" for kind in services.ACCEPT),
        "kinds": services.ACCEPT,
        "fault": fault,
        "limit": MAX_BYTES // 2**20,
    }
    return render(request, "declarations/request.html", context, status=status)


@login_required
@require_safe
def requested_file(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was handed in, for the applicant's own people and for those who handle the declaration."""
    found = _request(request_id)
    if found.file is None or not access.may_read(request.user, found.declaration).is_yes:
        raise Http404(_("没有找到这份材料，可能还没有提交，或者不是您的企业的。"))
    return served(request, found.file, name=found.name)


def _request(request_id: UUID) -> DocumentRequest:
    related = ("declaration__programme", "declaration__applicant", "file", "requested_by", "answered_by")
    found = DocumentRequest.objects.select_related(*related).filter(pk=request_id).first()
    if found is None:
        raise Http404(_("没有这项补充材料要求，可能地址写错了。"))
    return found
