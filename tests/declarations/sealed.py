"""A programme that asks for sealed scans, its declarations, and what comes out of a scanner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from declarations.core.answers import parse
from declarations.core.document import parse as parse_yaml
from declarations.core.programme import read_programme
from declarations.models import Declaration, Printing, ProgrammeRevision
from declarations.services import declarations, printings, programmes
from records.services import files
from tests import papers, tiny
from tests.declarations import filing

PROGRAMME = """
format: 1
code: sealed-list
year: 2024
title: 2024年虚构榜
base_year: 2023
organisers: [{name: 虚构协会}]
calendar: {opens: 2024-03-01, closes: 2024-04-30}
"""
FORM = """
format: 1
sections:
  - code: basic
    title: 基本情况
    note: 按营业执照填写。
    fields:
      - {code: staff, label: 员工, type: integer, unit: 人, required: true, min: 0}
      - {code: revenue, label: 营业收入, type: money, unit: 万元, periods: [-1, 0]}
      - {code: is_listed, label: 是否上市, type: boolean}
      - {code: market_value, label: 市值, type: money, unit: 万元, visible: is_listed}
      - {code: logo, label: 标识, type: file, required: true, visible: is_listed}
  - code: story
    title: 发展概况
    layout: narrative
    fields:
      - {code: profile, label: 基本情况, type: long_text, required: true}
      - {code: listing, label: 上市经过, type: long_text, visible: is_listed}
  - code: opinion
    title: 推荐意见
    filled_by: recommender
    fields:
      - {code: view, label: 意见, type: long_text, help: 经审核，同意推荐。}
      - {code: seal, label: 盖章, type: file}
      - {code: day, label: 日期, type: date}
documents:
  - code: form_scan
    title: 申报表扫描件
    clause: 第八条
    accept: [pdf, jpg, png]
    required: true
    sealed: true
    scan_of: form
  - {code: report_scan, title: 申报书扫描件, accept: [pdf, jpg, png], required: true, sealed: true, scan_of: report}
  - {code: truth, title: 真实性声明, accept: [pdf, jpg, png], sealed: true, template: truth.md}
"""
TRUTH = """# 真实性声明

{{ organisers }}：

{{ name }}（{{ number }}）申报“{{ programme }}”的材料
真实、准确。

法定代表人（签字）：{{ signature }}
"""
ANSWERS = {"staff": "50", "revenue_prev": "800", "revenue": "1000", "is_listed": "否", "profile": "成立于2010年。"}


def revision() -> ProgrammeRevision:
    texts = {"programme.yaml": PROGRAMME, "form.yaml": FORM, "documents/truth.md": TRUTH}
    document, _ = parse_yaml(PROGRAMME, "programme.yaml")
    assert document is not None
    definition, faults = read_programme(document)
    assert definition is not None and not faults
    return programmes.freeze(definition, documents=texts, by=filing.user())[0]


def filled(seq: int = 1) -> Declaration:
    """A draft with every answer that is required, of fictitious applicant number `seq`."""
    found = revision()
    if not found.programme.extensions.exists():
        until = timezone.now() + timedelta(days=30)
        declarations.extend(found.programme, until=until, reason="供测试", by=filing.user())
    one = declarations.applicant(number_kind="uscc", number=tiny.number(seq), name=tiny.name(seq))
    opened = declarations.open_for(one, revision=found, figures_synthetic=True, by=filing.user())
    state(opened, **ANSWERS)
    return opened


def state(declaration: Declaration, **texts: Any) -> None:
    columns = programmes.form_of(declaration.revision).columns
    answers = {name: parse(columns[name].field, text) for name, text in texts.items()}  # type: ignore[arg-type]
    declarations.fill(declaration, answers=answers, by=filing.user())


def printed(declaration: Declaration, what: str = "form") -> Printing:
    return printings.make(declaration, what=what, by=filing.user())  # type: ignore[arg-type]


def scanned(printing: Printing, **how: Any) -> list[Image.Image]:
    return papers.scanned(files.read(printing.file), **how)


def scan(printing: Printing, **how: Any) -> bytes:
    """The scan of a version as one PDF of pictures."""
    return papers.as_pdf(scanned(printing, **how))
