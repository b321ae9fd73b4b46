"""The pages that say what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.api.problems import MEDIA_TYPE, problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
        return _error(request, 413, _("内容太多"), _("一次提交的内容超过 %.1f MB，没有保存，请删减后再提交。") % limit)
    return _failure(request, 400, _("请求无法识别"), _("浏览器发来的内容不完整或格式不对，请返回上一页重试。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = _said(exception) or _("您没有权限查看这个页面。")
    advice = _("工作需要的，请联系协会工作人员为您开通；用错了账户的，请退出后换账户登录。")
    return _error(request, 403, _("不能查看"), said, advice=advice)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or no longer the session's."""
    return _error(
        request, 403, _("表单已过期"), _("页面打开得太久，或者浏览器禁用了 Cookie。请返回上一页，刷新后重试。")
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, _("没有找到"), _said(exception) or _("这个地址没有对应的页面，可能已经移走或写错了。"))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return _error(request, 429, _("操作太频繁"), _("短时间内尝试的次数太多，请过几分钟再试。"))


def server_error(request: HttpRequest) -> HttpResponse:
    return _failure(request, 500, _("系统出错"), _("系统内部错误，已记入日志。请稍后重试；仍不行时请联系系统管理员。"))


def _said(exception: Exception) -> str:
    """The sentence that our own code raised. The framework's are English and meant for developers."""
    said = exception.args[0] if exception.args else ""
    return said if isinstance(said, str) and not said.isascii() else ""


def _error(request: HttpRequest, status: int, title: str, sentence: str, *, advice: str = "") -> HttpResponse:
    """The page, with what to do where the sentence doesn't say it, or what a script that takes no page understands."""
    if request.path.startswith(API):
        return _problem(request, status, sentence)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"state": "refused", "sentence": sentence}, status=status)
    context = {"status": status, "title": title, "sentence": sentence, "advice": advice}
    return render(request, "error.html", context, status=status)


def _failure(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """A page that needs no database, session or context processor: one of them may be what failed."""
    if request.path.startswith(API):
        return _problem(request, status, sentence)
    context = {"status": status, "title": title, "sentence": sentence, "request_id": getattr(request, "id", "-")}
    return HttpResponse(render_to_string("failure.html", context), status=status)


def _problem(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    told = problem(status, sentence, request_id=getattr(request, "id", "-"))
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
