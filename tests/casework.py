"""Cases of the Shanxi programme for the tests of the verifier's pages, made through the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import roles
from declarations.core.answers import parse
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership, Programme, Submission
from declarations.services import declarations, documents, programmes
from portal.services import bundles
from review.models import Case, Figure
from review.services import cases, checking, registers
from tests import tiny
from tests.papers import PDF

FOLDER = Path(settings.PROGRAMMES_DIR) / "shanxi-internet-20-2019"
SLUG = "shanxi-internet-20-2019"
RECEIVED = datetime(2019, 5, 20, 12, tzinfo=SHANGHAI)
PLAIN = {
    "short_name": "虚构",
    "brands": "虚构品牌",
    "sector": "企业服务",
    "main_revenue_place": "山西",
    "headquarters_province": "山西",
    "city": "太原",
    "in_zone": "是",
    "internet_revenue_prev": "600",
    "internet_revenue": "800",
    "total_revenue_prev": "700",
    "total_revenue": "1000",
    "operating_profit_prev": "80",
    "operating_profit": "100",
    "tax": "50",
    "donations": "1",
    "rd_spend_prev": "90",
    "rd_spend": "120",
    "staff_prev": "40",
    "staff": "50",
    "rd_staff_prev": "15",
    "rd_staff": "20",
    "monthly_active_users": "12.5",
}


def person(role: Role | None = None, *, email: str = "", programme: str = SLUG) -> User:
    """The person with this address (by default the role's), made on first sight; holding the role there."""
    email = email or f"{role or 'nobody'}@example.cn"
    found = User.objects.filter(email=email).first() or User.objects.create_user(email, "pass-word-1")
    if role is not None:
        roles.grant(found, role=role, programme=programme, by="system")
    return found


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def programme(*, folder: Path = FOLDER) -> Programme:
    """The programme of this folder, loaded; again is harmless."""
    return bundles.load(folder, by=person(Role.STAFF, email="loader@example.cn"))[0].programme


def licence(n: int) -> str:
    return f"晋B2-{n:08d}"


def import_registers(tmp_path: Path, *, count: int = 3) -> None:
    """A licence register that holds the licences of applicants 1 to `count`, and a violations register of others."""
    listed = [f"{tiny.name(n)},{tiny.number(n)},{licence(n)}" for n in range(1, count + 1)]
    _register(tmp_path, "licences", "name,uscc,licence_no", listed)
    _register(
        tmp_path, "violations", "name,listed_on,reason,listed_by", ["虚构无关有限公司,2018-03-01,虚构事由,虚构机关"]
    )


def _register(tmp_path: Path, kind: str, head: str, rows: list[str]) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    as_of = datetime(2019, 6, 10, tzinfo=SHANGHAI).date()
    registers.import_register(kind, path=path, as_of=as_of, by=person(Role.STAFF))


def draft(n: int = 1, *, on_paper: bool = True, answers: Mapping[str, str] | None = None) -> Declaration:
    """Applicant number n's declaration, filled in completely; `answers` replaces single ones as typed."""
    of = programme()
    revision = programmes.newest(of)
    applicant = declarations.applicant(number_kind="uscc", number=tiny.number(n), name=tiny.name(n))
    by = person(Role.STAFF)
    opened = declarations.open_for(applicant, revision=revision, on_paper=on_paper, by=by)
    fill(opened, {**PLAIN, "licence_no": licence(n), **(answers or {})})
    return opened


def fill(declaration: Declaration, answers: Mapping[str, str]) -> None:
    columns = programmes.form_of(declaration.revision).columns
    values: dict[str, Any] = {name: parse(columns[name].field, text) for name, text in answers.items()}  # type: ignore[arg-type]
    declarations.fill(declaration, answers=values, by=person(Role.STAFF))


def submit(declaration: Declaration) -> Submission:
    return declarations.submit(declaration, by=person(Role.STAFF), received_at=RECEIVED)


def case(n: int = 1, **more: Any) -> Case:
    """The checked case of applicant number n."""
    submission = submit(draft(n, **more))
    checking.check_all(submission.programme, by=person(Role.STAFF))
    return Case.objects.get(submission=submission)


def case_of_newest(n: int = 1) -> Case:
    """The checked case of applicant number n, in the newest revision that is loaded."""
    of = Programme.objects.get(slug=SLUG)
    applicant = declarations.applicant(number_kind="uscc", number=tiny.number(n), name=tiny.name(n))
    by = person(Role.STAFF)
    opened = declarations.open_for(applicant, revision=programmes.newest(of), on_paper=True, by=by)
    fill(opened, {**PLAIN, "licence_no": licence(n)})
    submission = submit(opened)
    checking.check_all(of, by=by)
    return Case.objects.get(submission=submission)


def filed_with_documents(n: int = 1) -> Case:
    """A case whose declaration was filed online, with its documents."""
    return handed_in(draft_with_documents(n))


def draft_with_documents(n: int = 1) -> Declaration:
    declarations.extend(programme(), until=timezone.now() + timedelta(days=1), reason="测试", by=person(Role.STAFF))
    opened = draft(n, on_paper=False)
    for slot, name in (
        ("licence_copy", "营业执照.pdf"),
        ("audit_report", "审计报告.pdf"),
        ("telecom_licence", "许可证.pdf"),
    ):
        documents.add(opened, slot=slot, name=name, content=PDF + slot.encode(), by=person(Role.STAFF))
    return opened


def handed_in(opened: Declaration) -> Case:
    """The case of a declaration that is complete."""
    submission = declarations.submit(opened, by=person(Role.STAFF))
    checking.check_all(submission.programme, by=person(Role.STAFF))
    return Case.objects.get(submission=submission)


def administrator(declaration: Declaration, *, email: str = "boss@example.cn") -> User:
    user = person(email=email)
    Membership.objects.create(
        applicant=declaration.applicant, user=user, part=Membership.Part.ADMINISTRATOR, granted_by=person(Role.STAFF)
    )
    return user


def send_back(found: Case, *, by: User, fields: Mapping[str, str] | None = None) -> None:
    cases.return_to_applicant(
        found,
        submission_seen=str(found.submission_id),
        reason="请核对收入",
        fields=fields or {},
        until=timezone.now() + timedelta(days=3),
        by=by,
    )


def resubmit(found: Case, answers: Mapping[str, str]) -> Case:
    """What the applicant does after a return: change answers and submit again."""
    declaration = Declaration.objects.get(pk=found.declaration_id)
    fill(declaration, answers)
    declarations.submit(declaration, by=person(Role.STAFF))
    checking.check_all(found.programme, by=person(Role.STAFF))
    return Case.objects.get(pk=found.pk)


def verify(found: Case, column: str, typed: str, *, by: User, **more: Any) -> Figure:
    stated = {"source": Figure.Source.AUDIT, "source_note": "审计报告第12页", "reason": "以审计数为准", **more}
    return cases.verify_figure(found, column=column, typed=typed, by=by, **stated)
