"""Whether a report or a certificate is genuine and still stands: asked by anybody."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from declarations.core.upload import MAX_BYTES, UploadError
from publication.services import verifying
from publication.services.verifying import Answer, Finding
from publication.views.limits import OFTEN, too_often

MOST_FILES = 60  # an hour and address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By the number that is typed, or with a file that is sent: it is only hashed, and kept nowhere."""
    if request.method == "POST":
        return _by_file(request)
    number = request.GET.get("number", "").strip()[: verifying.MAX_NUMBER]
    return _page(request, verifying.by_number(number) if number else None, number=number)


@never_cache
@require_safe
def verify_number(request: HttpRequest, number: str) -> HttpResponse:
    """The address that is printed on reports and certificates, and in their QR codes."""
    answer = verifying.by_number(number)
    return _page(request, answer, number=number, status=404 if answer.finding is Finding.UNKNOWN else 200)


def _by_file(request: HttpRequest) -> HttpResponse:
    if too_often(request, action="verify", most=MOST_FILES):
        return _page(request, None, fault=OFTEN, status=429)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, None, fault=_("请选择要核验的文件。"), status=422)
    try:
        content = sent.read()
    except UploadError:
        fault = _("文件超过 %d MB，公布的文件没有这么大，请按编号查询。") % (MAX_BYTES // 2**20)
        return _page(request, None, fault=fault, status=422)
    return _page(request, verifying.by_file(content), name=sent.name or "", digest=sha256(content).hexdigest())


def _page(request: HttpRequest, answer: Answer | None, *, status: int = 200, **more: str) -> HttpResponse:
    context = {"answer": answer, "limit": MAX_BYTES // 2**20, **more}
    return render(request, "publication/verify.html", context, status=status)
