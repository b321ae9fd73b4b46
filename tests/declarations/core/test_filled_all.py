"""Many filings worked out together, or one beside another, come to what each comes to on its own."""

import random

import pytest

from declarations.core.expression import Kind, compile_expression, evaluate, evaluate_all
from declarations.core.filled import Values, fill_in, values_beside, values_of, values_of_all
from declarations.core.form import FieldType
from declarations.core.form_reader import Form
from tests import ecommerce, tiny

SOME = {FieldType.DECIMAL, FieldType.MONEY, FieldType.PERCENT, FieldType.INTEGER, FieldType.YEAR}


def drawn(form: Form, chance: random.Random) -> Values:
    """Answers of the right types to some of the questions, whatever they hide of one another."""
    answers: Values = {}
    for column in form.answer_columns:
        field = column.field
        if field is None or chance.random() < 0.3:
            continue
        if field.type in SOME:
            answers[column.name] = chance.choice([0, 1, 5, 80, 2020])
        elif field.type is FieldType.BOOLEAN:
            answers[column.name] = chance.random() < 0.5
        elif field.type is FieldType.SINGLE_CHOICE:
            answers[column.name] = chance.choice(field.options).code
        elif field.type is FieldType.MULTI_CHOICE:
            answers[column.name] = [one.code for one in field.options if chance.random() < 0.5]
    return answers


@pytest.mark.parametrize("kind", ecommerce.KINDS)
def test_the_official_forms_with_all_that_they_hide(kind: str):
    form, chance = ecommerce.form(kind), random.Random(2023)
    filings = [(drawn(form, chance), tiny.context(seq=number)) for number in range(200)]
    alone = [values_of(form, answers, context) for answers, context in filings]
    assert values_of_all(form, filings) == alone
    stated = [sum(value is not None for value in values.values()) for values in alone]
    assert min(stated) < max(stated)


@pytest.mark.parametrize("kind", ecommerce.KINDS)
def test_answers_that_differ_in_little(kind: str):
    form, chance, context = ecommerce.form(kind), random.Random(2023), tiny.context()
    read = frozenset[str]().union(*(rule.columns for rule in form.visible.values()))
    steered = 0
    for _ in range(150):
        answers, others = drawn(form, chance), drawn(form, chance)
        changed = {name: others.get(name) for name in chance.sample([one.name for one in form.answer_columns], 3)}
        steered += bool(changed.keys() & read)
        filled, other = fill_in(form, answers, context), answers | changed
        assert values_beside(form, filled, other, context) == values_of(form, other, context)
    assert 0 < steered < 150


def test_the_tiny_form_and_nothing_at_all():
    form = tiny.form()
    filings = [(tiny.answers(lines=None, shops=None), tiny.context()), (tiny.answers(), tiny.context(seq=2)), ({}, {})]
    assert values_of_all(form, filings) == [values_of(form, answers, context) for answers, context in filings]
    assert values_of_all(form, []) == []


def test_an_expression_of_constants_has_a_value_a_row():
    schema = {"a": Kind.NUMBER}
    rules = {name: compile_expression(name, schema) for name in ("1 + 1", "a * 2")}
    rows = [{"a": 1}, {"a": None}, {"a": 3}]
    assert evaluate_all(rules, rows, schema) == {"1 + 1": [2.0, 2.0, 2.0], "a * 2": [2.0, None, 6.0]}
    assert evaluate_all({}, rows, schema) == {}
    assert [evaluate(rules, row, schema)["a * 2"] for row in rows] == [2.0, None, 6.0]
