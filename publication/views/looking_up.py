"""The look-up of an answer by receipt and code, for whoever objected or reported an error without an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from declarations.models import Programme
from publication.forms import LookUpForm
from publication.views.limits import OFTEN, too_often

MOST_LOOKS = 30  # an hour and address


def looked_up(
    request: HttpRequest,
    programme: Programme,
    *,
    action: str,
    template: str,
    find: Callable[[str, str], dict[str, Any] | None],
) -> HttpResponse:
    """The page with its form, and what `find` has to show for a receipt and its code. They are posted, so that no log
    has them; `action` counts how often an address asks."""
    form = LookUpForm(request.POST) if request.method == "POST" else LookUpForm()
    context: dict[str, Any] = {"programme": programme, "form": form}
    if form.is_bound and too_often(request, action=action, most=MOST_LOOKS):
        form.add_error(None, OFTEN)
        return render(request, template, context, status=429)
    if form.is_bound and form.is_valid():
        found = find(form.cleaned_data["receipt"], form.cleaned_data["code"])
        if found is None:
            form.add_error(None, _("没有找到：请核对回执编号和查询码，字母不分大小写。"))
        else:
            context |= found
    return render(request, template, context, status=422 if form.errors else 200)
