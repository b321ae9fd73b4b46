"""A programme's cases with the findings of their last round of checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.description import PAGE, page_of, private
from accounts.api.views import TokenView, person, require
from accounts.models import Scope
from declarations.services import openings, programmes
from review import access
from review.api import serializers as shapes
from review.forms import QueueForm
from review.models import Case, Finding
from review.services import queues
from review.services.queues import Queued

FILTERS = [
    OpenApiParameter("query", str, description="名称的一部分，或登记号的开头"),
    OpenApiParameter("state", str, enum=Case.State.values),
    OpenApiParameter("found", str, enum=["failed", "unknown", "unconfirmed"]),
    OpenApiParameter("due", str, enum=["overdue", "week"]),
    OpenApiParameter("unit", str, description="推荐单位"),
    OpenApiParameter("category", str),
    OpenApiParameter("order", str, enum=list(queues.ORDERS)),
]


class Cases(TokenView):
    scopes: ClassVar = {"GET": Scope.STAFF_DECLARATIONS}

    @extend_schema(
        operation_id="cases",
        parameters=[PAGE, *FILTERS],
        responses=private(page_of(shapes.CheckedSerializer), 400, 404),
    )
    def get(self, request: Request, slug: str) -> Response:
        """一个方案的案卷和核查结论，每页 50 份，与页面同样筛选和排序；没有的筛选值视为不筛选。"""
        number, by = paging.page_number(request), person(request)
        revision = openings.newest_revisions().filter(programme__slug=slug).first()
        if revision is None:
            raise Http404(_("没有这个评选方案。"))
        require(access.may_see_queue(by, revision.programme))
        definition = programmes.definition_of(revision)
        form = QueueForm(request.query_params, definition=definition, people=[], has_area=False)
        found, rows = queues.page(revision.programme, wanted=form.wanted, number=number, user=by)
        data = shapes.CheckedSerializer(_with_findings(rows), many=True).data
        return Response(paging.page(request, number=number, total=found.paginator.count, rows=data))


def _with_findings(rows: Iterable[Queued]) -> list[dict[str, Any]]:
    """The rows with the findings of each one's last round, in the order in which they were found."""
    listed = list(rows)
    of_case: dict[UUID, list[Finding]] = defaultdict(list)
    for one in Finding.objects.filter(case__in=[row.id for row in listed], round=F("case__round")).order_by("id"):
        of_case[one.case_id].append(one)
    return [{**row._asdict(), "findings": of_case[row.id]} for row in listed]
