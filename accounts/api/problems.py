"""Every refusal in one shape: problem details after RFC 9457, in Chinese, with the request's id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

# In the place of what the framework says by itself.
_FRAMEWORKS = (exceptions.NotAuthenticated, exceptions.MethodNotAllowed, exceptions.UnsupportedMediaType)
_SENTENCES: Mapping[type[exceptions.APIException], str] = {
    exceptions.NotAuthenticated: "请在 Authorization 头中以 Bearer 方式提供令牌",
    exceptions.MethodNotAllowed: "这个地址不支持这种方法",
    exceptions.UnsupportedMediaType: "正文应为 JSON（Content-Type: application/json）",
    exceptions.NotFound: "没有找到这个地址所说的内容",
    exceptions.PermissionDenied: "您没有权限",
}
MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "请求有误",
    401: "需要有效的令牌",
    403: "不能办理",
    404: "没有找到",
    405: "不支持的方法",
    409: "与现状不符",
    413: "内容太多",
    415: "不支持的内容类型",
    422: "内容有误",
    429: "请求太频繁",
    500: "系统出错",
}


class Conflict(exceptions.APIException):
    """As things stand it can't be done; `more` goes into the problem beside the sentence."""

    status_code = 409

    def __init__(self, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.more = more


class TooLarge(exceptions.APIException):
    status_code = 413


class Unprocessable(exceptions.ValidationError):
    """What was sent can be read, and can't be taken: `fields` says why, by name."""

    status_code = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__({name: [sentence] for name, sentence in fields.items()})


def problem(status: int, detail: str, *, request_id: str, **more: Any) -> dict[str, Any]:
    """Problem details; without a type of its own the title says what the status means."""
    title = TITLES.get(status, TITLES[400])
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id, **more}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler. What isn't a refusal is a fault, and goes on to the page for faults."""
    if isinstance(error, Http404):
        error = exceptions.NotFound(_said(error))
    elif isinstance(error, DjangoPermissionDenied):
        error = exceptions.PermissionDenied(_said(error))
    if not isinstance(error, exceptions.APIException):
        return None
    told = problem(error.status_code, _detail(error), request_id=getattr(context["request"], "id", "-"))
    if isinstance(error, exceptions.ValidationError):
        told["fields"] = _fields(error.detail)
    told |= getattr(error, "more", {})
    return Response(told, status=error.status_code, headers=_headers(error), content_type=MEDIA_TYPE)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    if isinstance(error, exceptions.Throttled) and error.wait is not None:
        return {"Retry-After": f"{error.wait:.0f}"}
    challenge = getattr(error, "auth_header", "")
    return {"WWW-Authenticate": challenge} if challenge else {}


def _said(error: Exception) -> str | None:
    """The sentence that our own code raised. The framework's are English and meant for developers."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, str) and said and not said.isascii() else None


def _detail(error: exceptions.APIException) -> str:
    """Our own sentence, or one in the place of the framework's."""
    match error:
        case exceptions.ValidationError():
            return _("请求中有 %d 处不对，见 fields") % len(_fields(error.detail))
        case exceptions.Throttled():
            return _("请求太频繁，请在 %d 秒后重试") % (error.wait or 1)
    said = next((sentence for kind, sentence in _SENTENCES.items() if isinstance(error, kind)), "")
    is_ours = not str(error.detail).isascii() and type(error) not in _FRAMEWORKS
    return str(error.detail) if is_ours or not said else said


def _fields(detail: Any) -> dict[str, list[str]]:
    """Sentences by the name of what they are about; nested ones under their path."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            for path, sentences in _fields(inner).items():
                found[f"{name}.{path}" if path else str(name)] = sentences
        return found
    if isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        return _fields({str(place): one for place, one in enumerate(detail) if one})
    return {"": [str(one) for one in (detail if isinstance(detail, list) else [detail])]}
