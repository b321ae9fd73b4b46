"""Submitting by program, and the receipts."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.description import PAGE, page_of, private
from accounts.api.problems import Conflict
from accounts.api.views import TokenView, person, require
from accounts.models import Scope
from declarations import access
from declarations.api import serializers as shapes
from declarations.api.finding import own
from declarations.models import Declaration
from declarations.services import declarations
from declarations.services.declarations import SUBMITTED, Refused


class Submissions(TokenView):
    scopes: ClassVar = {"GET": Scope.FILING_READ, "POST": Scope.FILING_SUBMIT}

    @extend_schema(
        operation_id="receipts",
        parameters=[PAGE],
        responses=private(page_of(shapes.SubmissionSerializer), 400, 404),
    )
    def get(self, request: Request, declaration_id: UUID) -> Response:
        """一份申报历次提交的回执，最近的在前。"""
        number, declaration = paging.page_number(request), own(request, declaration_id).declaration
        found = declaration.submissions.select_related("submitted_by").defer("content").order_by("-sequence")
        data = shapes.SubmissionSerializer(found[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=data))

    @extend_schema(
        operation_id="submit",
        request=shapes.SubmitSerializer,
        responses=private(shapes.SubmissionSerializer, 400, 404, 409, 413, 415, status=201),
    )
    def post(self, request: Request, declaration_id: UUID) -> Response:
        """提交。已经提交过的答复 409，并告知已有的受理编号。"""
        declaration = own(request, declaration_id).declaration
        require(access.may_submit(person(request), declaration))
        if declaration.state == Declaration.State.SUBMITTED:
            raise Conflict(SUBMITTED, receipt=declaration.receipt)
        wanted = shapes.SubmitSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            made = declarations.submit(declaration, by=person(request), seen=wanted.validated_data["seen"])
        except Refused as refused:
            raise _conflict(declaration, refused) from None
        return Response(shapes.SubmissionSerializer(made).data, status=201)


def _conflict(declaration: Declaration, refused: Refused) -> Conflict:
    """Why not; where another request was faster, with the receipt of that."""
    declaration.refresh_from_db(fields=["state", "receipt"])
    if declaration.state == Declaration.State.SUBMITTED:
        return Conflict(SUBMITTED, receipt=declaration.receipt)
    return Conflict(refused.verdict.sentence, reasons=refused.verdict.reasons)
