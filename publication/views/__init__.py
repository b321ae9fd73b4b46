"""Published lists as the public sees them, and the page on which a run's lists are approved."""

from publication.views.approvals import approve, progress, publish
from publication.views.lists import Cell, Head, Part, Table, file, newest, version

__all__ = ["Cell", "Head", "Part", "Table", "approve", "file", "newest", "progress", "publish", "version"]
