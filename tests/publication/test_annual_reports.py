"""Annual reports through the services: filed, sent back, forwarded together; what is due and what was missed."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from declarations.core.programme import SHANGHAI
from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from publication.models import AnnualReport, Holding
from publication.services import annual_reports
from publication.services.enclosed import Enclosure
from records.models import JournalEntry
from records.services import files
from tests import builders
from tests.casework import PDF
from tests.publication.holdings import holding

pytestmark = pytest.mark.django_db
LAST_YEAR = timezone.localdate().year - 1


def file(of: Holding, *, year: int = LAST_YEAR, **more: Any) -> AnnualReport:
    facts: dict[str, Any] = {"text": "经营正常", "figures": {"revenue": "120.5", "staff": None}, "by": builders.user()}
    return annual_reports.file(of, year=year, **{**facts, **more})


def test_a_report_is_filed_with_its_unit_and_again_until_it_is_forwarded() -> None:
    one = holding()
    made = file(one, document=Enclosure("年报.pdf", PDF))
    assert (made.state, made.text, made.figures, made.document_name) == (
        "filed",
        "经营正常",
        {"revenue": "120.5", "staff": None},
        "年报.pdf",
    )
    again = file(one, text="更正：经营良好")
    assert (again.pk, again.text, again.document_name) == (made.pk, "更正：经营良好", "年报.pdf")
    batch = annual_reports.forward(one.programme, unit="north", year=LAST_YEAR, by=builders.user())
    again.refresh_from_db()
    assert (again.state, again.batch, batch.count) == ("forwarded", batch, 1)
    with pytest.raises(Refused, match=r"^年度报送处于“已报送”，不能“重新报送”$"):
        file(one)
    entries = JournalEntry.objects.filter(thing=f"holding:{one.pk}").order_by("seq")
    assert [(entry.action, entry.facts["before"], entry.facts["after"]) for entry in entries] == [
        ("annual_report.filed", "", "filed"),
        ("annual_report.filed", "filed", "filed"),
        ("annual_report.forwarded", "filed", "forwarded"),
    ]


def test_without_a_unit_a_report_goes_straight_to_the_association() -> None:
    assert file(holding(unit="")).state == "forwarded"


@pytest.mark.parametrize(
    ("year", "more", "told"),
    [
        (LAST_YEAR + 1, {}, f"还不能报送{LAST_YEAR + 1}年度的情况"),
        (2021, {}, "还不能报送2021年度的情况"),
        (LAST_YEAR, {"text": "  "}, "请写明上一年度的经营情况"),
    ],
)
def test_what_cannot_be_filed_is_told(year: int, more: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=f"^{told}"):
        file(holding(), year=year, **more)
    assert AnnualReport.objects.count() == 0


def test_a_hostile_file_files_nothing() -> None:
    with pytest.raises(UploadError, match=r"这里只收 pdf、jpg、png"):
        file(holding(), document=Enclosure("年报.pdf", b"MZ\x90\x00"))
    assert AnnualReport.objects.count() == 0


def test_who_no_longer_holds_the_title_reports_nothing() -> None:
    one = holding(state="lapsed", ended_on=date(LAST_YEAR + 1, 1, 2))
    with pytest.raises(Refused, match=r"^称号已终止，不再报送$"):
        file(one)


def test_the_unit_sends_back_before_it_forwards() -> None:
    made = file(holding())
    with pytest.raises(Refused, match=r"^请写明退回的理由$"):
        annual_reports.send_back(made, reason=" ", by=builders.user())
    annual_reports.send_back(made, reason="请补充纳税情况", by=builders.user())
    made.refresh_from_db()
    assert (made.state, made.return_reason) == ("returned", "请补充纳税情况")
    with pytest.raises(Refused, match=r"^没有可以报送的"):
        annual_reports.forward(made.holding.programme, unit="north", year=LAST_YEAR, by=builders.user())
    assert file(made.holding).state == "filed"


def test_a_batch_holds_what_the_unit_has_and_names_who_owes() -> None:
    one, other = holding(seq=1), holding(seq=2, name="=1+1公司")
    holding(seq=3, unit="south")
    owing = holding(seq=4)
    file(one)
    file(other, text="@SUM(A1)")
    batch = annual_reports.forward(one.programme, unit="north", year=LAST_YEAR, by=builders.user())
    sheet = load_workbook(io.BytesIO(files.read(batch.workbook))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [f"{LAST_YEAR}年度经营情况汇总表"]
    assert rows[1] == [f"{one.programme.title}　北部推荐单位　第 1 批，2 家"]
    assert rows[2] == [f"尚未报送的 1 家：{owing.name}"]
    assert rows[3] == ["企业名称", "登记号", "营业收入（万元）", "员工总数（人）", "情况说明", "报送日期"]
    assert [row[0] for row in rows[4:]] == ["'=1+1公司", one.name]
    assert rows[4][4] == "'@SUM(A1)"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files.read(batch.summary))).pages)
    assert one.name in text.replace("\n", "")
    assert "120.5" in text
    file(owing)
    late = annual_reports.forward(one.programme, unit="north", year=LAST_YEAR, by=builders.user())
    assert (late.number, late.count) == (2, 1)


def test_what_is_due_and_what_is_overdue() -> None:
    one = holding()
    other = holding(seq=2, held_from=date(LAST_YEAR, 5, 1))
    holding(seq=3, state="lapsed", ended_on=date(2023, 1, 1))
    in_march = datetime(LAST_YEAR + 1, 3, 31, 23, 59, tzinfo=SHANGHAI)
    file(one, year=2022)
    due = [(found.holding, found.due.year) for found in annual_reports.due(one.programme, at=in_march)]
    assert due == [*((one, year) for year in range(2023, LAST_YEAR + 1)), (other, LAST_YEAR)]
    overdue = annual_reports.overdue(one.programme, at=in_march)
    assert [found.due.year for found in overdue] == list(range(2023, LAST_YEAR))
    after = annual_reports.overdue(one.programme, at=in_march + timedelta(minutes=1))
    assert [found.due.year for found in after] == [*range(2023, LAST_YEAR), LAST_YEAR, LAST_YEAR]


def test_missed_and_late_years_are_evidence() -> None:
    one = holding()
    file(one, year=2022)  # years after its day
    missed = annual_reports.missed(one, today=date(2025, 4, 1))
    assert missed == [(2022, "已报推荐单位（逾期报送）"), (2023, "逾期未报"), (2024, "逾期未报")]
    assert annual_reports.missed(holding(seq=2, held_from=date(2025, 1, 1)), today=date(2026, 3, 31)) == []
