"""`form.yaml` held against its model, and everything that a model can't see, all faults in one go."""

import pytest

from declarations.core.document import parse
from declarations.core.expression import RESERVED
from declarations.core.form import FieldType
from declarations.core.form_reader import read_form
from tests import faulty, tiny

FAULTY = faulty.cases("form")
FORM = faulty.plain("form")


def faults_of(source: str) -> list[str]:
    document, faults = parse(source, "form.yaml")
    form, found = read_form(document, tiny.definition())
    assert (form is None) == bool(found)
    return [str(fault) for fault in sorted(faults + found)]


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_form_gives_exactly_these_lines(name):
    source, expected = FAULTY[name]
    assert faults_of(source) == expected


def test_the_table_is_as_long_as_it_should_be():
    assert len(FAULTY) >= 40


def test_the_plain_form_has_no_fault():
    assert faults_of(FORM) == []


@pytest.mark.parametrize("word", sorted(RESERVED - {"true", "false", "null"}))
def test_no_word_of_the_expression_language_is_a_field(word):
    lines = f"      - {{code: {word}, label: 丑, type: text}}\n"
    assert faults_of(FORM + lines) == [f"form.yaml:7: sections[0].fields[1].code: “{word}”是表达式的保留字"]


def test_the_tiny_form_uses_every_type_of_field():
    assert {field.type for field in tiny.form().definition.fields} == set(FieldType)


def test_every_expression_is_compiled_under_its_own_key():
    form = tiny.form()
    assert set(form.computed) == {"online_share", "growth", "mostly_online"}
    assert set(form.visible) == {"platform", "basic.market_value"}
    assert set(form.rules) == {
        "check:basic:0",
        "check:finance:0",
        "check:finance:1",
        "check:finance:2",
        "check:platform:0",
        "eligibility:licensed",
        "eligibility:online_main",
        "eligibility:in_trade",
        "document:listing_notice",
        "document:shop_ledger",
    }
