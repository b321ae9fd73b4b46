"""A programme's runs, and the standings of a finished one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import holds_any
from accounts.api import paging
from accounts.api.description import PAGE, page_of, private
from accounts.api.views import TokenView, person, require
from accounts.models import Scope
from declarations.models import Programme
from ranking import access
from ranking.api import serializers as shapes
from ranking.core.precision import printed
from ranking.models import Run, Standing
from ranking.services import recipes

FIELDS = ("position", "number", "name", "rank", "score", "lists", "contributions", "reason")
LIST = OpenApiParameter("list", str, description="只要这个榜单（代码）上的")
NUMBER = OpenApiParameter("number", str, description="只要这个登记号的")


class Runs(TokenView):
    scopes: ClassVar = {"GET": Scope.STAFF_RANKINGS}

    @extend_schema(operation_id="runs", parameters=[PAGE], responses=private(page_of(shapes.RunSerializer), 400, 404))
    def get(self, request: Request, slug: str) -> Response:
        """一个方案的各次排名，最近的在前。"""
        number, programme = paging.page_number(request), Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise Http404(_("没有这个评选方案。"))
        require(holds_any(person(request), access.READERS, slug))
        found = Run.objects.filter(programme=programme).select_related("programme", "revision", "queued_by")
        rows = found.order_by("-number").defer("revision__documents", "warnings", "medians", "composites")
        data = shapes.RunSerializer(rows[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=data))


class OneRun(TokenView):
    scopes: ClassVar = {"GET": Scope.STAFF_RANKINGS}

    @extend_schema(operation_id="run", responses=private(shapes.RunSerializer, 404))
    def get(self, request: Request, run_id: UUID) -> Response:
        """一次排名。"""
        return Response(shapes.RunSerializer(_run(request, run_id)).data)


class Standings(TokenView):
    scopes: ClassVar = {"GET": Scope.STAFF_RANKINGS}

    @extend_schema(
        operation_id="standings",
        parameters=[PAGE, LIST, NUMBER],
        responses=private(page_of(shapes.StandingSerializer), 400, 404),
    )
    def get(self, request: Request, run_id: UUID) -> Response:
        """一次排名的名次，按名次，其后是不纳入的；运算未完成的没有。"""
        number, run = paging.page_number(request), _run(request, run_id)
        found = Standing.objects.filter(run=run)
        if code := request.query_params.get("list", "").replace("\0", ""):
            # As text on every database: SQLite has no containment for JSON.
            found = found.annotate(codes=Cast("lists", TextField())).filter(codes__contains=f'"{code}"')
        if registered := request.query_params.get("number", "").replace("\0", ""):
            found = found.filter(number=registered)
        rows = found.order_by("position").values(*FIELDS)[paging.bounds(number)]
        decimals = recipes.recipe_of(run.revision).definition.rank.decimals if run.state == Run.State.FINISHED else 0
        data = shapes.StandingSerializer([_row(one, decimals) for one in rows], many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=data))


def _run(request: Request, run_id: UUID) -> Run:
    """The run, for who may read it; forbidden to everybody else, as its page is."""
    related = ("programme", "revision", "queued_by")
    found = Run.objects.filter(id=run_id).select_related(*related).defer("revision__documents").first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    require(access.may_read(person(request), found))
    return found


def _row(one: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    score = None if one["score"] is None else f"{printed(one['score'], decimals):f}"
    return {**one, "rank": None if one["rank"] is None else f"{one['rank'].normalize():f}", "score": score}
