"""Single answers out of many cases' submissions, for what panels go by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from review.models import Case

BATCH = 500  # submissions are long: so many at a time are held


def answers(cases: Iterable[Case], *, column: str) -> dict[UUID, object]:
    """What each case's submission says in this column of the form, or in `category`; None where it says nothing."""
    keys = [case.pk for case in cases]
    found: dict[UUID, object] = {}
    for start in range(0, len(keys), BATCH):
        contents = Case.objects.filter(pk__in=keys[start : start + BATCH]).values_list("pk", "submission__content")
        for case, content in contents.iterator():
            read = json.loads(content)
            found[case] = read["context"].get(column) or read["answers"].get(column)
    return found
