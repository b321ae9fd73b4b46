"""A programme in which an enterprise files several cases, each with one of two recommending units."""

from __future__ import annotations

from datetime import datetime

from declarations.core.document import parse
from declarations.core.programme import SHANGHAI, read_programme
from declarations.models import Applicant, Membership, ProgrammeRevision
from declarations.services import declarations, openings, programmes
from declarations.services.openings import Opening
from tests import builders, tiny

OPEN = datetime(2024, 4, 1, 12, tzinfo=SHANGHAI)
EAST_IS_OVER = datetime(2024, 4, 11, tzinfo=SHANGHAI)
"""The first instant at which the eastern unit takes declarations no more, and the western one does."""
OVER = datetime(2024, 5, 1, tzinfo=SHANGHAI)

TEXTS = {
    "programme.yaml": """
format: 1
code: several-cases
year: 2024
title: 2024年示例案例
base_year: 2023
organisers: [{name: 示例协会}]
applicant: case
recommending_units:
  - {code: east, title: 东市商务局, closes: 2024-04-10}
  - {code: west, title: 西市商务局}
calendar: {opens: 2024-03-01, closes: 2024-04-30}
""",
    "form.yaml": """
format: 1
sections:
  - code: facts
    title: 案例
    fields:
      - {code: approach, label: 做法, type: long_text, required: true}
      - {code: users, label: 服务用户, type: integer, unit: 户, min: 0}
    checks:
      - {rule: "subject <> approach", message: 做法不应只写案例名称}
""",
    "review.yaml": """
format: 1
stages: [verification, panel]
checks:
  - code: content
    title: 内容核查
    steps:
      - {code: used, rule: "users > 0", reason: 没有用户}
""",
}


def revision() -> ProgrammeRevision:
    document, _ = parse(TEXTS["programme.yaml"], "programme.yaml")
    assert document is not None
    definition, faults = read_programme(document)
    assert definition is not None, faults
    return programmes.freeze(definition, documents=TEXTS, by=builders.user())[0]


def applicant(*, seq: int = 1) -> Applicant:
    return declarations.applicant(number_kind="uscc", number=tiny.number(seq), name=tiny.name(seq))


def member(*, seq: int = 1, part: str = Membership.Part.ADMINISTRATOR) -> Membership:
    person = builders.user(email=f"filer{seq}-{part}@example.cn")
    made = Membership(applicant=applicant(seq=seq), user=person, part=part, granted_by=builders.user())
    made.save()
    return made


def opened(members: list[Membership], *, at: datetime) -> list[Opening]:
    """The programmes as they stand for these members, in two queries."""
    found = openings.current(members, revisions=openings.newest_revisions())
    return openings.openings(members, among=found, at=at)
