"""How far staff have come with a run's lists that are theirs to cut."""

from typing import Any

from django import template

from ranking.models import Run
from ranking.services import cuts

register = template.Library()


@register.inclusion_tag("ranking/_staff_lists.html")
def staff_lists(run: Run) -> dict[str, Any]:
    return {"run": run, "staff_lists": cuts.staff_lists(run)}
