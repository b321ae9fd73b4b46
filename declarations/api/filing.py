"""An enterprise's own declarations: which there are, how far each is, and what its form asks."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.description import PAGE, page_of, private
from accounts.api.views import TokenView, person
from accounts.core.verdict import all_of
from accounts.models import Scope
from declarations import access
from declarations.api import serializers as shapes
from declarations.api.finding import own
from declarations.core.columns import Column
from declarations.core.filled import Problem
from declarations.core.form import CellField, FieldDefinition
from declarations.core.self_check import Standing, standings
from declarations.services import deadlines, declarations, working_copies
from declarations.services.filings import Filing


class OwnDeclarations(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ}

    @extend_schema(
        operation_id="own_declarations",
        parameters=[PAGE],
        responses=private(page_of(shapes.DeclarationSerializer), 400, 404),
    )
    def get(self, request: Request) -> Response:
        """您所在企业的各份申报，最近变动的在前。"""
        number, found = paging.page_number(request), working_copies.of(person(request))
        rows = found.order_by("-changed_at", "-id")[paging.bounds(number)]
        data = shapes.DeclarationSerializer(rows, many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=data))


class OwnDeclaration(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ}

    @extend_schema(operation_id="declaration", responses=private(shapes.DeclarationDetailSerializer, 404))
    def get(self, request: Request, declaration_id: UUID) -> Response:
        """一份申报：各部分填得如何，材料，截止，退回的要求。"""
        filing = own(request, declaration_id)
        return Response(shapes.DeclarationDetailSerializer(_Detail(filing, request)).data)


class Form(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ}

    @extend_schema(operation_id="form", responses=private(shapes.FormSerializer, 404))
    def get(self, request: Request, declaration_id: UUID) -> Response:
        """申报表问些什么：各部分的填报项、类型、单位、选项和限度。"""
        filing = own(request, declaration_id)
        return Response(shapes.FormSerializer(form_as_data(filing)).data)


class SelfCheck(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ}

    @extend_schema(operation_id="self_check", responses=private(shapes.SelfCheckSerializer, 404))
    def get(self, request: Request, declaration_id: UUID) -> Response:
        """自查：逐条申报条件的结论，缺什么、错在哪里，现在能否提交。"""
        filing, now = own(request, declaration_id), timezone.now()
        verdict = all_of(
            [
                access.may_submit(person(request), filing.declaration),
                declarations.may_submit(filing.declaration, at=now),
            ]
        )
        found = {
            "checked_at": now,
            "may_submit": verdict.is_yes,
            "reasons": verdict.reasons,
            "conditions": [_condition(one) for one in standings(filing.form, filing.values, filing.hidden)],
            "problems": [fault_of(filing, one) for one in filing.problems],
        }
        return Response(shapes.SelfCheckSerializer(found).data)


class _Detail:
    """A declaration's own facts, and beside them those of its filing."""

    def __init__(self, filing: Filing, request: Request) -> None:
        declaration, now = filing.declaration, timezone.now()
        in_time = declarations.takes_changes(declaration, at=now)
        verdict = all_of([access.may_fill(person(request), declaration), in_time])
        self.declaration = declaration
        self.closes_at = declaration.returned_until or deadlines.period_of(declaration).deadline(now)
        self.may_change, self.why_not = verdict.is_yes, verdict.sentence
        self.returned = filing.note
        self.sections = filing.sections
        self.documents = [
            {"slot": one.slot, "offer": one.offer, "files": [each.name for each in one.documents]}
            for one in filing.slots
        ]
        self.seen = filing.seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self.declaration, name)


def form_as_data(filing: Filing) -> dict[str, Any]:
    """The form with the columns that are asked or computed, section by section."""
    return {
        "programme": filing.declaration.programme.slug,
        "revision": filing.declaration.revision.digest,
        "sections": [
            {
                **{name: getattr(section, name) for name in ("code", "title", "part", "note")},
                "columns": [_column(one, one.field) for one in filing.columns(section) if one.field is not None],
            }
            for section in filing.form.definition.asked
        ],
    }


def fault_of(filing: Filing, problem: Problem) -> dict[str, str]:
    """A problem with the column to go to for it."""
    return {
        **{name: getattr(problem, name) for name in ("section", "level", "message")},
        "column": filing.place_of(problem),
    }


def _column(column: Column, field: FieldDefinition) -> dict[str, Any]:
    bounds = {name: None if (one := getattr(field, name)) is None else format(one, "f") for name in ("min", "max")}
    return {
        **_cell(field),
        **bounds,
        "code": column.name,
        "label": column.label,
        "required": field.is_required(column.period),
        "computed": field.computed is not None,
        "personal": field.personal,
        "max_length": field.max_length,
        "help": field.help,
        "cells": [_cell(cell) for cell in field.columns],
    }


def _cell(field: FieldDefinition | CellField) -> dict[str, Any]:
    pairs = [(one, one) if isinstance(one, str) else (one.code, one.label) for one in field.options]
    options = [{"code": code, "label": label} for code, label in pairs]
    told = {name: getattr(field, name) for name in ("code", "label", "unit")}
    return {**told, "type": str(field.type), "options": options}


def _condition(standing: Standing) -> dict[str, Any]:
    told = {name: getattr(standing.rule, name) for name in ("code", "clause", "requirement")}
    return {
        **told,
        "outcome": str(standing.outcome),
        "sentence": standing.verdict.sentence,
        "figures": [{"label": label, "text": text} for label, text in standing.figures],
        "missing": [one.label for one in standing.missing],
    }
