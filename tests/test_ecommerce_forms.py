"""The two e-commerce forms are the official ones: every field in its place, with its unit, type, options and year."""

from __future__ import annotations

import re
import shutil
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from declarations.core.columns import column_name
from declarations.core.display import unit_of
from declarations.core.form import FieldDefinition, FieldType, Section
from portal.services import bundles
from tests.ecommerce import BASE_YEAR, KINDS, definition, filled, folder, form, form_in, official, remarks

SECTIONS = [(kind, section) for kind in KINDS for section in official(f"{kind}_form")["sections"]]
YEARS = re.compile(r"_(2021|2022)$")
# The official form prints none.
OWN_UNITS = {"registered_capital": "万元", "base_area": "平方米"}
# Where the official words don't stand on their own, or name the year that the label shows anyhow.
OWN_LABELS = {
    "base_ec_enterprises_growth": "电子商务企业数量增长率",
    "base_new_year_festival": "参与2021年、2022年“全晋乐购 网上年货节”电商交易额",
    "base_promo_618": "参与“618”专题促消费活动电商交易额",
    "base_promo_double11": "参与“双11”专题促消费活动电商交易额",
    "innov_app_growth": "App下载量增长率",
}


def is_other_text(field: FieldDefinition) -> bool:
    """The blank behind 其他 of a choice, which the official form prints as part of it."""
    return field.code.endswith("_other_text")


def asked(section: Section) -> list[FieldDefinition]:
    return [field for field in section.fields if not field.addition and not is_other_text(field)]


def years_of(field: FieldDefinition) -> list[int]:
    if field.as_of is not None:
        return [BASE_YEAR + field.as_of]
    return [BASE_YEAR + period for period in field.periods] if field.shows_year else []


def shape(section: Section) -> list[dict[str, Any]]:
    """What the programme says of a section's fields, in the words of the official list."""
    return [
        {
            "code": field.code,
            "label": re.sub(r"^\d+\. ", "", field.label),
            "type": field.type.value,
            "unit": unit_of(field),
            "years": years_of(field),
            "as_of": field.as_of is not None,
            "options": list(field.choices.items()),
            "min_select": field.min_select,
            "visible": field.visible,
            "by": section.filled_by,
        }
        for field in asked(section)
    ]


def official_shape(section: dict[str, Any]) -> list[dict[str, Any]]:
    """The same of the official list, the two years of one blank as one field where the first of them stands."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for field in section["fields"]:
        fields.setdefault(YEARS.sub("", field["code"]), []).append(field)
    return [_official(code, years) for code, years in fields.items()]


def _official(code: str, years: list[dict[str, Any]]) -> dict[str, Any]:
    first = years[0]
    stated = [int(first["as_of"][:4])] if "as_of" in first else [field["year"] for field in years if "year" in field]
    several = first["type"] == FieldType.MULTI_CHOICE
    return {
        "code": code,
        "label": OWN_LABELS.get(code, first["label"]),
        "type": first["type"],
        "unit": OWN_UNITS.get(code, first.get("unit", "")),
        "years": stated,
        "as_of": "as_of" in first,
        "options": [(option["code"], option["label"]) for option in first.get("options", [])],
        "min_select": first.get("min_select") if several else None,
        "visible": first["depends_on"]["field"] if "depends_on" in first else None,
        "by": first["filled_by"],
    }


def section_of(kind: str, code: str) -> Section:
    return next(section for section in form(kind).definition.sections if section.code == code)


@pytest.mark.parametrize("kind", KINDS)
def test_the_folder_has_no_fault(kind):
    assert [str(fault) for fault in bundles.read(folder(kind)).faults] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_sections_stand_in_the_official_order(kind):
    ours = [section for section in form(kind).definition.sections if asked(section) and section.layout == "table"]
    printed = official(f"{kind}_form")["sections"]
    assert [(s.code, s.title) for s in ours] == [(s["code"], s["title"]) for s in printed]


@pytest.mark.parametrize(
    ("kind", "section"), SECTIONS, ids=lambda value: value if isinstance(value, str) else value["code"]
)
def test_the_fields_of_a_section_are_the_official_ones(kind, section):
    assert shape(section_of(kind, section["code"])) == official_shape(section)


@pytest.mark.parametrize("kind", KINDS)
def test_a_choice_with_a_blank_behind_other_has_its_text_right_after_it(kind):
    blanks = {
        YEARS.sub("", field["code"]): next(option["code"] for option in field["options"] if option.get("free_text"))
        for section in official(f"{kind}_form")["sections"]
        for field in section["fields"]
        if any(option.get("free_text") for option in field.get("options", []))
    }
    fields = form(kind).definition.fields
    found = {before.code: (field.code, field.visible) for before, field in pairwise(fields) if is_other_text(field)}
    assert found == {code: (f"{code}_other_text", f"{code}_{option} IS TRUE") for code, option in blanks.items()}


def test_the_items_of_the_base_form_are_numbered_1_to_65():
    fields = [field for section in official("base_form")["sections"] for field in section["fields"]]
    first = [next(group) for number, group in groupby(fields, lambda f: f.get("item_no")) if number]
    numbered = [f for f in form("base").definition.fields if re.match(r"\d+\. ", f.label)]
    assert [(int(f.label.split(".")[0]), f.code) for f in numbered] == [
        (f["item_no"], YEARS.sub("", f["code"])) for f in first
    ]
    assert [f["item_no"] for f in first] == list(range(1, 66))


@pytest.mark.parametrize("kind", KINDS)
def test_the_recommender_s_opinion_is_preprinted(kind):
    prefix = "base_" if kind == "base" else ""
    opinion = section_of(kind, f"{prefix}recommendation").fields[0]
    assert opinion.help == "经审核，该企业申报材料内容真实、数据准确，符合申报条件，我单位同意推荐。"


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_have_their_bounds(kind):
    """Counts and money aren't negative, a share is 0 to 100, a growth has no upper bound."""
    given = {YEARS.sub("", f["code"]): f for s in official(f"{kind}_form")["sections"] for f in s["fields"]}
    found = {f.code: (f.min, f.max) for s in form(kind).definition.sections for f in asked(s) if f.code in given}
    wanted = {}
    for code, field in given.items():
        bounds: tuple[int | None, int | None] = (None, None)
        if field["type"] in ("integer", "decimal", "money"):
            bounds = (0, None)
        if field["type"] == "percent":
            bounds = (-100, None) if "growth_of" in field else (0, None if code == "rnd_ratio" else 100)
        wanted[code] = bounds
    assert found == wanted


# What a declaration of each type shows of the official fields, both years counted, the recommender's three not.
TYPES = [
    ({"enterprise_type": "platform", "platform_subtypes": "goods"}, 114),
    ({"enterprise_type": "platform", "platform_subtypes": "life"}, 91),
    ({"enterprise_type": "platform", "platform_subtypes": "goods;life"}, 135),
    ({"enterprise_type": "platform"}, 135),
    ({"enterprise_type": "brand_distributor"}, 94),
    ({"enterprise_type": "service"}, 88),
    ({"enterprise_type": "innovative"}, 85),
    ({"enterprise_type": "comprehensive", "comprehensive_business_types": "brand_distributor;service"}, 113),
    ({"enterprise_type": "comprehensive", "comprehensive_business_types": "platform;brand_distributor;service"}, 178),
    ({}, 70),
]


@pytest.mark.parametrize(("answers", "count"), TYPES)
def test_each_type_is_asked_its_own_parts(answers, count):
    hidden = filled("enterprise", **answers).hidden
    shown = [
        column_name(field.code, period)
        for section in form("enterprise").definition.asked
        if section.layout == "table"
        for field in asked(section)
        for period in field.periods
    ]
    assert len([name for name in shown if name not in hidden]) == count


@pytest.mark.parametrize("kind", KINDS)
def test_a_stated_growth_that_contradicts_the_figures_is_pointed_out(kind):
    """From 100 to 150 is 50%: 51 still passes for rounding, 51.01 doesn't."""
    fields = [f for s in official(f"{kind}_form")["sections"] for f in s["fields"]]
    growths = {f["code"]: f["growth_of"] for f in fields if f.get("growth_of", "").endswith("_2022")}
    both = {f["code"] for f in fields}
    told = {c: of for c, of in growths.items() if of.replace("2022", "2021") in both and c.endswith("_2022")}
    labels = {f["code"]: OWN_LABELS.get(YEARS.sub("", f["code"]), f["label"]) for f in fields}

    def warned(growth: str) -> set[str]:
        answers = {}
        for code, of in told.items():
            name = YEARS.sub("", of)
            answers |= {f"{name}_prev": "100", name: "150", YEARS.sub("", code): growth}
        types = {
            "enterprise_type": "comprehensive",
            "comprehensive_business_types": "platform;brand_distributor;service",
        }
        innovative = {k: v for k, v in answers.items() if k.startswith("innov_")}
        rest = {k: v for k, v in answers.items() if k not in innovative}
        runs = [types | rest, {"enterprise_type": "innovative"} | innovative] if kind == "enterprise" else [rest]
        found = [p for run in runs for p in remarks(kind, **run)]
        return {p.message for p in found if "两年数字" in p.message and p.level == "warning"}

    assert warned("51") == set()
    assert warned("51.01") == {f"{labels[code]}（2022年）与两年数字算出的相差超过1个百分点，请核对" for code in told}


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_is_not_more_than_its_whole(kind):
    fields = {f["code"]: f for s in official(f"{kind}_form")["sections"] for f in s["fields"]}
    parts = [(f, fields[f["part_of"]]) for f in fields.values() if "part_of" in f]

    def column(field: dict[str, Any]) -> str:
        return re.sub("_2022$", "", re.sub("_2021$", "_prev", field["code"]))

    def told(more: int) -> list[tuple[str, str]]:
        answers = {column(whole): "10" for _, whole in parts} | {column(part): str(10 + more) for part, _ in parts}
        return [(p.message, p.level) for p in remarks(kind, **answers) if "不应多于" in p.message]

    def sentence(part: dict[str, Any], whole: dict[str, Any]) -> str:
        year = f"（{part['year']}年）" if "year" in part else ""
        return f"{part['label'].removeprefix('其中')}{year}不应多于{whole['label']}"

    assert told(0) == []
    assert sorted(told(1)) == sorted(
        (sentence(part, whole), "warning" if part["code"] == "base_mcn_count" else "error") for part, whole in parts
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_additions_say_that_they_are_none_of_the_official_form(kind):
    added = [field for section in form(kind).definition.sections for field in section.fields if field.addition]
    assert len(added) == {"enterprise": 17, "base": 12}[kind]
    other = [field for field in added if "原申报表没有此项，为对照第" not in field.help]
    assert [field.help for field in other] == ["原申报表没有此项，为确定推荐单位所加"]


@pytest.mark.parametrize("kind", KINDS)
def test_contacts_are_personal(kind):
    personal = {field.code for field in form(kind).definition.fields if field.personal}
    contacts = {f.code for f in form(kind).definition.fields if re.match(r"(base_)?(contact|head)_", f.code)}
    assert personal == contacts | ({"legal_representative"} if kind == "enterprise" else set())


@pytest.mark.parametrize("kind", KINDS)
def test_next_year_s_edition_is_a_copy_with_other_years(kind, tmp_path: Path):
    copy = tmp_path / f"shanxi-ecommerce-{kind}-2024"
    shutil.copytree(folder(kind), copy)
    programme = (copy / "programme.yaml").read_text(encoding="utf-8")
    programme = programme.replace("year: 2023", "year: 2024").replace("base_year: 2022", "base_year: 2023")
    calendar = "calendar: {opens: 2024-08-05, closes: 2024-08-30, recommends_by: 2024-09-10, notice_working_days: 5}"
    programme = re.sub(r"calendar: .*", calendar, programme)
    (copy / "programme.yaml").write_text(programme, encoding="utf-8")
    assert [str(fault) for fault in bundles.read(copy).faults] == []

    def later(text: str) -> str:
        return re.sub(r"20\d\d", lambda year: str(int(year[0]) + 1), text)

    def texts(place: Path) -> list[str]:
        read = form_in(place)
        sections = [text for s in read.definition.sections for text in (s.title, s.part, s.note)]
        helps = [field.help for s in read.definition.sections for field in s.fields if "ICP备" not in field.help]
        checks = [check.message for s in read.definition.sections for check in s.checks]
        entry = [text for rule in read.definition.eligibility for text in (rule.requirement, rule.reason)]
        title = [definition(place).title]
        return [*(c.label for c in read.columns.values()), *sections, *helps, *checks, *entry, *title]

    assert texts(copy) == [later(text) for text in texts(folder(kind))]
