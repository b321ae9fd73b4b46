"""This year's figures beside last year's: of the same real year where there is one, else of the year before."""

from decimal import Decimal

from declarations.core.prefill import Edition
from review.core.comparison import Last, compared
from tests import tiny

YEAR = tiny.definition().base_year


def beside(now: dict[str, object], then: dict[str, object], *, years: int = 1) -> dict[str, Last]:
    form = tiny.form()
    to, since = Edition(form, YEAR), Edition(form, YEAR - years)
    return compared(tiny.values(**now), to=to, then=tiny.values(**then), since=since, change=Decimal(50))


def test_a_figure_of_the_same_year_is_marked_when_it_is_no_longer_the_same():
    found = beside({"revenue_prev": "800"}, {"revenue": "800"})
    assert found["revenue_prev"] == Last("800", YEAR - 1, is_before=False, departs=False)
    found = beside({"revenue_prev": "799.99"}, {"revenue": "800"})
    assert found["revenue_prev"] == Last("800", YEAR - 1, is_before=False, departs=True)


def test_this_years_own_figure_stands_beside_the_year_before_and_is_marked_from_the_percentage_on():
    assert beside({"revenue": "1200"}, {"revenue": "800"})["revenue"] == Last("800", YEAR - 1, True, departs=False)
    assert beside({"revenue": "1201"}, {"revenue": "800"})["revenue"] == Last("800", YEAR - 1, True, departs=True)


def test_what_was_stated_two_years_ago_is_no_last_year():
    found = beside({}, {"revenue": "800"}, years=2)
    assert "revenue" not in found


def test_only_figures_are_compared():
    form = tiny.form()
    assert {form.columns[name].field.type for name in beside({}, {})} <= {"money", "decimal", "integer", "percent"}  # type: ignore[union-attr]
