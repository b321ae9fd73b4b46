from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from declarations.core import frozen
from review.core.changes import Change, changes
from tests import tiny

FILE = {"slot": "licence_copy", "name": "执照.pdf", "sha256": "a" * 64}


def content(*, documents: list[dict[str, str]] | None = None, name: str = "", **answers: Any) -> dict[str, Any]:
    return frozen.freeze(
        context=tiny.context(**({"name": name} if name else {})),
        answers=tiny.answers(**answers),
        documents=documents or [],
        revision="r",
        figures_synthetic=False,
    )


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(c.column or c.label, c.before, c.after) for c in changes(tiny.form(), before, after)]


def test_nothing_changed():
    assert changes(tiny.form(), content(), content()) == []


def test_a_figure_is_told_with_label_and_unit():
    column = tiny.form().columns["revenue"]
    assert changes(tiny.form(), content(revenue="1000"), content(revenue="1200.5")) == [
        Change("revenue", column.label, column.unit, "1,000", "1,200.5")
    ]


def test_values_are_compared_not_their_spelling():
    assert told(content(revenue="1000"), content(revenue="1000.00")) == []


def test_what_was_not_stated_and_what_is_not_stated_any_more():
    assert told(content(revenue_prev=None), content(revenue_prev="5")) == [("revenue_prev", "未填", "5")]
    assert told(content(revenue_prev="0"), content(revenue_prev=None)) == [("revenue_prev", "0", "未填")]


def test_a_cell_of_a_table_with_as_many_rows():
    rows = [{"title": "一号店", "sales": "200"}]
    other = [{"title": "一号店", "sales": "201"}]
    assert told(content(shops=rows), content(shops=other)) == [("shops", "一号店，200", "一号店，201")]


def test_the_applicants_new_name():
    assert told(content(name="甲"), content(name="乙")) == [("name", "甲", "乙")]


def test_documents_come_go_and_are_replaced_under_their_name():
    newer = FILE | {"sha256": "b" * 64}
    title = next(s.title for s in tiny.form().definition.documents if s.code == "licence_copy")
    assert told(content(), content(documents=[FILE])) == [(f"材料：{title}", "无", "执照.pdf（aaaaaaaa）")]
    assert told(content(documents=[FILE]), content(documents=[newer])) == [
        (f"材料：{title}", "执照.pdf（aaaaaaaa）", "执照.pdf（bbbbbbbb）")
    ]


def test_what_only_the_earlier_form_asked():
    before = content()
    before["answers"]["gone"] = "7"
    assert told(before, content()) == [("gone", "7", "不再填报")]


def test_a_value_that_an_earlier_form_took_as_another_type():
    before = content()
    before["answers"]["revenue"] = "约一千"
    assert told(before, content(revenue="1000")) == [("revenue", "约一千", "1,000")]


@given(st.dictionaries(st.sampled_from(["revenue", "profit", "staff", "short_name"]), st.integers(0, 10**6).map(str)))
def test_exactly_what_differs_is_told(typed: dict[str, str]):
    before, after = content(), content(**typed)
    differing = {n for n in typed if tiny.answers()[n] != tiny.answers(**typed)[n]}
    assert {c.column for c in changes(tiny.form(), before, after)} == differing
    assert [(c.after, c.before) for c in changes(tiny.form(), after, before)] == [
        (c.before, c.after) for c in changes(tiny.form(), before, after)
    ]
