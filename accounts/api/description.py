"""The shared parts of the API's OpenAPI document: how it says token, page and refusal."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from accounts.api.problems import MEDIA_TYPE, TITLES
from accounts.core.scopes import FILING, Scope

PAGE = OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": 999_999}, description="页码，从 1 起")


class Described(AutoSchema):
    """Each operation under whom it is for, headed by the beginning of what it says of itself."""

    def get_tags(self) -> list[str]:
        needed = set(getattr(self.view, "scopes", {}).values())
        return ["企业申报" if needed & set(FILING) else "协会工作" if needed else "公开数据"]

    def get_summary(self) -> str:
        return re.split("[。：；，]", str(self.get_description()))[0]


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 问题详情。`detail` 是可以直接给人看的中文句子；`request_id` 请在求助时提供。"""

    type = serializers.CharField(help_text="一律为 about:blank：以 status 区分")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="逐项说明哪里不对"
    )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        listed = "；".join(f"`{scope}` {scope.label}" for scope in Scope)
        return {"type": "http", "scheme": "bearer", "description": f"在“接口令牌”页面建立。权限：{listed}"}


def answers(found: Any, *refusals: int, status: int = 200) -> dict[Any, Any]:
    """What an operation answers: `found`, and these refusals besides those that every operation may meet."""
    told: dict[Any, Any] = {status: found}
    for code in sorted({*refusals, 429}):
        told[code, MEDIA_TYPE] = OpenApiResponse(ProblemSerializer, description=TITLES[code])
    return told


def public(found: Any, *refusals: int) -> dict[Any, Any]:
    """The same of what everybody may read: also that it hasn't changed."""
    return {**answers(found, *refusals), 304: OpenApiResponse(description="与 If-None-Match 所说的相同")}


def private(found: Any, *refusals: int, status: int = 200) -> dict[Any, Any]:
    """The same of what a token opens."""
    return answers(found, 401, 403, *refusals, status=status)


def page_of(row: type[serializers.Serializer]) -> Any:
    """A page of such rows."""
    name = row.__name__.removesuffix("Serializer")
    return inline_serializer(
        f"{name}Page",
        {
            "count": serializers.IntegerField(help_text="总数"),
            "page": serializers.IntegerField(),
            "pages": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": row(many=True),
        },
    )
