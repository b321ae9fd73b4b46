"""A person's access tokens: listed, made, revoked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import TokenForm
from accounts.models import User
from accounts.services import tokens as services
from accounts.services.tokens import Made


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens. A new one's secret stands on the answer to making it, and nowhere else."""
    user = _person(request)
    form = TokenForm(request.POST or None, user=user)
    if request.method != "POST":
        return _page(request, user, form)
    verdict = services.may_make(user)
    if not verdict.is_yes:
        form.add_error(None, verdict.sentence)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    made = services.make(user, name=form.cleaned_data["name"], scopes=form.wanted, until=form.until, by=user)
    return _page(request, user, TokenForm(user=user), made=made)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    user = _person(request)
    found = services.of(user).filter(pk=token_id).select_related("user").first()
    if found is None:
        raise Http404(_("您没有这个令牌。"))
    services.revoke(found, by=user)
    messages.success(request, _("令牌“%(name)s”已撤销，用它的程序即刻不能再访问。") % {"name": found.name})
    return redirect("account_tokens")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录"))
    return request.user


def _page(
    request: HttpRequest, user: User, form: TokenForm, *, made: Made | None = None, status: int = 200
) -> HttpResponse:
    context = {"tokens": services.of(user), "form": form, "made": made, "now": timezone.now()}
    response = render(request, "account/tokens.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
