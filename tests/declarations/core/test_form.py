"""Fields of a form: what follows from the way a line is written."""

import pytest
from pydantic import ValidationError

from declarations.core.form import FieldDefinition
from tests import tiny


def field(**more) -> FieldDefinition:
    return FieldDefinition(code="x", label="项", type="decimal", **more)


@pytest.mark.parametrize(
    ("more", "shown"),
    [({}, False), ({"dated": True}, True), ({"periods": (-1, 0)}, True), ({"periods": (-1,)}, False)],
)
def test_the_label_shows_the_year_with_several_periods_or_where_it_says_so(more, shown):
    assert field(**more).shows_year is shown


@pytest.mark.parametrize(
    ("required", "last_year", "this_year"),
    [(False, False, False), (True, True, True), ((0,), False, True), ((-1, 0), True, True)],
)
def test_required_of_all_periods_or_of_some(required, last_year, this_year):
    asked = field(periods=(-1, 0), required=required)
    assert (asked.is_required(-1), asked.is_required(0)) == (last_year, this_year)


def test_an_option_of_plain_text_is_its_own_code():
    assert tiny.form().columns["currency"].field.choices == {"CNY": "CNY", "HKD": "HKD", "USD": "美元"}


def test_a_definition_does_not_change_once_it_is_read():
    with pytest.raises(ValidationError, match="frozen"):
        field().label = "别的"


def test_sections_documents_and_conditions_say_what_the_file_says():
    form = tiny.form().definition
    assert [section.code for section in form.sections] == ["basic", "contact", "finance", "platform"]
    assert [(d.code, d.accept, d.required, d.sealed) for d in form.documents] == [
        ("licence_copy", ("pdf", "jpg", "png"), True, True),
        ("listing_notice", ("pdf",), False, False),
        ("shop_ledger", ("xlsx",), False, False),
    ]
    assert [(rule.code, rule.kind) for rule in form.eligibility] == [
        ("licensed", "certificate"),
        ("online_main", "automatic"),
        ("in_trade", "declaration"),
        ("well_run", "judgement"),
    ]
    assert [field.code for field in form.fields if field.personal] == [
        "contact_name",
        "contact_mobile",
        "contact_email",
    ]
