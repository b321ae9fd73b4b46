"""The API's root, its OpenAPI document, and the page to read that on."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.description import public
from accounts.api.views import PublicView

STARTS = {"programmes": "api:programmes", "notices": "api:notices", "schema": "api:schema", "docs": "api_docs"}


class RootSerializer(serializers.Serializer):
    """接口的起点。"""

    programmes = serializers.URLField()
    notices = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class Root(PublicView):
    @extend_schema(operation_id="root", responses=public(RootSerializer))
    def get(self, request: Request) -> Response:
        """接口的起点。"""
        return Response({name: request.build_absolute_uri(reverse(place)) for name, place in STARTS.items()})


class Schema(PublicView):
    """The OpenAPI document itself, which describes everything but itself."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document to read and to try out."""
    return render(request, "portal/api.html", {"schema": reverse("api:schema")})


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, made once: it takes a while, and changes only with the code."""
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
