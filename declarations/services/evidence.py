"""Evidence: where a column's value is proved, as a file of the declaration and the page in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.core.columns import Column
from declarations.core.form import FieldType
from declarations.core.slots import EVIDENCE
from declarations.models import Declaration, DeclarationDocument, Evidence
from declarations.services import declarations, documents, programmes, unlocking
from declarations.services.declarations import Refused, need
from records.services import journal

MAX_PER_COLUMN = 20
PAGES = re.compile(r"\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*")


def columns_of(declaration: Declaration, *, field: str) -> list[Column]:
    """The columns of a field that can be proved: what people fill in, but no file."""
    columns = programmes.form_of(declaration.revision).answer_columns
    return [one for one in columns if one.field and one.field.code == field and one.field.type is not FieldType.FILE]


def listed(declaration: Declaration, *, columns: Collection[str]) -> list[Evidence]:
    """What proves these columns, oldest first."""
    rows = declaration.evidence.filter(column__in=columns).select_related("document__file")
    return list(rows.order_by("added_at", "id"))


def counted(declaration: Declaration) -> dict[str, int]:
    """By field how many pieces of evidence there are."""
    columns = programmes.form_of(declaration.revision).columns
    found = [columns[name] for name in declaration.evidence.values_list("column", flat=True) if name in columns]
    return Counter(column.field.code for column in found if column.field)


def attach(declaration: Declaration, *, column: str, name: str, content: bytes, page: str, by: User) -> Evidence:
    """Put a file into the slot for evidence and point a column to it. Raises `Refused` or `UploadError`.

    What can be refused for the column and the page is refused before the file is stored.
    """
    _check(declaration, column)
    _pages(page)
    document = documents.add(declaration, slot=EVIDENCE.code, name=name, content=content, by=by)
    return add(declaration, column=column, document=document, page=page, by=by)


@transaction.atomic
def add(declaration: Declaration, *, column: str, document: DeclarationDocument, page: str, by: User) -> Evidence:
    """Point a column to a file of the same declaration. Raises `Refused`."""
    locked = _open(declaration)
    _check(locked, column)
    if document.declaration_id != locked.pk:
        raise Refused(no("这个文件不在这份申报里"))
    pages = _pages(page)
    made, is_new = Evidence.objects.get_or_create(
        declaration=locked, column=column, document=document, page=pages, defaults={"added_by": by}
    )
    if not is_new:
        raise Refused(no("这一条佐证已经有了"))
    journal.record(f"declaration:{locked.id}", "evidence.added", by=by.label, facts=_facts(made))
    return made


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Raises `Refused`."""
    locked = _open(evidence.declaration)
    _need_open(locked, evidence.column)
    facts = _facts(evidence)
    evidence.delete()
    journal.record(f"declaration:{locked.id}", "evidence.removed", by=by.label, facts=facts)


def _check(declaration: Declaration, column: str) -> None:
    if column not in {one.name for one in programmes.form_of(declaration.revision).answer_columns}:
        raise Refused(no("申报表中没有这一项"))
    _need_open(declaration, column)
    if declaration.evidence.filter(column=column).count() >= MAX_PER_COLUMN:
        raise Refused(no(f"这一项已有 {MAX_PER_COLUMN} 条佐证，请先移除不用的"))


def _need_open(declaration: Declaration, column: str) -> None:
    verdict = unlocking.may_change_columns(declaration, columns=[column], note=unlocking.note_of(declaration))
    need(verdict)


def _facts(evidence: Evidence) -> dict[str, str]:
    """Without the page: the journal is read by others than those who see the working copy."""
    return {"column": evidence.column, "sha256": evidence.document.file.sha256}


def _pages(typed: str) -> str:
    """Pages in one spelling, such as `3-5,8`; empty means the whole file. Raises `Refused`."""
    text = re.sub(r"[\s第页]+", "", unicodedata.normalize("NFKC", typed))
    text = re.sub(r"[~—–至到]+", "-", text).replace("、", ",").replace(";", ",")
    if text and (len(text) > 40 or not PAGES.fullmatch(text)):
        raise Refused(no(f"页码“{typed.strip()[:20]}”看不懂，请填如 3 或 3-5、8；整份文件不必填"))
    return text


def _open(declaration: Declaration) -> Declaration:
    related = Declaration.objects.select_related("revision", "applicant")
    locked = related.select_for_update(of=("self",)).get(pk=declaration.pk)
    verdict = declarations.takes_changes(locked, at=timezone.now())
    need(verdict)
    return locked
