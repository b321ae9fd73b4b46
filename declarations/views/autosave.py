"""Saving what was typed a moment ago, and what follows from it; asked by the page's script, answered in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from declarations import access
from declarations.core.form import Section
from declarations.forms import BadInput, Entry, Sheet, based_on_in, entries_in, pieces
from declarations.services import filings, programmes, sections
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.services.sections import Saved
from declarations.views import conflicts
from declarations.views.declaration import own
from declarations.views.section import confirmed_in, rules_of, section_of, standings_of
from declarations.views.visitor import person


@require_POST
def autosave(request: HttpRequest, declaration_id: UUID, code: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _log_in(reverse("declarations:section", args=[declaration_id, code]))
    filing = filings.look(own(request, declaration_id))
    part = section_of(filing, code)
    verdict = access.may_fill(request.user, filing.declaration)
    if not verdict.is_yes:
        return _refused(verdict.sentence)
    try:
        entries, based_on = entries_in(request.POST, filing.form.by_section[part.code]), based_on_in(request.POST)
    except BadInput as bad:
        return _refused(str(bad))
    long = {name: one.sentence for name, one in entries.items() if one.is_too_long}
    if long:
        labels = "、".join(filing.form.columns[name].label for name in long)
        return _refused(_("“%s”内容太长，没有保存，请删减后再填") % labels, status=413, faults=long)
    changes = {name: one.change(based_on.get(name)) for name, one in entries.items()}
    confirmed = confirmed_in(request, filing, part)
    try:
        saved = sections.save(filing, section=part, changes=changes, confirmed=confirmed, by=person(request))
    except Refused as refused:
        return _refused(refused.verdict.sentence)
    return _saved(saved, part, entries, to=person(request))


def _log_in(page: str) -> HttpResponse:
    url = f"{reverse('account_login')}?{urlencode({'next': page})}"
    sentence = _("登录已过期，刚才输入的内容还没有保存，请重新登录")
    return JsonResponse({"state": "login", "sentence": sentence, "url": url}, status=401)


def _refused(sentence: str, *, status: int = 403, faults: Mapping[str, str] | None = None) -> HttpResponse:
    return JsonResponse({"state": "refused", "sentence": sentence, "faults": dict(faults or {})}, status=status)


def _saved(saved: Saved, part: Section, entries: Mapping[str, Entry], *, to: User) -> HttpResponse:
    filing = saved.filing
    words = sections.words_of(filing.rows[part.code])
    state = "conflict" if saved.conflicts else "late" if saved.is_late else "saved"
    found = {name: conflicts.told(filing, filing.form.columns[name], saved.found, to=to) for name in saved.conflicts}
    content = {
        "state": state,
        "at": f"{timezone.localtime(saved.at):%H:%M}",
        "sentence": saved.sentence,
        "stored": {name: words.at(name) for name in entries if name not in saved.conflicts},
        "conflicts": found,
        "faults": {name: one.fault for name, one in entries.items() if one.fault},
        "html": render_to_string("declarations/_consequences.html", _consequences(filing, part, entries)),
    }
    return JsonResponse(content, status=409 if saved.conflicts else 200)


def _consequences(filing: Filing, part: Section, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """What the page shows anew: figures, faults, rules, what is hidden; the section's state, or the list of all."""
    around = filing.around(part)
    rows = Sheet(around, part).rows
    steers = not programmes.steering_of(filing.declaration.revision).isdisjoint(entries)
    return {
        "declaration": filing.declaration,
        "section": part,
        "view": around.view(part),
        "hidden": " ".join(f"row-{row.field.code}" for row in rows if row.is_hidden),
        "pieces": pieces(rows),
        "rules": rules_of(around, part),
        "standings": standings_of(around, part),
        "sections": filing.sections if steers else None,
        "live": True,  # the page is there already: each piece replaces its like
    }
