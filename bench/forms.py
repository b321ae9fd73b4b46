"""Drafts in forms other than the big year's: a section of twenty fields, and the biggest form that ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from stdnum.cn import uscc

from accounts.models import Role, User
from accounts.services import roles
from declarations.core import frozen
from declarations.core.answers import Value, parse
from declarations.core.intake import read_filings
from declarations.core.sheet import read_sheet
from declarations.models import (
    Declaration,
    DeclarationDocument,
    Membership,
    Programme,
    ProgrammeRevision,
    SectionAnswers,
    Submission,
)
from declarations.services import declarations, filings, programmes
from portal.services import bundles
from records.core.canonical import canonical_json, sha256
from records.services import files
from review.models import Case, Decision, Figure
from review.services import calls, cases, checking

TWENTY = Path(__file__).parent / "programmes" / "twenty-fields-2024"
BIGGEST = Path(settings.PROGRAMMES_DIR) / "shanxi-ecommerce-enterprise-2023"
TYPED = {
    "revenue_prev": "80000",
    "revenue": "91234.56",
    "cost_prev": "60000",
    "cost": "65000",
    "profit_prev": "8000",
    "profit": "9100.5",
    "tax": "1234.5",
    "rd_spend_prev": "4000",
    "rd_spend": "4500",
    "staff_prev": "300",
    "staff": "320",
    "rd_staff": "60",
    "online_share": "85",
    "founded_on": "2010-05-06",
    "is_listed": "是",
    "market_value": "500000",
    "size": "中型",
    "ways": "网站、应用",
    "brand": "云品",
    "website": "https://a.example.cn",
}


@dataclass(frozen=True)
class SectionOf:
    """A stored section to be looked at and saved: `column` is the number that is typed anew."""

    filer: User
    row: SectionAnswers
    column: str


def twenty_programme(*, by: User) -> Programme:
    return bundles.load(TWENTY, by=by)[0].programme


def twenty_of(number: int, *, by: User) -> Declaration:
    """A draft of fictitious applicant `number` with twenty stated fields of the usual kinds in one section."""
    revision = programmes.newest(twenty_programme(by=by))
    columns = programmes.form_of(revision).answer_columns
    answers = {column.name: parse(column.field, TYPED[column.name]) for column in columns if column.field}
    return _draft(revision, answers, number=number, by=by)


def twenty(*, by: User) -> SectionOf:
    made = twenty_of(99_999, by=by)
    _go_on(made, by=by)
    return SectionOf(_member(made, by), made.sections.get(), "tax")


def biggest(*, by: User) -> SectionOf:
    """The section with most fields in the biggest form, filled in as the first row of its sample."""
    revision = bundles.load(BIGGEST, by=by)[0]
    form, definition = programmes.form_of(revision), programmes.definition_of(revision)
    sheet = read_sheet(BIGGEST / "sample" / "declarations.csv")
    first = read_filings(sheet, form, definition)[0][0]
    made = _draft(revision, first.answers, number=99_999, category=first.head.category, unit=first.head.unit, by=by)
    _go_on(made, by=by)
    filing = filings.look(made)
    sections = [one for one in form.definition.asked if filing.shows(one) and one.code in filing.rows]
    numbers = {code: [c.name for c in form.by_section[code] if _is_number(c.name, filing)] for code in filing.rows}
    most = max((one for one in sections if numbers[one.code]), key=lambda one: len(form.by_section[one.code]))
    return SectionOf(_member(made, by), filing.rows[most.code], numbers[most.code][0])


def biggest_case(number: int, *, by: User, verifier: User) -> Case:
    """A case of the biggest form with its documents, checks and a history: figures, calls, a document asked for."""
    revision = bundles.load(BIGGEST, by=by)[0]
    form, definition = programmes.form_of(revision), programmes.definition_of(revision)
    first = read_filings(read_sheet(BIGGEST / "sample" / "declarations.csv"), form, definition)[0][0]
    made = _draft(revision, first.answers, number=number, category=first.head.category, unit=first.head.unit, by=by)
    kept = files.keep(b"%PDF-1.4 bench", media_type="application/pdf", by="bench")
    slots = [slot.code for slot in form.definition.documents]
    for slot in slots:
        DeclarationDocument.objects.create(declaration=made, slot=slot, name=f"{slot}.pdf", file=kept, added_by=by)
    documents = [{"slot": slot, "name": f"{slot}.pdf", "sha256": kept.sha256} for slot in slots]
    context, answers = declarations.context_of(made), declarations.answers_of(made)
    facts = {"documents": documents, "revision": revision.digest, "figures_synthetic": True}
    content = canonical_json(frozen.freeze(context=context, answers=answers, **facts))  # type: ignore[arg-type]
    now = timezone.now()
    submission = Submission.objects.create(
        declaration=made,
        programme=revision.programme,
        revision=revision,
        sequence=number,
        receipt=f"bench-{number}",
        content=content.decode(),
        digest=sha256(content),
        received_at=now,
        submitted_at=now,
        submitted_by=by,
    )
    Declaration.objects.filter(pk=made.pk).update(state="submitted", receipt=f"bench-{number}", submitted_at=now)
    roles.grant(verifier, role=Role.VERIFIER, programme=revision.programme.slug, by="system")
    case = Case.objects.create(
        programme=revision.programme,
        declaration=made,
        submission=submission,
        applicant_name=made.applicant_name,
        applicant_number=made.applicant_number,
        received_at=now,
        opened_by=by,
    )
    checking.check(case, by=by)
    names = [one.name for one in form.answer_columns if one.field and one.field.type == "money" and answers[one.name]]
    for name in names[:3]:
        source = {"source": Figure.Source.AUDIT, "source_note": "审计报告第12页", "reason": "以审计数为准"}
        cases.verify_figure(case, column=name, typed="12", by=verifier, **source)
        calls.log(case, with_whom="财务", number="0351", content="核对收入", called_at=now, by=verifier)
    cases.ask(case, title="完税证明", reason="缺", until=now + timedelta(days=9), by=verifier)
    for kind in (Decision.Kind.PASS, Decision.Kind.REOPEN) * 3:
        cases.decide(case, kind=kind, submission_seen=str(submission.pk), reason="核对", by=verifier)
    return Case.objects.get(pk=case.pk)


def _is_number(name: str, filing: filings.Filing) -> bool:
    column = filing.form.columns[name]
    field = column.field
    return (
        column.is_answer
        and field is not None
        and field.type in ("money", "decimal", "integer")
        and (field.min or 0) <= 0
    )


def _go_on(declaration: Declaration, *, by: User) -> None:
    """Have its programme take declarations now."""
    until = timezone.now() + timedelta(days=30)
    declarations.extend(declaration.programme, until=until, reason="供测量", by=by)


def _draft(
    revision: ProgrammeRevision, answers: Mapping[str, Value], *, number: int, by: User, **head: str
) -> Declaration:
    body = f"91999999FAKE{number:05d}"
    code = body + uscc.calc_check_digit(body)
    one = declarations.applicant(number_kind="uscc", number=code, name=f"测量第{number}有限公司")
    made = declarations.open_for(one, revision=revision, figures_synthetic=True, by=by, **head)
    declarations.fill(made, answers=answers, by=by)
    return made


def _member(declaration: Declaration, by: User) -> User:
    found, _ = User.objects.get_or_create(email="forms@example.cn", defaults={"name": "填报人"})
    facts = {"part": Membership.Part.ADMINISTRATOR, "granted_by": by}
    Membership.objects.get_or_create(applicant=declaration.applicant, user=found, defaults=facts)
    return found
