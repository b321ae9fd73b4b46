"""Verified figures above the programme's bound: adopted only once another verifier has confirmed them."""

import shutil
from decimal import Decimal

import pytest

from accounts.models import Role
from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Case, Figure, FigureConfirmation
from review.services import adoption, cases, figures
from tests import casework
from tests.review.desk import FIGURE, post, shown, text

pytestmark = pytest.mark.django_db
BOUND = "verification: {days: 12, area: city, confirm: [{columns: [tax, internet_revenue], above: 500, differs: 50}]}\n"


@pytest.fixture
def case(tmp_path) -> Case:
    """A case of a programme in which big figures need a second verifier."""
    folder = shutil.copytree(casework.FOLDER, tmp_path / "shanxi-internet-20-2019")
    review = folder / "review.yaml"
    review.write_text(review.read_text(encoding="utf-8") + BOUND, encoding="utf-8")
    casework.import_registers(tmp_path)
    casework.programme(folder=folder)
    return casework.case_of_newest()


@pytest.fixture
def second(db):
    return casework.person(Role.VERIFIER, email="second@example.cn")


def adopted(column: str = "internet_revenue") -> object:
    [one] = adoption.adopted(Case.objects.get().programme)
    return one.values[column]


def test_a_big_figure_waits_and_the_declared_one_is_adopted(case, verifier, desk):
    figure = casework.verify(case, "internet_revenue", "750", by=verifier)
    case.refresh_from_db()
    assert (figure.needs_confirmation, case.unconfirmed_figures, adopted()) == (True, 1, Decimal(800))
    with pytest.raises(Refused, match=r"^有 1 项核定值待另一位核查员复核，复核之后才能通过$"):
        cases.decide(case, kind="pass", submission_seen=str(case.submission_id), reason="无误", by=verifier)
    said = shown(desk, case)
    assert "1 项待复核" in said
    assert "800 待复核 750" in said
    assert "核定值须由另一位核查员复核，不能复核自己的核定" in said


def test_a_small_one_counts_at_once(case, verifier):
    casework.verify(case, "tax", "60", by=verifier)
    case.refresh_from_db()
    assert (case.unconfirmed_figures, adopted("tax")) == (0, Decimal(60))
    casework.verify(case, "tax", "80", by=verifier)  # by more than half away from the declared 50
    case.refresh_from_db()
    assert (case.unconfirmed_figures, adopted("tax")) == (1, Decimal(60))


def test_confirmed_by_another_it_is_adopted_and_checked_again(case, verifier, second):
    figure = casework.verify(case, "internet_revenue", "400", by=verifier)
    with pytest.raises(Refused, match="不能复核自己的核定"):
        figures.confirm(figure, is_upheld=True, reason="", by=verifier)
    answer = post(casework.visitor(second), case, f"figures/{figure.pk}", answer="uphold")
    case.refresh_from_db()
    assert answer.status_code == 302
    assert (case.unconfirmed_figures, adopted(), case.failed_steps) == (0, Decimal(400), 1)
    entry = JournalEntry.objects.get(action="figure.confirmed")
    assert entry.recorded_by == second.label
    assert entry.facts == {"column": "internet_revenue", "declared": "800", "verified": "400"}
    assert "复核同意 second@example.cn" in shown(casework.visitor(second), case)


def test_refused_with_a_reason_it_is_never_adopted(case, verifier, second):
    figure = casework.verify(case, "internet_revenue", "750", by=verifier)
    client = casework.visitor(second)
    refused = post(client, case, f"figures/{figure.pk}", answer="refuse", reason=" ")
    assert (refused.status_code, "不同意核定值时请写明理由" in text(refused)) == (409, True)
    assert post(client, case, f"figures/{figure.pk}", answer="refuse", reason="审计报告另有附注").status_code == 302
    case.refresh_from_db()
    assert (case.unconfirmed_figures, adopted()) == (0, Decimal(800))
    assert "复核不同意，不采用" in shown(client, case)
    cases.decide(case, kind="pass", submission_seen=str(case.submission_id), reason="无误", by=verifier)


def test_a_newer_figure_takes_the_place_of_one_that_waits(case, verifier, second):
    older = casework.verify(case, "internet_revenue", "750", by=verifier)
    casework.verify(case, "internet_revenue", "760", by=verifier)
    case.refresh_from_db()
    assert case.unconfirmed_figures == 1
    with pytest.raises(Refused, match="已有更新的核定值"):
        figures.confirm(older, is_upheld=True, reason="", by=second)


def test_a_figure_is_confirmed_once(case, verifier, second):
    figure = casework.verify(case, "internet_revenue", "750", by=verifier)
    figures.confirm(figure, is_upheld=True, reason="", by=second)
    with pytest.raises(Refused, match="已复核过"):
        figures.confirm(figure, is_upheld=False, reason="不", by=second)
    assert FigureConfirmation.objects.get().is_upheld


def test_the_queue_finds_what_waits_and_when_it_is_due(case, verifier, desk):
    casework.verify(case, "internet_revenue", "750", by=verifier)
    page = f"/review/{casework.SLUG}/"
    assert "待复核 1" in text(desk.get(f"{page}?found=unconfirmed"))
    assert "没有符合条件的案卷" in text(desk.get(f"{page}?area=大同"))
    assert case.applicant_name in text(desk.get(f"{page}?area=太原&due=overdue"))
    case.refresh_from_db()
    assert (str(case.due_on), case.area) == ("2019-06-01", "太原")


def test_a_refused_figure_form_keeps_what_was_typed(case, desk):
    answer = post(desk, case, "figures", **FIGURE | {"reason": ""})
    assert (answer.status_code, Figure.objects.count()) == (422, 0)
