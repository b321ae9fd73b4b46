"""What is posted: complete and valid, so that only a missing right stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from declarations.models import Declaration
from declarations.services import filings
from tests import tiny
from tests.access.world import PASSWORD, World
from tests.casework import PDF

Data = dict[str, Any]
NEW_PASSWORD = "a-new-pass-word-2"


def nothing(world: World) -> Data:
    return {}


def extension(world: World) -> Data:
    return {"whom": "all", "until": _later(), "reason": "供测试"}


def staff_list(world: World) -> Data:
    return {"ids": world.known["candidate"], "reason": "评议会决定"}


def opinion(world: World) -> Data:
    return {"stance": "confirm"}


def minutes(world: World) -> Data:
    return {"minutes": "无异议"}


def seat(world: World) -> Data:
    return {"email": world.people["newcomer"].email}


def decision(world: World) -> Data:
    return {"submission": world.known["submission"], "kind": "pass"}


def back(world: World) -> Data:
    return {"submission": world.known["submission"], "reason": "请核对", "until": _later()}


def figure(world: World) -> Data:
    source = {"source": "audit_report", "source_note": "审计报告", "reason": "以审计数为准"}
    return {"submission": world.known["submission"], "column": "tax", "typed": "7", **source}


def claim(world: World) -> Data:
    return {"number_kind": "uscc", "number": tiny.number(1), "name": "新企业", "letter": _file("授权书.pdf")}


def settlement(world: World) -> Data:
    return {"decision": "grant"}


def part(world: World) -> Data:
    return {"part": "administrator"}


def invitation(world: World) -> Data:
    return {"email": "colleague@example.cn", "part": "filler"}


def beginning(world: World) -> Data:
    return {"applicant": world.known["fresh"], "programme": world.known["slug"], "unit": "north"}


def answers(world: World) -> Data:
    return {"based_on": world.known["finance_answers"], "f-tax": "6"}


def document(world: World) -> Data:
    return {"slot": "audit_report", "files": _file("审计报告.pdf")}


def code(world: World) -> Data:
    return {"code": "SX19-00000-00000-1"}


def evidence(world: World) -> Data:
    return {"column": "tax", "document": str(world.known["document_id"]), "page": "3-5"}


def whole(world: World) -> Data:
    drafts = Declaration.objects.select_related("programme", "revision", "applicant")
    return {"promise": "on", "seen": filings.look(drafts.get(pk=world.known["declaration_id"])).seen}


def account(world: World) -> Data:
    return {"email": "new@example.cn", "name": "新人", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def login(world: World) -> Data:
    return {"login": world.people["newcomer"].email, "password": PASSWORD}


def password(world: World) -> Data:
    return {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def address(world: World) -> Data:
    return {"email": world.people["newcomer"].email}


def _later() -> str:
    return (timezone.localdate() + timedelta(days=40)).isoformat()


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")
