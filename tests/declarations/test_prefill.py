"""Last year's answers stand in this year's declaration, each until somebody has confirmed it."""

from decimal import Decimal
from pathlib import Path

import pytest

from declarations.models import Membership
from declarations.services import declarations, prefill
from records.models import JournalEntry
from tests import builders, tiny
from tests.declarations import filing
from tests.declarations.editions import answers, begin, next_year

pytestmark = pytest.mark.django_db


def carried_columns(declaration) -> set[str]:
    return {name for row in declaration.sections.all() for name in row.unconfirmed}


def test_the_newest_submission_of_last_year_is_taken_over_and_marked(tmp_path: Path):
    submitted = builders.submission()
    found = begin(submitted.declaration.applicant, next_year(tmp_path))
    earlier = tiny.answers()
    assert answers(found) == {
        "revenue_prev2": Decimal(800),
        "revenue_prev": Decimal(1000),
        "staff_prev": 50,
        **{
            name: earlier[name]
            for name in (
                "short_name",
                "founded_on",
                "city",
                "currency",
                "lines",
                "licence_no",
                "is_listed",
                "contact_name",
                "contact_mobile",
                "shops",
            )
        },
    }
    assert carried_columns(found) == set(answers(found))
    assert prefill.carried(found, hidden=()) == prefill.Carried(2024, 13)
    assert prefill.carried(found, hidden={"shops", "profit"}) == prefill.Carried(2024, 12)
    assert prefill.Carried(2024, 13).sentence == "已带入2024年填报的 13 项，请逐项确认"
    entry = JournalEntry.objects.get(action="declaration.prefilled")
    assert (entry.thing, entry.facts) == (f"declaration:{found.id}", {"from": submitted.receipt, "columns": 13})


def test_the_overview_says_so_until_all_is_confirmed(tmp_path: Path):
    found = begin(builders.submission().declaration.applicant, next_year(tmp_path))
    client = filing.member(found, Membership.Part.FILLER)
    assert "已带入2024年填报的 13 项，请逐项确认" in client.get(f"/filing/{found.pk}/").text
    found.sections.filter(section="finance").update(unconfirmed=[])
    assert "已带入2024年填报的 10 项，请逐项确认" in client.get(f"/filing/{found.pk}/").text
    found.sections.update(unconfirmed=[])
    assert "已带入" not in client.get(f"/filing/{found.pk}/").text
    assert prefill.carried(found, hidden=()) is None


def test_what_was_submitted_last_counts_and_not_what_was_only_typed(tmp_path: Path):
    submitted = builders.submission()
    declaration = submitted.declaration
    declaration.state = declaration.State.RETURNED
    declaration.save()
    declarations.fill(declaration, answers={"contact_name": "李四"}, by=builders.user())
    assert answers(begin(declaration.applicant, next_year(tmp_path)))["contact_name"] == "张三"


def test_what_isnt_asked_in_this_case_is_not_taken_over(tmp_path: Path):
    found = begin(builders.submission().declaration.applicant, next_year(tmp_path), category="service")
    assert "shops" not in answers(found) and "contact_name" in answers(found)
    assert found.sections.filter(section="platform").count() == 0


def test_a_changed_form_takes_over_what_still_fits(tmp_path: Path):
    changed = next_year(tmp_path, instead={"licence_no": "permit_no", "options: [CNY, HKD,": "options: [HKD,"})
    found = answers(begin(builders.submission().declaration.applicant, changed))
    assert {"permit_no", "licence_no", "currency"} & set(found) == set()
    assert found["short_name"] == "虚构"


@pytest.mark.parametrize("what", ["draft", "another applicant", "another list", "nothing"])
def test_nothing_else_is_taken_over(tmp_path: Path, what: str):
    mine = builders.applicant()
    if what == "draft":
        builders.declaration()
    elif what == "another applicant":
        builders.submission(seq=2)
    elif what == "another list":
        builders.submission()
    programme = next_year(tmp_path, code="tiny-list-too" if what == "another list" else "tiny-list")
    found = begin(mine, programme)
    assert (answers(found), found.sections.count(), prefill.carried(found, hidden=())) == ({}, 0, None)
    assert JournalEntry.objects.filter(action="declaration.prefilled").count() == 0


def test_a_longer_code_is_another_list(tmp_path: Path):
    """The list `tiny-list-too` of 2025 isn't an edition of `tiny-list`."""
    other = next_year(tmp_path, code="tiny-list-too")
    builders.declaration(in_programme=other)
    found = begin(builders.applicant(), next_year(tmp_path))
    assert answers(found) == {}


def test_beginning_again_takes_nothing_over_again(tmp_path: Path):
    applicant = builders.submission().declaration.applicant
    programme = next_year(tmp_path)
    first = begin(applicant, programme)
    declarations.fill(first, answers={"contact_name": "李四"}, by=builders.user())
    again = begin(applicant, programme)
    assert (again.pk, answers(again)["contact_name"]) == (first.pk, "李四")
    assert JournalEntry.objects.filter(action="declaration.prefilled").count() == 1


def test_nothing_taken_over_is_submitted_unseen(tmp_path: Path):
    found = begin(builders.submission().declaration.applicant, next_year(tmp_path))
    barring = [problem for problem in declarations.problems_of(found) if "沿用上年" in problem.message]
    assert {problem.column for problem in barring} == carried_columns(found)
    assert {problem.level for problem in barring} == {"error"}
