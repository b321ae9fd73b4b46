"""The moves around a publication as a page of the documentation."""

from __future__ import annotations

from accounts.core.moves import diagram, rows
from publication.core.procedure import ERROR_REPORT, NOTICE, OBJECTION

_HEAD = """# The moves of notice, objections and error reports

Made from the tables in `publication/core/procedure.py`; the test beside it says when this page is out of date.
"""


def page() -> str:
    """`docs/publication-moves.md`: each table as a Mermaid diagram and as text."""
    parts = [_HEAD]
    for table in (NOTICE, OBJECTION, ERROR_REPORT):
        parts += [f"## {table.title}\n", "```mermaid", *diagram(table), "```\n", *rows(table), ""]
    return "\n".join(parts)
