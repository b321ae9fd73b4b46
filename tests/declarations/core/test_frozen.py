"""What a submission freezes can be read back, the same."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.frozen import freeze, thaw, unit_in
from records.core.canonical import canonical_json
from tests import tiny


def frozen(**more):
    return freeze(
        context=tiny.context(),
        answers=tiny.answers(**more),
        documents=[{"slot": "licence", "name": "营业执照.pdf", "sha256": "f" * 64}],
        revision="abc",
        figures_synthetic=True,
    )


def test_the_content_is_who_under_which_revision_and_every_stated_answer():
    content = frozen(about=None)
    assert {key: content[key] for key in ("format", "revision", "figures_synthetic")} == {
        "format": 1,
        "revision": "abc",
        "figures_synthetic": True,
    }
    assert content["context"] == tiny.context()
    assert "about" not in content["answers"]
    assert content["answers"]["profit"] == "100.50"
    assert content["answers"]["shops"][1] == {"title": "二号店", "sales": "100.5", "opened_on": None, "level": None}


def test_thawing_gives_every_column_s_value():
    content = json.loads(canonical_json(frozen()))
    assert thaw(tiny.form(), content) == tiny.values()


@given(st.decimals(0, 10**14, places=4), st.text("一二ab", max_size=10), st.booleans())
def test_freezing_what_was_thawed_gives_the_same_bytes(profit, city, listed):
    answers = tiny.answers() | {"profit": profit, "city": city or None, "is_listed": listed}
    content = freeze(context=tiny.context(), answers=answers, documents=[], revision="r", figures_synthetic=False)
    once = canonical_json(content)
    values = thaw(tiny.form(), json.loads(once))
    again = {column.name: values[column.name] for column in tiny.form().answer_columns}
    repeated = freeze(context=tiny.context(), answers=again, documents=[], revision="r", figures_synthetic=False)
    assert canonical_json(repeated) == once
    assert values["profit"] == Decimal(profit)


def test_the_unit_is_read_from_the_content_and_unknown_where_it_has_none():
    context = tiny.context(unit="north")
    content = freeze(context=context, answers=tiny.answers(), documents=[], revision="r", figures_synthetic=False)
    assert (unit_in(json.loads(canonical_json(content))), unit_in(frozen())) == ("north", None)
    assert thaw(tiny.form(), content) == tiny.values()


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="submission format 2 is unknown"):
        thaw(tiny.form(), frozen() | {"format": 2})
