"""One section of a declaration: filling it in, looking at what follows from it, saving it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.core.verdict import Verdict
from declarations.core.answers import Value, to_json
from declarations.core.columns import Column
from declarations.core.display import printed, printed_as
from declarations.core.filled import Problem, Values, hidden_columns, problems, values_of
from declarations.core.form import Section
from declarations.forms import Difference, SectionForm, Sheet, Stamp, build_form
from declarations.models import SectionAnswers
from declarations.services import declarations, filings, sections
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.services.sections import Stale
from declarations.views.declaration import may_work_on, need_filler, own


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, declaration_id: UUID, code: str) -> HttpResponse:
    filing = filings.look(own(request, declaration_id))
    part = _section(filing, code)
    if request.method == "POST":
        need_filler(request, filing.declaration)
        return _save(request, filing, part)
    bound = build_form(sections.columns_in(filing.form, section=part), filing.answers)
    return _page(request, filing, part, bound)


@login_required
@require_POST
def section_preview(request: HttpRequest, declaration_id: UUID, code: str) -> HttpResponse:
    """What follows from what is typed, as a fragment: computed figures, faults, what is hidden. Saves nothing."""
    filing = filings.look(own(request, declaration_id))
    part = _section(filing, code)
    bound = build_form(sections.columns_in(filing.form, section=part), filing.answers, request.POST)
    sheet = _sheet(filing, part, bound)
    context = {
        "rows": sheet.rows(bound),
        "rules": _rules(filing, part, sheet),
        "live": True,  # the page is there already: each piece replaces its like
    }
    return render(request, "declarations/_consequences.html", context)


def _section(filing: Filing, code: str) -> Section:
    found = sections.section_of(filing.form, code=code)
    if found is None:
        raise Http404(_("申报表中没有这一部分。"))
    return found


def _save(request: HttpRequest, filing: Filing, part: Section) -> HttpResponse:
    """Save every answer that can be read. What can't be read isn't stored, and stays in the page."""
    columns = sections.columns_in(filing.form, section=part)
    bound = build_form(columns, filing.answers, request.POST)
    stamp = Stamp(request.POST)
    version = stamp.cleaned_data["version"] if stamp.is_valid() else 0
    answers = {
        name: bound.cleaned_data[name]
        for name in bound.fields
        if name not in bound.errors and not _theirs(request, name)
    }
    try:
        saved = sections.save(filing.declaration, section=part, answers=answers, version=version, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        return _unsaved(request, filing, part, bound, refused.verdict)
    except Stale as stale:
        return _conflict(request, filing, part, bound, row=stale.row, stamp=stamp)
    faulty = [
        name for name in bound.errors if name not in _sheet(filing, part, bound).hidden and not _theirs(request, name)
    ]
    if faulty:
        return _page(request, filings.look(filing.declaration), part, bound, status=422, faulty=faulty)
    messages.success(request, _("已保存“%s”（%s）") % (part.title, f"{timezone.localtime(saved.saved_at):%H:%M:%S}"))
    return redirect(f"{_next(request, filing, part)}?saved={part.code}")


def _theirs(request: HttpRequest, name: str) -> bool:
    return request.POST.get(f"choice-{name}") == "theirs"


def _next(request: HttpRequest, filing: Filing, part: Section) -> str:
    """Where saving leads: on, or back to the same section."""
    here = [filing.declaration.pk, part.code]
    if "onward" not in request.POST:
        return reverse("declarations:section", args=here)
    codes = [view.section.code for view in filings.look(filing.declaration).sections]
    after = codes[codes.index(part.code) + 1 :] if part.code in codes else []
    if after:
        return reverse("declarations:section", args=[filing.declaration.pk, after[0]])
    return reverse("declarations:documents", args=[filing.declaration.pk])


def _values(filing: Filing, bound: SectionForm) -> Values:
    """Every column's value with what is typed in place of what is stored; what can't be read is unknown."""
    if not bound.is_bound:
        return filing.values
    answers = dict(filing.answers)
    answers |= {name: None if name in bound.errors else bound.cleaned_data[name] for name in bound.fields}
    return values_of(filing.form, answers, declarations.context_of(filing.declaration))


def _rules(filing: Filing, part: Section, sheet: Sheet) -> list[Problem]:
    """What the section's own rules say of the values; what is merely missing is said on the summary page."""
    found = filing.answer_problems if sheet.values is filing.values else problems(filing.form, sheet.values)
    return [one for one in found if one.section == part.code and not one.column]


def _sheet(
    filing: Filing, part: Section, bound: SectionForm, differences: Mapping[str, Difference] | None = None
) -> Sheet:
    values = _values(filing, bound)
    hidden = filing.hidden if values is filing.values else hidden_columns(filing.form, values)
    notes = filing.note.fields if filing.note else {}
    return Sheet(filing.form, part, filing.definition.base_year, values, hidden, notes, differences or {})


def _page(
    request: HttpRequest,
    filing: Filing,
    part: Section,
    bound: SectionForm,
    *,
    status: int = 200,
    faulty: list[str] | None = None,
    **more: Any,
) -> HttpResponse:
    row = filing.rows.get(part.code)
    sheet = _sheet(filing, part, bound, more.pop("differences", None))
    columns = sections.columns_in(filing.form, section=part)
    context = {
        "declaration": filing.declaration,
        "filing": filing,
        "sections": filing.sections,
        "section": part,
        "sheet": sheet,
        "rows": sheet.rows(bound),
        "rules": _rules(filing, part, sheet),
        "faulty": [(filing.form.columns[name].label, f"f-{name}", bound.fault(name)) for name in faulty or []],
        "version": row.version if row else 0,
        "saved": row,
        "based_on": json.dumps(_stored(filing, columns), ensure_ascii=False),
        "may_change": may_work_on(request, filing.declaration),
        **more,
    }
    return render(request, "declarations/section.html", context, status=status)


def _stored(filing: Filing, columns: list[Column]) -> dict[str, Value]:
    return {column.name: to_json(filing.answers[column.name]) for column in columns}


def _unsaved(request: HttpRequest, filing: Filing, part: Section, bound: SectionForm, verdict: Verdict) -> HttpResponse:
    """Nothing may be saved any more: what was typed is shown for copying."""
    columns = sections.columns_in(filing.form, section=part)
    context = {
        "declaration": filing.declaration,
        "section": part,
        "sentence": verdict.sentence,
        "answers": [(column.label, _as_typed(column, bound)) for column in columns if column.name in bound.fields],
    }
    return render(request, "declarations/unsaved.html", context, status=409)


def _as_typed(column: Column, bound: SectionForm) -> str:
    raw = bound.text(column.name)
    if isinstance(raw, str):
        return raw
    if column.name not in bound.errors and column.field is not None:
        return printed_as(column.field, bound.cleaned_data[column.name])
    rows = [row if isinstance(row, dict) else {"": row} for row in raw or []]
    return "\n".join("；".join(map(str, row.values())) for row in rows)


def _conflict(
    request: HttpRequest, filing: Filing, part: Section, bound: SectionForm, *, row: SectionAnswers, stamp: Stamp
) -> HttpResponse:
    """Somebody saved in between: both words beside each other, and the person chooses, field by field."""
    current = filings.look(filing.declaration)
    based_on = stamp.cleaned_data.get("based_on") if stamp.is_valid() else None
    differences = _differences(current, part, bound, based_on if isinstance(based_on, dict) else {})
    at = timezone.localtime(row.saved_at)
    who = _("您在另一个页面") if row.saved_by_id == request.user.pk else str(row.saved_by)
    when = f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at:%Y-%m-%d %H:%M}"
    sentence = _("%(who)s已在 %(when)s 保存了这一部分") % {"who": who, "when": when}
    return _page(request, current, part, bound, status=409, conflict=sentence, differences=differences)


def _differences(
    filing: Filing, part: Section, bound: SectionForm, based_on: Mapping[str, object]
) -> dict[str, Difference]:
    """Where the typed words and the stored ones part. Mine are preferred, unless I left the field as it was."""
    found = {}
    for column in sections.columns_in(filing.form, section=part):
        name = column.name
        if name not in bound.fields:
            continue
        faulty = name in bound.errors
        mine = None if faulty else to_json(bound.cleaned_data[name])
        theirs = to_json(filing.answers[name])
        if faulty or mine != theirs:
            untouched = not faulty and name in based_on and based_on[name] == mine
            found[name] = Difference(printed(column, filing.answers[name]), mine=not untouched)
    return found
