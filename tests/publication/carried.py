"""What public files carry: every file as text, and which declared figures stand in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from html import unescape
from typing import Any

from pypdf import PdfReader

from declarations.models import Submission
from publication.models import Publication
from records.services import files


def contents(of: Publication) -> dict[str, bytes]:
    return {one.kind: files.read(one.file) for one in of.files.select_related("file")}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def texts_of(found: Mapping[str, bytes]) -> dict[str, str]:
    """Every public file as the text that it carries; a workbook with all its parts, a report with what it says of
    itself."""
    parts = zipfile.ZipFile(io.BytesIO(found["workbook"]))
    book = unescape("\n".join(parts.read(name).decode() for name in parts.namelist()))
    others = {kind: found[kind].decode() for kind in ("csv", "json", "changes", "manifest") if kind in found}
    report = PdfReader(io.BytesIO(found["report"]))
    told = [*(str(value) for value in (report.metadata or {}).values()), *_streams(report)]
    return {**others, "workbook": book, "report": "\n".join([text_of(found["report"]), *told])}


def _streams(report: PdfReader) -> Iterator[str]:
    """The metadata stream and whatever is attached."""
    if "/Metadata" in report.root_object:
        yield report.root_object["/Metadata"].get_data().decode()  # type: ignore[union-attr]
    for contents_ in report.attachments.values():
        yield from (content.decode(errors="replace") for content in contents_)


def figures_declared() -> set[str]:
    """Every declared answer with four digits or more, and every registration number."""
    stated: set[str] = set()
    for submission in Submission.objects.select_related("declaration__applicant"):
        stated |= set(_long_numbers(json.loads(submission.content)["answers"]))
        stated.add(submission.declaration.applicant.number)
    return stated


def _long_numbers(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _long_numbers(part)
    elif len(re.findall(r"\d", str(value))) >= 4:
        yield str(value)


def carrying(texts: Mapping[str, str], figures: Iterable[str]) -> set[tuple[str, str]]:
    """Which of the figures which file carries, also with a thousands separator."""
    return {(kind, figure) for kind, text in texts.items() for figure in figures if _has(text, figure)}


def _has(text: str, figure: str) -> bool:
    forms = {figure, f"{Decimal(figure):,}"} if re.fullmatch(r"[\d.]+", figure) else {figure}
    return any(re.search(rf"(?<![0-9A-Za-z.]){re.escape(form)}(?![0-9A-Za-z])", text) for form in forms)
