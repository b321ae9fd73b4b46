"""What comes in is JSON of bounded size that can be stored; what goes out is JSON whatever was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.api.problems import TooLarge

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class JsonBody(BaseParser):
    """Refuses what a database can't keep: NUL and halves of surrogate pairs; and numbers that aren't any."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("一次提交的内容超过 %.1f MB，没有保存") % (limit / 2**20))
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
            plain = json.dumps(found, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError):
            raise ParseError(_("正文不是可以读取的 JSON（UTF-8）")) from None
        if _NUL.search(plain):
            raise ParseError(_("正文含有 NUL 字符，不能保存"))
        return found


class OnlyJson(BaseContentNegotiation):
    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        """None, which is answered by 415, for a body that isn't JSON."""
        stated = request.content_type.partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == stated), None)

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], str(renderers[0].media_type)


def _no_constant(name: str) -> Any:
    raise ValueError(name)
