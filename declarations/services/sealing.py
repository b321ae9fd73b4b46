"""Sealed scans: whether what lies in a declaration's slots counts, given what its answers are now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from declarations.core.filled import Values
from declarations.core.form import DocumentSlot
from declarations.core.form_reader import Form
from declarations.core.report import title_of
from declarations.core.sealed import What, changed, content_of
from declarations.models import Declaration, DeclarationDocument, Printing
from declarations.services import programmes
from records.core.canonical import sha256
from records.models import StoredFile
from records.services import files

SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """Which slots hold what counts, by slot why what lies in it doesn't, and the scans that count for nothing."""

    filled: frozenset[str]
    reasons: Mapping[str, str]
    idle: frozenset[UUID]


def name_of(form: Form, *, what: str) -> str:
    """What the print of this kind is called; the report as its form calls it."""
    label: str = Printing.What(what).label
    return title_of(form) or label if what == Printing.What.REPORT else label


def standing_of(declaration: Declaration, *, documents: Collection[DeclarationDocument], values: Values) -> Standing:
    """How the declaration's documents stand; a scan counts while the answers are those that were printed."""
    form = programmes.form_of(declaration.revision)
    scans = {slot.code: slot for slot in form.definition.documents if slot.scan_of}
    now = {
        slot.code: digest_now(declaration, values=values, what=slot.scan_of)
        for slot in scans.values()
        if slot.scan_of and any(document.slot == slot.code for document in documents)
    }
    idle = {one for one in documents if one.slot in now and not _is_of(one.printing, now[one.slot])}
    filled = {document.slot for document in documents if document not in idle}
    reasons = {
        code: _reason(form, scans[code], is_void=any(one.slot == code and one.printing_id for one in idle))
        for code in now
        if code not in filled
    }
    return Standing(frozenset(filled), reasons, frozenset(one.pk for one in idle))


def _is_of(printing: Printing | None, digest: str) -> bool:
    return printing is not None and printing.answers_digest == digest


def _reason(form: Form, slot: DocumentSlot, *, is_void: bool) -> str:
    if is_void and slot.scan_of:
        return f"“{slot.title}”已作废：{name_of(form, what=slot.scan_of)}在打印后又有修改，请重新生成、盖章、扫描"
    return f"“{slot.title}”还没有认出是哪一版，请填写页上的校验编码"


def digest_now(declaration: Declaration, *, values: Values, what: What) -> str:
    """The digest of what a version printed now would hold."""
    return sha256(content_now(declaration, values=values, what=what))


def content_now(declaration: Declaration, *, values: Values, what: What) -> bytes:
    revision = declaration.revision
    return content_of(programmes.form_of(revision), values, what=what, revision=revision.digest)


def changed_since(printing: Printing, *, values: Values) -> list[str]:
    """The labels of what differs from the answers now; the content that was printed is kept under its digest."""
    declaration = printing.declaration
    kept = StoredFile.objects.filter(sha256=printing.answers_digest).first()
    if kept is None:
        return []
    before: dict[str, Any] = json.loads(files.read(kept))
    what: What = "form" if printing.what == Printing.What.FORM else "report"
    now = json.loads(content_now(declaration, values=values, what=what))
    return changed(programmes.form_of(declaration.revision), before, now)


def listed(labels: list[str]) -> str:
    """The first labels, for a sentence."""
    return "、".join(labels[:SHOWN]) + (f" 等 {len(labels)} 项" if len(labels) > SHOWN else "")
