"""Versions of a list: what each changed and why; taking one back; the data behind one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from publication import access
from publication.models import Publication
from publication.services import corrections as versions
from publication.services import receipts


@require_safe
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, newest first, with its reason and what it has otherwise than the one before."""
    found = access.published().filter(programme__slug=slug).select_related("programme").order_by("-version")
    shown = list(found.defer(None).defer("lists", "statistics", "bindings", "keys", "chapters"))
    if not shown:
        raise Http404(_("这个榜单尚未公布。"))
    context = {"programme": shown[0].programme, "versions": shown, "newest": shown[0]}
    return render(request, "publication/corrections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The leader takes the list back, with the reason that everybody reads."""
    require(access.may_revoke_publication(request.user, programme_of(slug)))
    found = _version_of(slug, version)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            versions.revoke(found, reason=reason, by=person(request))
        except Refused as refused:
            return _revoking(request, found, typed=reason, fault=refused.verdict.sentence, status=422)
        messages.success(request, _("第 %d 版已撤销，公开页面已注明。") % found.version)
        return redirect("publication:corrections", slug)
    return _revoking(request, found)


def _revoking(request: HttpRequest, found: Publication, *, status: int = 200, **more: str) -> HttpResponse:
    context = {"publication": found, "may": versions.may_revoke(found), **more}
    return render(request, "publication/revoke.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """What the run was computed from and gave; POST takes a part, which the journal keeps."""
    require(access.may_take_receipt(request.user, programme_of(slug)))
    found = _version_of(slug, version)
    if request.method != "POST":
        return render(request, "publication/receipt.html", {"publication": found, "parts": receipts.PARTS})
    try:
        taken = receipts.take(found, code=request.POST.get("part", ""), by=person(request))
    except Refused as refused:
        raise Http404(refused.verdict.sentence) from None
    response = HttpResponse(taken.content, content_type=taken.part.media_type)
    named = f"{found.number}.{taken.part.name}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=named) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version_of(slug: str, version: int) -> Publication:
    related = ("programme", "run__revision", "run__snapshot", "run__result", "run__intermediate")
    found = access.published().filter(programme__slug=slug, version=version).defer("statistics", "bindings")
    publication = found.select_related(*related).first()
    if publication is None:
        raise Http404(_("没有公布过这个版本。"))
    return publication
