"""The lint of published lists: rules as small pure functions over a table, each of which yields findings."""

from publication.core.lint.catalogue import BY_CODE, RULES, Rule, lint
from publication.core.lint.finding import LABELS, Finding, Severity
from publication.core.lint.tables import ListError, ListRow, ListTable, Role, parted, table_of

__all__ = [
    "BY_CODE",
    "LABELS",
    "RULES",
    "Finding",
    "ListError",
    "ListRow",
    "ListTable",
    "Role",
    "Rule",
    "Severity",
    "lint",
    "parted",
    "table_of",
]
