"""How a deadline is printed: everywhere as people write it, midnight as 24:00 of the day before."""

from datetime import datetime

from django import template

from declarations.core.period import shown_end

register = template.Library()


@register.filter
def deadline(at: datetime | None) -> str:
    return shown_end(at) if at else ""
