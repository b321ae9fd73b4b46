"""Cases: opened once, checked in rounds, and read with verified figures in the place of declared ones."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from declarations.core.programme import SHANGHAI
from declarations.models import Declaration
from declarations.services import declarations, intake
from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Case, Decision, Figure, Finding
from review.services import adoption, cases, checking, registers
from tests import builders, tiny

pytestmark = pytest.mark.django_db
SHANXI = Path(settings.BASE_DIR) / "config" / "programmes" / "shanxi-internet-20-2019"
CALIBRATED = Path(__file__).parents[1] / "data" / "shanxi20_2019_calibrated.csv"

# What the sample's own column says of a row, and the step of the programme that must find it.
STEP_OF = {
    "无增值电信业务许可证": "licence_held",
    "互联网业务收入占比低于50%": "internet_main",
    "主要收入来源地和运营总部不在山西省": "in_shanxi",
    "2018年有重大违法违规行为": "integrity_clear",
    "数据不完整（缺2017年收入）": "complete",
}


def answers(**wanted) -> list[tuple[str, str]]:
    found = Finding.objects.filter(**wanted).order_by("id")
    return [(finding.step, finding.answer) for finding in found if finding.answer != "yes"]


def verify(case: Case, column: str, typed: str) -> Figure:
    return cases.verify_figure(
        case,
        column=column,
        typed=typed,
        source=Figure.Source.AUDIT,
        source_note="2023年审计报告第3页",
        reason="与审计报告不符",
        by=builders.user(),
    )


def adopted_value(column: str) -> object:
    [one] = adoption.adopted(builders.programme())
    return one.values[column]


def test_every_submission_has_one_case_however_often_it_is_checked():
    builders.submission(seq=1)
    first = builders.check_round()
    builders.submission(seq=2)
    builders.declaration(seq=3)
    second = builders.check_round()
    assert (first.number, second.number, Case.objects.count()) == (1, 2, 2)
    assert (first.findings.count(), second.findings.count()) == (8, 16)


def test_a_finding_keeps_the_sentence_the_evidence_and_the_edition():
    builders.licences()
    edition = builders.violations({"name": "旧名公司", "uscc": tiny.number()})
    case = builders.case()
    finding = Finding.objects.get(case=case, step="integrity_clear")
    assert (finding.check_code, finding.answer, finding.edition) == ("integrity", "no", edition)
    assert finding.sentence == "2023年被列入失信名单：2023-06-01由虚构机关列入（虚构事由）"
    assert (finding.evidence["name"], finding.evidence["as_of"]) == ("旧名公司", "2024-05-01")
    assert answers(case=case) == [("well_run", "unknown"), ("integrity_clear", "no")]


def test_a_register_that_prints_a_long_story_does_not_break_the_round():
    builders.violations({"name": tiny.name(), "reason": "因" * 500, "listed_by": "局" * 500})
    finding = Finding.objects.get(case=builders.case(), step="integrity_clear")
    assert (len(finding.sentence), finding.sentence[-1], finding.evidence["reason"]) == (1000, "…", "因" * 500)


def test_a_later_round_sees_a_newer_register_and_the_earlier_findings_stay():
    builders.licences()
    builders.submission()
    first = builders.check_round()
    builders.violations({"name": tiny.name()}, as_of=date(2024, 6, 1))
    second = builders.check_round()
    assert dict(answers(round=first))["integrity_clear"] == "unknown"
    assert dict(answers(round=second))["integrity_clear"] == "no"
    [one] = adoption.adopted(builders.programme())
    assert one.outcomes["integrity_clear_ok"] is False


def test_adopted_cases_carry_every_step_s_outcome_in_the_order_of_their_numbers():
    builders.licences(seqs=(1, 2))
    builders.violations()
    for seq in (2, 1):
        builders.submission(seq=seq, answers={"licence_no": f"B2-{seq:04d}"})
    builders.check_round()
    found = adoption.adopted(builders.programme())
    assert [one.values["number"] for one in found] == [tiny.number(1), tiny.number(2)]
    assert found[0].outcomes == {
        "licensed_ok": True,
        "licence_listed_ok": True,
        "online_main_ok": True,
        "in_trade_ok": True,
        "well_run_ok": None,
        "profit_plausible_ok": True,
        "registered_ok": True,
        "integrity_clear_ok": True,
        "recommended": None,
        "verified": None,
    }


def test_the_round_is_told_in_the_journal():
    builders.licences()
    builders.violations()
    builders.case()
    assert JournalEntry.objects.get(action="checks.run").facts == {
        "round": 1,
        "cases": 1,
        "yes": 7,
        "no": 0,
        "unknown": 1,
        "registers": {"licences": "2024-05-01", "violations": "2024-05-01"},
    }


def test_a_verified_figure_is_adopted_and_the_declared_one_stays():
    case = builders.case()
    submitted = case.submission.content
    figure = verify(case, "revenue", "900.00")
    assert (figure.declared, figure.verified) == ("1000", "900.00")
    assert adopted_value("revenue") == Decimal("900.00")
    assert adopted_value("growth") == 12.5
    assert declarations.values_submitted(case.submission)["revenue"] == Decimal(1000)
    case.submission.refresh_from_db()
    assert case.submission.content == submitted


def test_the_newest_verified_figure_counts_and_the_earlier_stays():
    case = builders.case()
    for value in ("900", "950"):
        verify(case, "revenue", value)
    assert adopted_value("revenue") == Decimal(950)
    assert list(Figure.objects.order_by("id").values_list("verified", flat=True)) == ["900", "950"]


def test_a_figure_verified_as_not_known_is_unknown_and_not_zero():
    verify(builders.case(), "satisfaction", "")
    assert adopted_value("satisfaction") is None


def test_a_figure_that_was_not_declared_can_be_verified():
    case = builders.case(answers={"users": None})
    assert verify(case, "users", "3.5").declared is None
    assert adopted_value("users") == Decimal("3.5")


def test_the_next_round_looks_at_the_verified_figure():
    builders.licences()
    builders.violations()
    case = builders.case()
    verify(case, "online_revenue", "400")
    second = builders.check_round()
    assert answers(round=second) == [("online_main", "no"), ("well_run", "unknown")]


def test_a_verified_figure_is_frozen_and_told_in_the_journal():
    case = builders.case()
    verify(case, "revenue", "900")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Figure.objects.update(verified="1")
    assert JournalEntry.objects.get(thing=f"case:{case.id}").facts == {
        "column": "revenue",
        "declared": "1000",
        "verified": "900",
        "source": "audit_report",
    }


@pytest.mark.parametrize("column", ["growth", "lines_retail", "shops_count", "number", "no_such_column"])
def test_only_what_the_applicant_fills_in_is_verified(column):
    case = builders.case()
    with pytest.raises(Refused, match=r"^这一项不由企业填报，不能核定$"):
        verify(case, column, "1")
    assert Figure.objects.count() == 0


def test_each_ineligible_enterprise_of_the_shanxi_sample_is_found_with_its_reason():
    programme = builders.programme(folder=SHANXI)
    by = builders.user()
    for kind in ("licences", "violations"):
        path = SHANXI / "sample" / "registers" / f"{kind}.csv"
        registers.import_register(kind, path=path, as_of=date(2019, 6, 1), by=by)
    taken = intake.take_in(programme, path=SHANXI / "sample" / "declarations.csv", by=by)
    intake.submit_all(taken, by=by, received_at=datetime(2019, 5, 31, 12, tzinfo=SHANGHAI))
    current = checking.check_all(programme, by=by)

    with CALIBRATED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    failing = Finding.objects.filter(round=current, answer=Finding.Answer.NO)
    found = {(f.case.submission.declaration.applicant_name, f.step) for f in failing}
    assert found == {(row["name"], STEP_OF[row["ineligible_reason"]]) for row in rows if row["eligible"] == "0"}
    assert Declaration.objects.filter(programme=programme).count() == len(rows) == 60

    # Where the licence number is missing its look-up can't tell; nothing else that counts is left open.
    error = Finding.Severity.ERROR
    open_ = Finding.objects.filter(round=current, answer=Finding.Answer.UNKNOWN, severity=error)
    assert {(f.case.submission.declaration.applicant_name, f.step) for f in open_} == {
        (row["name"], "licence_listed") for row in rows if not row["licence_no"]
    }


def test_a_case_with_a_failed_step_passes_only_with_a_reason():
    builders.licences()
    builders.violations({"name": tiny.name(), "uscc": tiny.number()})
    case = builders.case()
    assert case.failed_steps == 1
    move = {"kind": Decision.Kind.PASS, "submission_seen": str(case.submission_id), "by": builders.user()}
    with pytest.raises(Refused, match=r"^有 1 步自动核查不通过，仍要通过请写明理由$"):
        cases.decide(case, **move)
    assert (case.state, Decision.objects.count()) == ("open", 0)
    assert cases.decide(case, reason="名单中的处罚已撤销，见附件", **move).kind == "pass"
