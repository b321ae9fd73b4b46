"""The moves of review as a page of the documentation: a diagram a table, and the answer to every move."""

from __future__ import annotations

from accounts.core.moves import diagram, rows
from review.core.scoring import CARD, ROUND
from review.core.visits import VISIT
from review.core.workflow import CASE

_HEAD = """# The moves of review

Made from the tables in `review/core/workflow.py`, `review/core/visits.py` and `review/core/scoring.py`; the test beside
them says when this page is out of date.
"""


def page() -> str:
    """`docs/review-moves.md`: each table as a Mermaid diagram and as text."""
    parts = [_HEAD]
    for table in (CASE, VISIT, ROUND, CARD):
        parts += [f"## {table.title}\n", "```mermaid", *diagram(table), "```\n", *rows(table), ""]
    return "\n".join(parts)
