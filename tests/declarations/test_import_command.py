"""`import_declarations`: what it prints, and that it takes in all or nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from declarations.models import Declaration, Submission
from tests import builders, tiny
from tests.declarations.test_intake import counts, row

pytestmark = pytest.mark.django_db


def run(path, *arguments: str) -> tuple[str, str, str]:
    """What it wrote to stdout and stderr, and the error it ended with."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_declarations", tiny.SLUG, str(path), *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_rows_are_taken_in_as_drafts(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1), row(2)])
    assert run(path) == ("已录入 2 份申报\n", "", "")
    assert list(Declaration.objects.values_list("state", flat=True)) == ["draft", "draft"]


def test_rows_are_submitted_as_received_on_a_day(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1), row(2)])
    assert run(path, "--submit", "--received", "2024-04-30") == ("已录入 2 份申报并提交\n", "", "")
    assert {s.received_at.isoformat() for s in Submission.objects.all()} == {"2024-04-30T04:00:00+00:00"}


def test_after_the_deadline_nothing_is_even_taken_in(tmp_path):
    builders.programme()
    builders.user(email="system@bangping.invalid")
    path = builders.sheet(tmp_path / "a.csv", [row(1)])
    before = counts()
    assert run(path, "--submit", "--received", "2024-05-02") == (
        "",
        "第 2 行，虚构第1有限公司：申报已于2024年04月30日截止\n",
        "共 1 处错误，全部未录入",
    )
    assert counts() == before


def test_faults_are_listed_one_a_line(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1, staff="-1"), row(1, name="")])
    assert run(path) == (
        "",
        "第 2 行，员工总数（2023年）：不应小于 0人，现为 -1\n"
        "第 3 行，企业名称：未填\n"
        f"第 3 行，统一社会信用代码（登记号）：与第 2 行重复：{tiny.number(1)}\n",
        "共 3 处错误，全部未录入",
    )
    assert Declaration.objects.count() == 0


def test_a_file_that_is_not_there(tmp_path):
    builders.programme()
    assert run(tmp_path / "a.csv") == ("", "", "a.csv：文件不存在或不能读取")


def test_a_programme_that_is_not_loaded(tmp_path):
    assert run(tmp_path / "a.csv") == ("", "", "没有方案 tiny-list-2024，请先 load_programme")


def test_a_day_that_is_none(tmp_path):
    builders.programme()
    path = builders.sheet(tmp_path / "a.csv", [row(1)])
    assert run(path, "--submit", "--received", "昨天") == ("", "", "--received 昨天：应为 年-月-日")
