"""A big year of the Shanxi programme, put straight into an empty database: quick, and the same at every run."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from stdnum.cn import uscc

from accounts.models import Role, User
from accounts.services import roles
from bench.publishing import CITIES, publish
from declarations.core import frozen
from declarations.core.answers import parse
from declarations.core.applicant import name_key
from declarations.core.filled import Values
from declarations.core.programme import SHANGHAI
from declarations.models import (
    Applicant,
    Declaration,
    Membership,
    Programme,
    ProgrammeRevision,
    SectionAnswers,
    Submission,
)
from declarations.services import declarations, programmes
from declarations.services.listing import ROWS
from portal.services import bundles, samples
from records.core.canonical import canonical_json, sha256
from review.models import Case, CheckRound, Finding, Scorecard
from review.services import panels, pledges, reviews, rounds

Row = TypeVar("Row", bound=models.Model)
FOLDER = Path(settings.PROGRAMMES_DIR) / "shanxi-internet-20-2019"
BATCH = 2000

WORDS = ("云", "数", "智", "联", "科", "网", "信", "创", "星", "源", "海", "天", "华", "晋", "汇", "通")
KINDS = ("科技", "网络", "信息技术", "电子商务", "文化传媒", "物流")
RECEIVED = datetime(2019, 5, 1, 9, tzinfo=SHANGHAI)
SCORED, EXPERTS, CRITERIA = 500, 5, 20
LISTED = 500  # on the published list
EVIDENCE = "[total_revenue, internet_revenue, operating_profit, tax, staff, rd_spend]"


@dataclass(frozen=True)
class Filled:
    """What the pages are asked with."""

    programme: Programme
    filer: User
    verifier: User
    staff: User
    draft: Declaration
    case: Case
    card: Scorecard
    listed: Applicant
    columns: int
    pages: int
    """How many pages the staff's list has."""


class Filler:
    """Fills `count` declarations in: nine of ten submitted and under review, the rest drafts."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.random = random.Random(2019)
        self.by = User.objects.create_user("staff@example.cn", name="工作人员")
        for folder in samples.shipped():
            bundles.load(folder, by=self.by)
        with tempfile.TemporaryDirectory(prefix="bangping-bench-") as parent:
            self.revision: ProgrammeRevision = bundles.load(_with_panel(Path(parent)), by=self.by)[0]
        self.programme = self.revision.programme
        self.form = programmes.form_of(self.revision)

    def fill(self) -> Filled:
        applicants = _stored(Applicant, (self._applicant(n) for n in range(self.count)))
        filed = _stored(Declaration, (self._declaration(n, one) for n, one in enumerate(applicants)))
        answers = [self._answers(n) for n in range(self.count)]
        _stored(SectionAnswers, self._sections(filed, answers))
        submitted = [(n, one) for n, one in enumerate(filed) if one.state == Declaration.State.SUBMITTED]
        content = (self._submission(n, one, applicants[n], answers[n]) for n, one in submitted)
        submissions = _stored(Submission, content)
        checked = CheckRound.objects.create(programme=self.programme, number=1, checked_by=self.by)
        verifier = self._person("verifier@example.cn", "核查员")
        roles.grant(verifier, role=Role.VERIFIER, programme=self.programme.slug, by="system")
        roles.grant(self.by, role=Role.STAFF, programme=self.programme.slug, by="system")
        of = zip(submitted, submissions, strict=True)
        cases = _stored(Case, (self._case(n, one, made, checked, verifier) for (n, one), made in of))
        _stored(Finding, (finding for case in cases for finding in self._findings(case, checked)))
        card = self._round([case for case in cases if case.state == Case.State.PASSED])
        publish(self.revision, listed=applicants[:LISTED], by=self.by)
        draft = next(one for one in filed if one.state == Declaration.State.DRAFT)
        filer = self._person("filer@example.cn", "填报人")
        part = Membership.Part.ADMINISTRATOR
        Membership.objects.create(applicant=draft.applicant, user=filer, part=part, granted_by=self.by)
        until = timezone.now() + timedelta(days=30)
        declarations.extend(self.programme, until=until, reason="供测量", by=self.by)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        columns, pages = len(self.form.answer_columns), -(-self.count // ROWS)
        case, listed = cases[len(cases) // 2], applicants[LISTED // 2]
        return Filled(self.programme, filer, verifier, self.by, draft, case, card, listed, columns, pages)

    def _person(self, email: str, name: str) -> User:
        return User.objects.create_user(email, name=name)

    def _applicant(self, n: int) -> Applicant:
        body = f"91999999FAKE{n:05d}"
        name = f"山西{''.join(self.random.choices(WORDS, k=3))}{n}{self.random.choice(KINDS)}有限公司"
        number = body + uscc.calc_check_digit(body)
        return Applicant(number_kind="uscc", number=number, name=name, name_key=name_key(name))

    def _declaration(self, n: int, applicant: Applicant) -> Declaration:
        state = Declaration.State.DRAFT if n % 10 == 9 else Declaration.State.SUBMITTED
        facts: dict[str, Any] = {"programme": self.programme, "revision": self.revision, "opened_by": self.by}
        facts |= {"applicant_name": applicant.name, "applicant_number": applicant.number}
        if state == Declaration.State.SUBMITTED:
            facts |= {"receipt": self._receipt(n), "submitted_at": RECEIVED + timedelta(minutes=n)}
        changed = RECEIVED + timedelta(minutes=self.random.randrange(40_000))
        return Declaration(applicant=applicant, state=state, changed_at=changed, **facts)

    def _receipt(self, n: int) -> str:
        return f"{self.programme.slug}-{n + 1:06d}"

    def _answers(self, n: int) -> Values:
        """What an enterprise types, read as the form reads it: everything is stated."""
        number = self.random.randrange
        staff, total = number(50, 900), number(2_000, 90_000)
        typed = {
            "short_name": f"简称{n}",
            "brands": f"品牌{n}、云品{n}",
            "sector": "企业服务",
            "main_revenue_place": "山西",
            "headquarters_province": "山西",
            "city": self.random.choice(CITIES),
            "in_zone": "是",
            "licence_no": f"晋B2-{n:08d}",
            "internet_revenue_prev": f"{total * 6 // 10}.50",
            "internet_revenue": f"{total * 7 // 10}.25",
            "total_revenue_prev": str(total - 500),
            "total_revenue": str(total),
            "operating_profit_prev": str(total // 12),
            "operating_profit": str(total // 10),
            "tax": str(total // 20),
            "donations": str(number(0, 50)),
            "rd_spend_prev": str(total // 11),
            "rd_spend": str(total // 9),
            "staff_prev": str(staff - 10),
            "staff": str(staff),
            "rd_staff_prev": str(staff // 4),
            "rd_staff": str(staff // 3),
            "monthly_active_users": f"{number(1, 900)}.5",
        }
        assert set(typed) == {column.name for column in self.form.answer_columns}
        return {column.name: parse(column.field, typed[column.name]) for column in self.form.answer_columns}  # type: ignore[arg-type]

    def _sections(self, filed: list[Declaration], answers: list[Values]) -> Iterator[SectionAnswers]:
        plain = [
            frozen.freeze(context={}, answers=one, documents=(), revision="", figures_synthetic=True) for one in answers
        ]
        for section in self.form.definition.asked:
            names = [column.name for column in self.form.answer_columns if column.field in section.fields]
            for one, stated in zip(filed, plain, strict=True):
                own = {name: stated["answers"][name] for name in names}
                yield SectionAnswers(declaration=one, section=section.code, answers=own, saved_by=self.by)

    def _submission(self, n: int, filed: Declaration, applicant: Applicant, answers: Values) -> Submission:
        context = {"number": applicant.number, "number_kind": "uscc", "name": applicant.name, "category": None}
        documents = [
            {"slot": slot.code, "name": f"{slot.title}.pdf", "sha256": sha256(f"{n}{slot.code}".encode())}
            for slot in self.form.definition.documents
        ]
        digest = self.revision.digest
        content = canonical_json(
            frozen.freeze(
                context=context, answers=answers, documents=documents, revision=digest, figures_synthetic=True
            )
        )
        received = RECEIVED + timedelta(minutes=n)
        facts: dict[str, Any] = {"programme": self.programme, "revision": self.revision, "submitted_by": self.by}
        return Submission(
            declaration=filed,
            sequence=n + 1,
            receipt=self._receipt(n),
            content=content.decode(),
            digest=sha256(content),
            figures_synthetic=True,
            received_at=received,
            submitted_at=received,
            **facts,
        )

    def _case(self, n: int, filed: Declaration, made: Submission, checked: CheckRound, verifier: User) -> Case:
        """Of those that passed no more than a round is made for: it opens when every one of them has its seats."""
        judged = Case.State.PASSED if n < 4 * SCORED else Case.State.REJECTED
        states = (Case.State.OPEN, Case.State.OPEN, judged, Case.State.REJECTED)
        return Case(
            programme=self.programme,
            declaration=filed,
            submission=made,
            applicant_name=filed.applicant_name,
            applicant_number=filed.applicant.number,
            received_at=made.received_at,
            state=states[n % 4],
            round=checked,
            failed_steps=int(n % 7 == 0),
            unknown_steps=int(n % 11 == 0),
            assignee=verifier if n % 3 == 0 else None,
            opened_by=self.by,
        )

    def _findings(self, case: Case, checked: CheckRound) -> Iterator[Finding]:
        yes, no = Finding.Answer.YES, Finding.Answer.NO
        for index, step in enumerate(reviews.review_of(self.revision).definition.steps):
            answer = no if index < case.failed_steps else yes
            sentence = "核对不符" if answer == no else ""
            yield Finding(
                round=checked,
                case=case,
                check_code=_check_of(self.revision, step.code),
                step=step.code,
                answer=answer,
                sentence=sentence,
                evidence={"internet_revenue": "1000", "total_revenue": "2000"},
            )

    def _round(self, cases: list[Case]) -> Scorecard:
        """An open round in which every expert scores every one of these cases; one of the cards."""
        begun = rounds.create(self.programme, by=self.by)
        seats = [
            panels.seat(
                self.programme, expert=self._person(f"expert-{n}@example.cn", f"专家{n}"), is_chair=n == 0, by=self.by
            )
            for n in range(EXPERTS)
        ]
        rows = (Scorecard(round=begun, case=case, seat=seat, assigned_by=self.by) for case in cases for seat in seats)
        cards = _stored(Scorecard, rows)
        rounds.open(begun, until=timezone.now() + timedelta(days=30), by=self.by)
        for seat in seats:
            pledges.pledge(begun, seat=seat, seen=pledges.digest_of(begun), by=seat.expert)
        return cards[-1]


def _with_panel(parent: Path) -> Path:
    """The programme with an index that experts score by."""
    copy = shutil.copytree(FOLDER, parent / FOLDER.name)
    criteria = [
        f"{{code: c{n}, title: 指标{n}, dimension: 能力, points: 5, explanation: 看数据, evidence: {EVIDENCE}}}"
        for n in range(CRITERIA)
    ]
    lines = ["panel:", "  blocks:", "    - code: common", "      title: 共性", "      criteria:"]
    panel = "\n".join([*lines, *(f"        - {one}" for one in criteria)])
    review = copy / "review.yaml"
    review.write_text(f"{review.read_text(encoding='utf-8')}\n{panel}\n", encoding="utf-8")
    return copy


def _check_of(revision: ProgrammeRevision, step: str) -> str:
    checks = reviews.review_of(revision).definition.checks
    return next(check.code for check in checks if step in {one.code for one in check.steps})


def _stored(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)
