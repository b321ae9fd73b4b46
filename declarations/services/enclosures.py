"""What goes into a submission beside the answers: the files that count, and what they prove."""

from __future__ import annotations

from uuid import UUID

from declarations.core.filled import Values
from declarations.models import Declaration
from declarations.services import sealing


def documents_in(declaration: Declaration, *, values: Values) -> list[dict[str, str]]:
    """The files that count, a sealed scan with the code of the version it shows; scans of other versions stay out."""
    documents = list(declaration.documents.select_related("file", "printing"))
    if declaration.on_paper:
        idle: frozenset[UUID] = frozenset()
    else:
        idle = sealing.standing_of(declaration, documents=documents, values=values).idle
    return [
        {"slot": one.slot, "name": one.name, "sha256": one.file.sha256}
        | ({"printing": one.printing.code} if one.printing else {})
        for one in documents
        if one.pk not in idle
    ]


def evidence_in(declaration: Declaration) -> list[dict[str, str]]:
    rows = declaration.evidence.select_related("document__file").order_by("added_at", "id")
    return [
        {"column": row.column, "sha256": row.document.file.sha256, "name": row.document.name, "page": row.page}
        for row in rows
    ]
