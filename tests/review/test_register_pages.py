"""The pages of registers: what they list, what an upload gives, and that a faulty one changes nothing."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from records.models import JournalEntry
from records.services import files
from review.models import RegisterEdition
from tests import builders, casework, tiny
from tests.review.desk import text

pytestmark = pytest.mark.django_db
PAGE = "/review/registers/violations/"
HEAD = "单位名称,列入日期,列入原因,列入机关\n"


@pytest.fixture
def staff(db: None):
    return casework.visitor(casework.person(Role.STAFF))


def upload(client, content: bytes, *, name: str = "不良名单.csv", as_of: str = "2024-05-01"):
    return client.post(PAGE, {"as_of": as_of, "file": SimpleUploadedFile(name, content)})


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_every_kind_stands_on_the_page_with_its_newest_edition(staff):
    builders.licences()
    builders.licences(seqs=(1, 2), as_of=date(2024, 6, 1))
    told = text(staff.get("/review/registers/"))
    assert "增值电信业务经营许可名录 2024-06-01 2 licences.csv" in told
    assert told.count("尚未导入") == 6


def test_an_upload_makes_an_edition_that_keeps_its_file(staff):
    content = (HEAD + "甲公司,2018年3月1日,因,局\n").encode("gb18030")
    response = upload(staff, content)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    edition = RegisterEdition.objects.get()
    assert (edition.as_of, edition.file_name, edition.entries.get().listed_on) == (
        date(2024, 5, 1),
        "不良名单.csv",
        date(2018, 3, 1),
    )
    served = staff.get(f"/review/registers/editions/{edition.pk}/file/")
    assert (served.content, "attachment" in served["Content-Disposition"]) == (content, True)
    assert files.read(edition.file) == content


def test_a_workbook_is_known_by_its_content_whatever_it_is_called(staff):
    content = workbook(("单位名称", "列入日期", "列入原因", "列入机关"), ("甲公司", date(2018, 3, 1), "因", "局"))
    assert upload(staff, content, name="名单.csv").status_code == 302
    edition = RegisterEdition.objects.get()
    assert (edition.file_name, edition.entries.get().listed_on) == ("名单.csv.xlsx", date(2018, 3, 1))


def test_every_fault_is_a_sentence_and_nothing_is_imported(staff):
    content = (HEAD + "甲公司,03/04/2018,因,局\n乙公司,2018-03-01,,局\n").encode()
    response = upload(staff, content)
    assert response.status_code == 422
    told = text(response)
    assert "有 2 处错误，全部没有导入" in told
    sentences = [
        "不良名单.csv：第 2 行，列入日期：“03/04/2018”分不清是3月4日还是4月3日，请写成 2018-03-04 或 2018-04-03",
        "不良名单.csv：第 3 行，列入原因：未填",
    ]
    assert [sentence in told for sentence in sentences] == [True, True]
    assert 'value="2024-05-01"' in response.content.decode()  # what was typed stays
    assert RegisterEdition.objects.count() == 0
    entry = JournalEntry.objects.get(action="register.refused")
    assert (entry.thing, entry.facts["first"]) == ("register:violations", sentences)


def test_missing_columns_are_named(staff):
    told = text(upload(staff, "单位名称\n甲公司\n".encode()))
    assert "不良名单.csv：第 1 行，列入机关：缺少这一列（listed_by）" in told
    assert RegisterEdition.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7\x00", "不良名单.csv：不是文本文件"),
        (b"", "不良名单.csv：第 1 行应为列名，现为空"),
        (b"PK\x03\x04 broken", "不良名单.csv：第 1 行，PK"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(staff, content, told):
    response = upload(staff, content)
    assert (response.status_code, RegisterEdition.objects.count()) == (422, 0)
    assert JournalEntry.objects.filter(action="register.refused").count() == 1
    assert told in text(response)


def test_without_a_day_or_a_file_the_form_says_so(staff):
    response = staff.post(PAGE, {"as_of": ""})
    assert response.status_code == 422
    assert [sentence in text(response) for sentence in ("请填日期。", "请选择文件。")] == [True, True]


def test_a_verifier_reads_and_does_not_import(db):
    verifier = casework.visitor(casework.person(Role.VERIFIER))
    told = text(verifier.get(PAGE))
    assert ("只有工作人员可以导入名单" in told, "导入新版本" in told) == (True, False)
    assert upload(verifier, HEAD.encode()).status_code == 403


def test_an_edition_is_searched_by_name_code_and_number(staff):
    rows = [{"name": tiny.name(n), "uscc": tiny.number(n), "licence_no": f"B2-{n:04d}"} for n in (1, 2, 3)]
    edition = builders.register("licences", [{**rows[0], "former_names": "旧名公司"}, *rows[1:]])
    url = f"/review/registers/editions/{edition.pk}/"
    for query, found in ((tiny.name(2), 2), (tiny.number(3), 3), ("B2-0001", 1), ("旧名", 1)):
        told = text(staff.get(url, {"query": query}))
        assert [tiny.name(n) in told for n in (1, 2, 3)] == [n == found for n in (1, 2, 3)]
    assert "没有符合条件的条目" in text(staff.get(url, {"query": "无此单位"}))


def test_figures_stand_with_their_headers(staff):
    edition = builders.register("listed_companies", [{"name": "甲公司", "营业总收入（亿元）": "1.5"}])
    assert "营业总收入：15000.0" in text(staff.get(f"/review/registers/editions/{edition.pk}/"))


@pytest.mark.parametrize("page", ["edition", "register", "registers"])
def test_thirty_rows_cost_as_many_queries_as_three(staff, page):
    counts = []
    for count in (3, 30):
        rows = [{"name": tiny.name(n), "licence_no": str(n)} for n in range(count)]
        edition = builders.register("licences", rows, as_of=date(2024, 5, count))
        if page == "register":
            for n in range(count):
                builders.register("licences", [{"name": "x", "licence_no": f"{count}-{n}"}], as_of=date(2020, 1, 1))
        url = {
            "edition": f"/review/registers/editions/{edition.pk}/",
            "register": "/review/registers/licences/",
            "registers": "/review/registers/",
        }[page]
        with CaptureQueriesContext(connection) as counted:
            assert staff.get(url).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_there_is_no_other_kind_and_no_other_edition(staff):
    assert staff.get("/review/registers/friends/").status_code == 404
    assert staff.get("/review/registers/editions/00000000-0000-0000-0000-000000000001/").status_code == 404
