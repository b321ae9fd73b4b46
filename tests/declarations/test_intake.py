"""Bulk intake in the database: all rows, or none and nothing left behind."""

from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from declarations.core.sheet import SheetError
from declarations.models import Declaration, Submission
from declarations.services import declarations, intake
from records.models import JournalEntry
from tests import builders, tiny

pytestmark = pytest.mark.django_db


def row(seq: int = 1, **more: object) -> dict[str, object]:
    answers = {
        "short_name": "虚构",
        "founded_on": "2010年5月6日",
        "city": "太原",
        "currency": "美元",
        "lines": "零售、云服务",
        "licence_no": f"B2-{seq:04d}",
        "is_listed": "否",
        "contact_name": "张三",
        "revenue_prev": "800",
        "revenue": "1,000",
        "online_revenue": "600",
        "profit": "100.50",
        "staff": "50",
    }
    return {"number": tiny.number(seq), "name": tiny.name(seq), "category": "服务类", **answers, **more}


def counts() -> dict[str, int]:
    """How many rows each of the project's tables holds."""
    mine = ("records", "accounts", "declarations", "review", "ranking", "publication")
    return {m._meta.label: m.objects.count() for app in mine for m in apps.get_app_config(app).get_models()}


def take_in(path: Path):
    return intake.take_in(builders.programme(), path=path, by=builders.user())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_becomes_declarations(tmp_path, encoding):
    path = builders.sheet(tmp_path / "申报.csv", [row(1), row(2, figures_synthetic="1")], encoding=encoding)
    taken = take_in(path)
    assert {n: d.applicant_name for n, d in taken.items()} == {2: tiny.name(1), 3: tiny.name(2)}
    assert [(d.category, d.figures_synthetic, d.state) for d in taken.values()] == [
        ("service", False, "draft"),
        ("service", True, "draft"),
    ]
    answers = declarations.answers_of(taken[2])
    assert (str(answers["profit"]), answers["lines"], answers["currency"]) == ("100.50", ["retail", "cloud"], "USD")
    entry = JournalEntry.objects.get(action="declarations.taken_in")
    assert (entry.facts["file"], entry.facts["rows"]) == ("申报.csv", 2)


def test_a_workbook_becomes_the_same_declarations(tmp_path):
    book = openpyxl.Workbook()
    stated = row(1, revenue=1000, profit=100.5, is_listed=False)
    book.active.append(list(stated))
    book.active.append(list(stated.values()))
    book.save(tmp_path / "申报.xlsx")
    from_workbook = declarations.answers_of(take_in(tmp_path / "申报.xlsx")[2])
    from_csv = declarations.answers_of(take_in(builders.sheet(tmp_path / "b.csv", [row(2)]))[2])
    assert from_workbook | {"licence_no": None} == from_csv | {"licence_no": None}


def test_a_file_with_one_faulty_cell_leaves_nothing_behind(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1), row(2, staff="多"), row(3)])
    before = counts()
    with pytest.raises(intake.IntakeRefused) as refused:
        take_in(path)
    assert [str(fault) for fault in refused.value.faults] == [
        "第 3 行，员工总数（2023年）：“多”不是数，请只填数字，如 1234.5"
    ]
    assert counts() == before


def test_who_has_filed_already_is_named_and_nothing_is_taken_in(tmp_path):
    builders.declaration(seq=2)
    path = builders.sheet(tmp_path / "a.csv", [row(1), row(2)])
    before = counts()
    with pytest.raises(intake.IntakeRefused) as refused:
        take_in(path)
    assert [str(fault) for fault in refused.value.faults] == ["第 3 行，企业名称：虚构第2有限公司 在本方案中已有申报"]
    assert counts() == before


def test_a_database_that_fails_halfway_leaves_nothing_behind(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1), row(2)])
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        if connection.vendor == "sqlite"
        else "EXECUTE FUNCTION bangping_refuse()"
    )
    each = "" if connection.vendor == "sqlite" else "FOR EACH ROW"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER halfway BEFORE INSERT ON declarations_declaration {each} "
            f"WHEN (NEW.applicant_name = '{tiny.name(2)}') {refuse}"
        )
    before = counts()
    with pytest.raises(DatabaseError, match="refused"):
        take_in(path)
    assert counts() == before


def test_a_file_that_is_no_table_leaves_nothing_behind(tmp_path):
    builders.programme()
    before = counts()
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(SheetError, match=r"不是完好的 \.xlsx 文件"):
        take_in(tmp_path / "a.xlsx")
    assert counts() == before


def test_all_that_was_taken_in_is_submitted_in_the_order_of_the_file(tmp_path):
    taken = take_in(builders.sheet(tmp_path / "a.csv", [row(2), row(1)]))
    submissions = intake.submit_all(taken, by=builders.user(), received_at=builders.RECEIVED)
    assert [(s.sequence, s.declaration.applicant_name) for s in submissions] == [(1, tiny.name(2)), (2, tiny.name(1))]


def test_one_row_that_cannot_be_submitted_keeps_all_from_it(tmp_path):
    taken = take_in(builders.sheet(tmp_path / "a.csv", [row(1), row(2, profit=None, online_revenue="9999")]))
    with pytest.raises(intake.IntakeRefused) as refused:
        intake.submit_all(taken, by=builders.user(), received_at=builders.RECEIVED)
    assert [str(fault) for fault in refused.value.faults] == [
        "第 3 行，虚构第2有限公司：“利润”未填；线上收入不应多于营业收入"
    ]
    assert Submission.objects.count() == 0
    assert set(Declaration.objects.values_list("state", flat=True)) == {"draft"}
