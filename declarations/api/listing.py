"""The staff's list of a programme's declarations."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.description import PAGE, page_of, private
from accounts.api.views import TokenView, person, require
from accounts.models import Scope
from declarations import access
from declarations.api import serializers as shapes
from declarations.api.finding import revision_of
from declarations.forms.listing import ListingForm
from declarations.models import Declaration
from declarations.services import listing, programmes

FILTERS = [
    OpenApiParameter("query", str, description="名称的一部分，或登记号的开头"),
    OpenApiParameter("state", str, enum=Declaration.State.values),
    OpenApiParameter("category", str),
    OpenApiParameter("unit", str, description="推荐单位"),
    OpenApiParameter("order", str, enum=list(listing.ORDERS)),
]


class AllDeclarations(TokenView):
    scopes: ClassVar = {"GET": Scope.STAFF_DECLARATIONS}

    @extend_schema(
        operation_id="declarations",
        parameters=[PAGE, *FILTERS],
        responses=private(page_of(shapes.ListedSerializer), 400, 404),
    )
    def get(self, request: Request, slug: str) -> Response:
        """一个方案的申报名单，每页 50 份，与页面同样筛选和排序；没有的筛选值视为不筛选。"""
        number, revision = paging.page_number(request), revision_of(slug)
        require(access.may_list(person(request), revision.programme))
        form = ListingForm(request.query_params, definition=programmes.definition_of(revision))
        found, rows = listing.page(revision.programme, wanted=form.wanted, number=number)
        data = shapes.ListedSerializer(rows, many=True).data
        return Response(paging.page(request, number=number, total=found.paginator.count, rows=data))
