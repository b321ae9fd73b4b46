"""A verifier at one case: what the page says, and what can be posted there."""

import re
from html import unescape
from typing import Any

from django.test import Client

from review.models import Case

FIGURE = {
    "column": "internet_revenue",
    "typed": "750",
    "source": "audit_report",
    "source_note": "审计报告第12页",
    "reason": "以审计数为准",
    "document": "",
}


def url(case: Case, move: str = "") -> str:
    return f"/review/cases/{case.pk}/{move}"


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def post(client: Client, case: Case, move: str, **fields: str) -> Any:
    return client.post(url(case, f"{move}/"), {"submission": str(case.submission_id), **fields})


def shown(client: Client, case: Case) -> str:
    response = client.get(url(case))
    assert response.status_code == 200
    return text(response)
