"""What a return leaves open: what it names, what its values make appear, and what has to follow."""

from pathlib import Path

import pytest
from django.conf import settings

from declarations.core.document import dated, parse
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import read_programme
from declarations.core.slots import all_slots
from declarations.core.unlocking import unlocked

SHIPPED = sorted(path.parent for path in Path(settings.PROGRAMMES_DIR).glob("*/form.yaml"))
SECTIONS = """
format: 1
sections:
  - code: basic
    title: 基本情况
    fields:
      - {code: listed, label: 是否上市, type: boolean}
      - {code: board, label: 上市地, type: text, visible: listed}
      - {code: code_no, label: 股票代码, type: text, visible: "board IS NOT NULL"}
      - {code: ways, label: 方式, type: multi_choice, options: [{code: web, label: 网站}, {code: app, label: 应用}]}
      - {code: website, label: 网址, type: text, visible: ways_web}
      - {code: proof, label: 证明, type: file, visible: listed}
      - {code: brand, label: 品牌, type: text}
  - code: finance
    title: 经营情况
    visible: "brand IS NOT NULL"
    fields:
      - {code: revenue, label: 营业收入, type: money, unit: 万元, periods: [-1, 0]}
      - {code: growth, label: 增长率, type: percent, computed: "(revenue - revenue_prev) / revenue_prev * 100"}
      - {code: why, label: 原因, type: text, visible: "growth < 0"}
documents:
  - {code: scan, title: 盖章扫描件, scan_of: form}
  - {code: licence, title: 营业执照}
  - {code: prospectus, title: 招股书, when: listed}
  - {code: explanation, title: 说明, when: "growth < 0"}
"""
PROGRAMME = """
format: 1
code: open
year: 2025
title: 示例
base_year: 2024
organisers: [{name: 示例协会}]
calendar: {opens: 2025-03-01, closes: 2025-04-30}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(PROGRAMME, SECTIONS)


def form_of(programme: str, form: str) -> Form:
    read, faults = read_programme(parse(programme, "programme.yaml")[0])
    assert read is not None and faults == []
    document = dated(parse(form, "form.yaml")[0], year=read.year, base_year=read.base_year)
    found, faults = read_form(document, read)
    assert found is not None, faults
    return found


@pytest.mark.parametrize(
    ("named", "columns", "slots"),
    [
        (["brand"], {"brand", "revenue_prev", "revenue", "why"}, {"scan", "explanation", "evidence"}),
        (["listed"], {"listed", "board", "code_no", "proof"}, {"scan", "prospectus", "proof", "evidence"}),
        (["ways"], {"ways", "website"}, {"scan", "evidence"}),
        (["website"], {"website"}, {"scan", "evidence"}),
        (["revenue"], {"revenue", "why"}, {"scan", "explanation", "evidence"}),
        (["licence"], set(), {"licence", "scan"}),
        (["proof"], {"proof"}, {"proof", "scan", "evidence"}),
        (["why", "licence"], {"why"}, {"licence", "scan", "evidence"}),
    ],
)
def test_what_is_named_is_open_and_what_hangs_on_it(form, named, columns, slots):
    found = unlocked(form, named)
    assert (found.columns, found.slots) == (frozenset(columns), frozenset(slots))


@pytest.mark.parametrize("named", [[], ["nonsense"], ["growth"]])
def test_a_return_that_names_nothing_opens_everything(form, named):
    found = unlocked(form, named)
    assert found.columns == {column.name for column in form.answer_columns}
    assert found.slots == {slot.code for slot in all_slots(form)}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_whatever_is_named_in_a_shipped_form_is_open_itself(folder):
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("programme.yaml", "form.yaml")]
    form = form_of(*texts)
    for column in form.answer_columns:
        assert column.name in unlocked(form, [column.name]).columns
    for slot in all_slots(form):
        assert slot.code in unlocked(form, [slot.code]).slots
