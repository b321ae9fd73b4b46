"""A declaration that can be filed today, in the 2019 Shanxi programme or the tiny one, and its people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import roles
from declarations.core.answers import parse
from declarations.core.document import parse as parse_yaml
from declarations.core.programme import read_programme
from declarations.models import Declaration, Membership, ProgrammeRevision
from declarations.services import declarations, documents, programmes
from tests import tiny
from tests.papers import PDF, PNG

SHANXI = Path(settings.PROGRAMMES_DIR) / "shanxi-internet-20-2019"

ANSWERS = {
    "short_name": "云网",
    "brands": "云网、云商",
    "sector": "企业服务",
    "main_revenue_place": "山西",
    "headquarters_province": "山西",
    "city": "太原",
    "in_zone": "是",
    "licence_no": "晋B2-20180001",
    "internet_revenue_prev": "1000",
    "internet_revenue": "1200",
    "total_revenue_prev": "1600.5",
    "total_revenue": "1500",
    "operating_profit_prev": "20",
    "operating_profit": "-30",
    "tax": "88.8",
    "donations": "0",
    "rd_spend_prev": "10",
    "rd_spend": "20",
    "staff_prev": "100",
    "staff": "120",
    "rd_staff_prev": "25",
    "rd_staff": "30",
    "monthly_active_users": "3.5",
}


def user(email: str = "system@example.cn") -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, "pass-word-1", name=email[:3])


def revision(folder: Path = SHANXI) -> ProgrammeRevision:
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in ("programme.yaml", "form.yaml")}
    document, _ = parse_yaml(texts["programme.yaml"], "programme.yaml")
    assert document is not None
    definition, faults = read_programme(document)
    assert definition is not None and not faults
    return programmes.freeze(definition, documents=texts, by=user())[0]


def opened(*, seq: int = 1, folder: Path = SHANXI, days: int = 30, category: str = "") -> Declaration:
    """A draft of fictitious applicant number `seq`; filing goes on for `days` more."""
    found = revision(folder)
    if not found.programme.extensions.exists():
        until = timezone.now() + timedelta(days=days)
        declarations.extend(found.programme, until=until, reason="供测试", by=user())
    one = declarations.applicant(number_kind="uscc", number=tiny.number(seq), name=tiny.name(seq))
    return declarations.open_for(one, revision=found, category=category, figures_synthetic=True, by=user())


def filled(**more: Any) -> Declaration:
    """A Shanxi draft with everything stated and both required documents."""
    declaration = opened(**more)
    columns = programmes.form_of(declaration.revision).columns
    answers = {name: parse(columns[name].field, text) for name, text in ANSWERS.items()}  # type: ignore[arg-type]
    declarations.fill(declaration, answers=answers, by=user())
    documents.add(declaration, slot="licence_copy", name="营业执照（副本）.png", content=PNG, by=user())
    documents.add(declaration, slot="audit_report", name="审计报告.pdf", content=PDF, by=user())
    return declaration


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def member(declaration: Declaration, part: Membership.Part, email: str = "") -> Client:
    """A browser in which a new member of the declaration's applicant is logged in."""
    person = user(email or f"{part}-{declaration.applicant.number}@example.cn")
    Membership.objects.get_or_create(
        applicant=declaration.applicant, user=person, defaults={"part": part, "granted_by": user()}
    )
    return browser(person)


def administrator(declaration: Declaration) -> Client:
    return member(declaration, Membership.Part.ADMINISTRATOR)


def official(declaration: Declaration, role: Role) -> Client:
    """A browser of somebody with this role in the declaration's programme."""
    person = user(f"{role}@example.cn")
    roles.grant(person, role=role, programme=declaration.programme.slug, by="system")
    return browser(person)


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(based_on: Mapping[str, Any] | None = None, /, **answers: Any) -> dict[str, Any]:
    """What a section's page posts: `answers` by column, typed over the stored values `based_on`."""
    return {"based_on": json.dumps(based_on or {}), **{f"f-{name}": text for name, text in answers.items()}}
