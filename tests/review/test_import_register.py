"""`import_register`: what it prints, and that it imports all or nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from review.models import RegisterEdition
from tests import builders, tiny

pytestmark = pytest.mark.django_db
ROW = {"name": tiny.name(), "uscc": tiny.number(), "licence_no": "B2-0001"}


def run(*arguments: str) -> tuple[str, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_register", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_a_file_is_imported_once(tmp_path):
    path = str(builders.sheet(tmp_path / "名录.csv", [ROW]))
    line = "增值电信业务经营许可名录：{} 1 条，截至 2024-05-01\n"
    assert run("licences", path, "--as-of", "2024-05-01") == (line.format("已导入"), "", "")
    assert run("licences", path, "--as-of", "2024-05-01") == (line.format("此前已导入"), "", "")
    assert RegisterEdition.objects.get().as_of == date(2024, 5, 1)


def test_faults_are_listed_one_a_line(tmp_path):
    path = str(builders.sheet(tmp_path / "a.csv", [ROW, {"uscc": "1"}]))
    assert run("licences", path) == (
        "",
        "a.csv：第 3 行，许可证编号：未填\n"
        "a.csv：第 3 行，单位名称：未填\n"
        "a.csv：第 3 行，统一社会信用代码：统一社会信用代码应为 18 位，“1”是 1 位\n",
        "共 3 处错误，全部未导入",
    )
    assert RegisterEdition.objects.count() == 0


def test_a_file_that_is_no_table(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert run("licences", str(tmp_path / "a.pdf")) == ("", "", "a.pdf：只接受 .csv 或 .xlsx 文件")


def test_a_day_that_is_none(tmp_path):
    path = str(builders.sheet(tmp_path / "a.csv", [ROW]))
    assert run("licences", path, "--as-of", "五月") == ("", "", "--as-of 五月：应为 年-月-日")


def test_what_is_doubtful_is_remarked_and_imported(tmp_path):
    path = str(builders.sheet(tmp_path / "a.csv", [ROW, {**ROW, "licence_no": "B2-0002"}]))
    out, err, fault = run("licences", path, "--as-of", "2024-05-01")
    assert (out, fault) == ("增值电信业务经营许可名录：已导入 2 条，截至 2024-05-01\n", "")
    assert err.startswith("注意：R01 错误 第 3 行 ")
