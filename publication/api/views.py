"""Programmes, published lists, what their reports state, open notices, and whether a file is genuine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging
from accounts.api.description import PAGE, page_of, public
from accounts.api.views import PublicView
from declarations.models import Programme
from publication.api import serializers as shapes
from publication.core.entries import entries_of
from publication.models import Publication
from publication.services import catalogue, holdings, verifying

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
NEWEST = "newest"
VERSION = OpenApiParameter(
    "version",
    {"type": "string", "pattern": "^(newest|[0-9]{1,6})$"},
    "path",
    description="版本的序号，或 newest（最新一版）",
)
LIST = OpenApiParameter("list", str, description="只要这个榜单（代码）的条目")
SEARCH = OpenApiParameter("search", str, description="在公布的各列中查找的文字")
DIGEST = OpenApiParameter("sha256", {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}, description="文件的 SHA-256")
NUMBER = OpenApiParameter("number", {"type": "string", "maxLength": 100}, description="印在报告上的编号")


class Programmes(PublicView):
    @extend_schema(
        operation_id="programmes", parameters=[PAGE], responses=public(page_of(shapes.ProgrammeSerializer), 400, 404)
    )
    def get(self, request: Request) -> Response:
        """全部评选方案，新的年度在前。"""
        number, found = paging.page_number(request), catalogue.programmes()
        rows = shapes.ProgrammeSerializer(found[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=Programme.objects.count(), rows=rows))


class OneProgramme(PublicView):
    @extend_schema(operation_id="programme", responses=public(shapes.ProgrammeSerializer, 404))
    def get(self, request: Request, slug: str) -> Response:
        """一个评选方案。"""
        return Response(shapes.ProgrammeSerializer(_programme(slug)).data)


class Versions(PublicView):
    @extend_schema(
        operation_id="versions", parameters=[PAGE], responses=public(page_of(shapes.VersionSerializer), 400, 404)
    )
    def get(self, request: Request, slug: str) -> Response:
        """一个方案公布过的各版榜单，新的在前。"""
        number, programme = paging.page_number(request), _programme(slug)
        found = catalogue.versions(programme)
        rows = [_version(one, newest=programme.newest_version) for one in found[paging.bounds(number)]]  # type: ignore[attr-defined]
        data = shapes.VersionSerializer(rows, many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=data))


class OneVersion(PublicView):
    @extend_schema(operation_id="version", parameters=[VERSION], responses=public(shapes.VersionDetailSerializer, 404))
    def get(self, request: Request, slug: str, version: str) -> Response:
        """一版榜单：含哪些榜单和文件。"""
        programme = _programme(slug)
        found = _published(programme, version)
        facts = _version(found, newest=programme.newest_version)  # type: ignore[attr-defined]
        facts |= {"lists": [_outline(one) for one in found.lists], "files": _files(request, programme, found)}
        return Response(shapes.VersionDetailSerializer(facts).data)


class Entries(PublicView):
    @extend_schema(
        operation_id="entries",
        parameters=[VERSION, PAGE, LIST, SEARCH],
        responses=public(page_of(shapes.EntrySerializer), 400, 404),
    )
    def get(self, request: Request, slug: str, version: str) -> Response:
        """一版榜单的条目，每页 50 条。"""
        number, found = paging.page_number(request), _published(_programme(slug), version)
        asked = {"code": request.query_params.get("list", ""), "query": request.query_params.get("search", "")}
        entries = entries_of(found.lists, **asked, marks=holdings.marks_of(found))
        rows = shapes.EntrySerializer(entries[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=len(entries), rows=rows))


class Statistics(PublicView):
    @extend_schema(
        operation_id="statistics",
        parameters=[VERSION, PAGE],
        responses=public(page_of(shapes.FigureSerializer), 400, 404),
    )
    def get(self, request: Request, slug: str, version: str) -> Response:
        """报告中印出的统计数字及其出处。"""
        number, found = paging.page_number(request), _published(_programme(slug), version)
        figures = list({(one["key"], one["printed"]): one for one in found.bindings}.values())
        rows = shapes.FigureSerializer(figures[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=len(figures), rows=rows))


class Notices(PublicView):
    @extend_schema(
        operation_id="notices", parameters=[PAGE], responses=public(page_of(shapes.NoticeSerializer), 400, 404)
    )
    def get(self, request: Request) -> Response:
        """正在进行的公示。"""
        number, found = paging.page_number(request), catalogue.open_notices()
        rows = shapes.NoticeSerializer(found.defer("lists", "keys", "text")[paging.bounds(number)], many=True).data
        return Response(paging.page(request, number=number, total=found.count(), rows=rows))


class OneNotice(PublicView):
    @extend_schema(operation_id="notice", responses=public(shapes.NoticeDetailSerializer, 404))
    def get(self, request: Request, slug: str, number: int) -> Response:
        """一次公示：正文和所公示的榜单。"""
        found = catalogue.notices().filter(programme__slug=slug, number=number).first()
        if found is None:
            raise Http404(_("没有这次公示。"))
        found.lists = [_outline(one) | {"rows": one["rows"]} for one in found.lists]
        return Response(shapes.NoticeDetailSerializer(found).data)


class Verification(PublicView):
    @extend_schema(
        operation_id="verification", parameters=[DIGEST, NUMBER], responses=public(shapes.GenuineSerializer, 400)
    )
    def get(self, request: Request) -> Response:
        """一份榜单、报告是否公布过、现在是否有效：按文件的 SHA-256，或按印在上面的编号查，二者择一。"""
        digest, number = (request.query_params.get(name, "") for name in ("sha256", "number"))
        if digest and not _SHA256.fullmatch(digest):
            raise ValidationError({"sha256": [_("应为 64 位十六进制的 SHA-256 摘要")]})
        if bool(digest) == bool(number):
            raise ValidationError({"sha256": [_("请给出文件的 sha256 或编号 number，二者择一")]})
        found = verifying.by_digest(digest.lower()) if digest else verifying.by_number(number)
        return Response(shapes.GenuineSerializer(found).data)


def _programme(slug: str) -> Programme:
    found = catalogue.programmes().filter(slug=slug).first()
    if found is None:
        raise Http404(_("没有这个评选方案。"))
    return found


def _published(programme: Programme, version: str) -> Publication:
    """The version of this number, or the one that `newest` stands for."""
    is_number = version.isascii() and version.isdigit() and len(version) < 7
    found = None
    if version == NEWEST or is_number:
        found = catalogue.version_of(programme, number=int(version) if is_number else None)
    if found is None:
        raise Http404(_("这个榜单尚未公布。") if version == NEWEST else _("没有公布过这个版本。"))
    return found


def _version(one: Publication, *, newest: int | None) -> dict[str, Any]:
    return {
        "version": one.version,
        "published_at": one.published_at,
        "is_newest": one.version == newest,
        "revoked_at": one.revoked_at,
        "revoked_for": one.revoked_for,
        "figures_synthetic": one.figures_synthetic,
    }


def _outline(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a list, as a publication or a notice keeps it, beside its rows."""
    columns = [{"name": name, "label": label} for name, label in stored["columns"]]
    told = {name: stored[name] for name in ("code", "title")}
    return {**told, "columns": columns, "count": len(stored["rows"]), "note": stored.get("note", "")}


def _files(request: Request, programme: Programme, found: Publication) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "media_type": one.file.media_type,
            "size": one.file.size,
            "sha256": one.file.sha256,
            "url": request.build_absolute_uri(
                reverse("publication:file", args=[programme.slug, found.version, one.kind])
            ),
        }
        for one in found.files.select_related("file")
    ]
