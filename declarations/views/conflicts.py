"""What a colleague saved in a field meanwhile, told beside one's own words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from declarations.core.columns import Column
from declarations.core.display import printed, typed_text
from declarations.models import SectionAnswers
from declarations.services.filings import Filing
from declarations.services.sections import words_of


def theirs(filing: Filing, column: Column) -> str:
    """What stands in the column, for reading."""
    if column.name in filing.unread:
        return text_of(filing.unread[column.name])
    return printed(column, filing.answers[column.name])


def told(filing: Filing, column: Column, found: SectionAnswers | None, *, to: User) -> dict[str, Any]:
    """The same for the page's script: also as it is stored and as it stands in an input, and who saved it when."""
    stored = words_of(found).at(column.name)
    answer = filing.answers[column.name]
    is_text = column.field is not None and not isinstance(answer, list) and column.name not in filing.unread
    typed = typed_text(column.field, answer) if is_text and column.field is not None else text_of(stored)
    return {
        "theirs": theirs(filing, column),
        "stored": stored,
        "typed": typed,
        "by": _author(found, to=to),
        "at": when(found),
    }


def _author(found: SectionAnswers | None, *, to: User) -> str:
    """Who wrote in the field, as far as the section tells: behind one's own last save a colleague may stand."""
    return _("您在另一个页面或同事") if found is not None and found.saved_by_id == to.pk else who(found, to=to)


def who(found: SectionAnswers | None, *, to: User) -> str:
    """Who saved the section last before."""
    if found is None:
        return ""
    return _("您在另一个页面") if found.saved_by_id == to.pk else str(found.saved_by)


def when(found: SectionAnswers | None) -> str:
    if found is None:
        return ""
    at = timezone.localtime(found.saved_at)
    return f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at:%Y-%m-%d %H:%M}"


def text_of(raw: Any) -> str:
    """What was typed, as one text: choices and the rows of a table come one a line."""
    if isinstance(raw, str):
        return raw
    rows = [row if isinstance(row, dict) else {"": row} for row in raw or []]
    return "\n".join("；".join("" if cell is None else str(cell) for cell in row.values()) for row in rows)
