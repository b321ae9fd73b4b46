"""The samples of the two e-commerce programmes, their documents and the outlines of their reports."""

from __future__ import annotations

import re

import pytest

from accounts.services import people
from declarations.core.filled import fill_in, problems
from declarations.core.intake import Filing, read_filings
from declarations.core.letter import unknown
from declarations.core.self_check import standings
from declarations.core.sheet import read_sheet
from declarations.core.slots import missing_documents
from declarations.models import Submission
from portal.services import samples
from tests.ecommerce import KINDS, definition, filled, folder, form, official

# By row's name or base: what doesn't admit it, and what can't be told of it.
NOT_MET = {
    "enterprise": {
        "山西虚构双塔综合电子商务有限公司": ["comprehensive"],
        "山西虚构宁武风行电子商务有限公司": ["retail_platform"],
        "山西虚构黄河彼岸电子商务有限公司": ["registered_in_shanxi"],
    },
    "base": {"虚构丹朱电商园": ["area"]},
}
NOT_TOLD = {
    "enterprise": {"山西虚构鹳雀新程电子商务有限公司": ["innovative_growth"]},
    "base": {"虚构并州直播基地": ["area", "resident_enterprises"], "虚构唐城电商街区": ["city_demo"]},
}


def filings(kind: str) -> list[Filing]:
    sheet = read_sheet(folder(kind) / "sample" / "declarations.csv")
    found, faults = read_filings(sheet, form(kind), definition(folder(kind)))
    assert [str(fault) for fault in faults] == []
    return found


def context(filing: Filing) -> dict[str, str]:
    return {
        "number": filing.number,
        "number_kind": filing.number_kind,
        "name": filing.name,
        "subject": filing.head.subject,
    }


@pytest.mark.parametrize(("kind", "count"), [("enterprise", 24), ("base", 10)])
def test_every_row_is_invented_and_says_so(kind, count):
    rows = filings(kind)
    assert len(rows) == count
    assert all(row.figures_synthetic and "虚构" in row.name and row.number.startswith("91999999FAKE") for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_has_anything_to_mend_or_typed_where_nothing_is_asked(kind):
    found = []
    for row in filings(kind):
        got = fill_in(form(kind), row.answers, context(row))
        told = problems(form(kind), got, unread={}, unconfirmed=())
        found += [(row.name, problem.message) for problem in told]
        found += [(row.name, name) for name in got.hidden if row.answers.get(name) is not None]
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_rows_meant_to_fail_the_conditions_fail_them(kind):
    failed: dict[str, list[str]] = {}
    untold: dict[str, list[str]] = {}
    for row in filings(kind):
        got = fill_in(form(kind), row.answers, context(row))
        name = row.head.subject or row.name
        for standing in standings(form(kind), got.values, got.hidden):
            if standing.verdict.is_no:
                failed.setdefault(name, []).append(standing.rule.code)
            elif standing.verdict.is_unknown and standing.rule.rule:
                untold.setdefault(name, []).append(standing.rule.code)
    assert failed == NOT_MET[kind]
    assert untold == NOT_TOLD[kind]


def test_the_sample_has_enterprises_of_every_type_and_from_every_unit():
    rows = filings("enterprise")
    assert {row.answers["enterprise_type"] for row in rows} == set(
        form("enterprise").columns["enterprise_type"].field.choices  # type: ignore[union-attr]
    )
    assert {row.head.unit for row in rows} == {
        unit.code for unit in definition(folder("enterprise")).recommending_units
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "count"), [("enterprise", 24), ("base", 10)])
def test_the_sample_is_taken_in_submitted_and_checked(kind, count):
    revision = samples.take_in(folder(kind), by=people.system(), say=lambda line: None)
    assert Submission.objects.filter(programme=revision.programme).count() == count


@pytest.mark.parametrize("kind", KINDS)
def test_every_official_document_has_its_place(kind):
    """Beginning with the official words, under the same article and sealed."""
    wanted = [document for document in official("procedure")["documents"] if kind in document["for"]]
    slots = form(kind).definition.documents
    found = [next((slot for slot in slots if slot.title.startswith(one["label"])), None) for one in wanted]
    assert [(slot.clause, slot.sealed) if slot else None for slot in found] == [
        (one["clause"], one["sealed"]) for one in wanted
    ]


def test_documents_are_asked_where_their_condition_holds():
    always = ["form_scan", "report_scan", "business_licence", "audit_report", "truth_declaration", "evidence"]
    assert missing("enterprise") == always
    assert missing("enterprise", sells_permit_goods="是", has_own_website="是") == [
        *always[:-1],
        "permit",
        "icp_proof",
        "evidence",
    ]
    base = [
        "form_scan",
        "report_scan",
        "operator_info",
        "premises_proof",
        "audit_report",
        "truth_declaration",
        "evidence",
    ]
    assert missing("base", government_founded="否") == base
    assert missing("base", government_founded="是") == [*base[:3], "government_approval", *base[3:]]


def missing(kind: str, **answers: str) -> list[str]:
    return [problem.column for problem in missing_documents(form(kind), filled(kind, **answers).values, [])]


@pytest.mark.parametrize("kind", KINDS)
def test_the_declaration_of_truth_names_only_what_can_be_filled_in(kind):
    assert unknown((folder(kind) / "documents" / "truth_declaration.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_follows_the_official_outline(kind):
    chapters = [section for section in form(kind).definition.sections if section.layout == "narrative"]
    outline = official("procedure")["outlines"][f"outline_{kind}"]["headings"]
    assert [chapter.title for chapter in chapters] == [f"{heading['no']}、{heading['title']}" for heading in outline]
    for chapter, heading in zip(chapters, outline, strict=True):
        parts = [(part["title"] or heading["title"], part["points"]) for part in heading["parts"]]
        fields = [(field.label, re.sub("^要点：", "", field.help).split("；")) for field in chapter.fields]
        assert fields == parts or (not parts and [label for label, _ in fields] == [heading["title"]])
        assert {field.max_length for field in chapter.fields} == {10_000}


def test_the_report_has_a_heading_for_each_direction_chosen():
    hidden = filled("enterprise", demo_directions="促民生、促振兴").hidden
    chapter = next(s for s in form("enterprise").definition.sections if s.code == "report_features")
    shown = [field.code for field in chapter.fields if field.code not in hidden]
    assert shown == ["report_livelihood", "report_revitalization"]
