"""A section read and saved by program as the page's script saves it: each field over what it was based on."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.description import private
from accounts.api.problems import Conflict, TooLarge, Unprocessable
from accounts.api.views import TokenView, person, require
from accounts.models import Scope
from declarations import access
from declarations.api import serializers as shapes
from declarations.api.filing import fault_of
from declarations.api.finding import own, section_of
from declarations.core.answers import to_json
from declarations.core.form import Section
from declarations.forms import BadInput, Entry, entries_from
from declarations.services import sections
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.services.sections import Saved


class OneSection(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ, "PATCH": Scope.FILING_WRITE}

    @extend_schema(operation_id="section", responses=private(shapes.SectionSerializer, 404))
    def get(self, request: Request, declaration_id: UUID, code: str) -> Response:
        """申报表的一部分：现有的内容，算出的值，哪里不对。"""
        filing = own(request, declaration_id)
        return Response(shapes.SectionSerializer(_told(filing, section_of(filing, code))).data)

    @extend_schema(
        operation_id="save_section",
        request=shapes.SaveSerializer,
        responses=private(shapes.SavedSerializer, 400, 404, 409, 413, 415, 422),
    )
    def patch(self, request: Request, declaration_id: UUID, code: str) -> Response:
        """逐项保存。别人已改过的项不会被覆盖：答复 409，`conflicts` 逐项说明现有的内容，其余各项照常保存。"""
        filing = own(request, declaration_id)
        part = section_of(filing, code)
        require(access.may_fill(person(request), filing.declaration))
        wanted = shapes.SaveSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        asked = wanted.validated_data["changes"]
        entries = _entries(filing, part, {name: one["value"] for name, one in asked.items()})
        changes = {name: one.change(asked[name]["based_on"]) for name, one in entries.items()}
        confirmed = wanted.validated_data["confirm"]
        try:
            saved = sections.save(filing, section=part, changes=changes, confirmed=confirmed, by=person(request))
        except Refused as refused:
            raise Conflict(refused.verdict.sentence) from None
        if saved.conflicts:
            raise Conflict(
                _("有 %d 项已被别人改过，没有覆盖；其余各项已保存") % len(saved.conflicts), conflicts=_found(saved)
            )
        return Response(shapes.SavedSerializer(_saved(saved, part, entries)).data)


def _entries(filing: Filing, part: Section, values: dict[str, Any]) -> dict[str, Entry]:
    """The values as entries. Raises `Unprocessable` and `TooLarge`; then nothing is saved."""
    try:
        entries = entries_from(values, filing.form.by_section[part.code])
    except BadInput as bad:
        raise Unprocessable({"changes": str(bad)}) from None
    labels = [filing.form.columns[name].label for name, one in entries.items() if one.is_too_long]
    if labels:
        raise TooLarge(_("“%s”内容太长，没有保存，请删减后再填") % "、".join(labels))
    return entries


def _told(filing: Filing, part: Section) -> dict[str, Any]:
    row = filing.rows.get(part.code)
    words, columns = sections.words_of(row), filing.columns(part)
    asked = [column.name for column in columns if column.is_answer]
    problems = [one for one in filing.answer_problems if one.section == part.code]
    return {
        "code": part.code,
        "title": part.title,
        "version": row.version if row else 0,
        "saved_at": row.saved_at if row else None,
        "saved_by": str(row.saved_by) if row else "",
        "answers": {name: words.at(name) for name in asked},
        "computed": {one.name: to_json(filing.values[one.name]) for one in columns if not one.is_answer},
        "unread": [name for name in asked if name in words.unread],
        "unconfirmed": [name for name in asked if name in words.unconfirmed],
        "hidden": [one.name for one in columns if one.name in filing.hidden],
        "locked": [name for name in asked if filing.is_locked(name)],
        "problems": [fault_of(filing, one) for one in problems],
    }


def _saved(saved: Saved, part: Section, entries: dict[str, Entry]) -> dict[str, Any]:
    return {
        "state": "late" if saved.is_late else "saved",
        "at": saved.at,
        "sentence": saved.sentence,
        "faults": {name: one.fault for name, one in entries.items() if one.fault},
        "section": _told(saved.filing, part),
    }


def _found(saved: Saved) -> dict[str, Any]:
    """What stands in the columns that somebody else changed, who saved the section last before, and when."""
    words, row = sections.words_of(saved.found), saved.found
    who = {"saved_by": str(row.saved_by), "saved_at": row.saved_at.isoformat()} if row else {}
    return {name: {"stored": words.at(name), **who} for name in sorted(saved.conflicts)}
