"""Reading a programme's folder: every file of it checked, all faults in one go, and frozen as a revision."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from declarations.models import Programme, ProgrammeRevision
from portal.services import bundles
from tests import builders, tiny

PROGRAMMES = sorted(path for path in (Path(settings.BASE_DIR) / "config" / "programmes").iterdir() if path.is_dir())


@pytest.fixture
def folder(tmp_path):
    """The tiny programme's folder, free to be spoilt."""
    return Path(shutil.copytree(tiny.FOLDER, tmp_path / tiny.SLUG))


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    """The lines, with the folder's own path left out."""
    return [str(fault).removeprefix(f"{folder}/") for fault in bundles.read(folder).faults]


@pytest.mark.parametrize("path", [tiny.FOLDER, *PROGRAMMES], ids=lambda path: path.name)
def test_the_programmes_that_come_along_have_no_fault(path):
    assert faults_of(path) == []


def test_the_documents_are_the_files_by_their_names(folder):
    (folder / "sample").mkdir()
    (folder / "sample" / "a.csv").write_text("a")
    (folder / "report" / "picture.png").write_bytes(b"\x89PNG")
    documents = bundles.read(folder).documents
    assert set(documents) == {
        "programme.yaml",
        "form.yaml",
        "review.yaml",
        "ranking.yaml",
        "report/report.yaml",
        "report/overview.md",
    }
    assert documents["form.yaml"] == tiny.text("form.yaml")


def test_faults_of_all_files_come_in_one_go_in_order(folder):
    spoil(folder, "programme.yaml", "base_year: 2023", "base_year: 2025")
    spoil(folder, "form.yaml", "label: 简称, type: text", "label: 简称, type: integer")
    spoil(folder, "review.yaml", "{code: violations, title: 失信名单}", "{code: violators, title: 失信名单}")
    assert faults_of(folder) == [
        "form.yaml:8: sections[0].fields[0].max_length: 只有文字才限制字数",
        "programme.yaml:6: base_year: 基准年晚于评选年度",
    ]
    spoil(folder, "form.yaml", "max_length: 10, ", "")
    assert faults_of(folder) == [
        "programme.yaml:6: base_year: 基准年晚于评选年度",
        "review.yaml:5: registers[1].code: 没有“violators”这种名单，"
        "可用：licences、violations、listed_companies、traffic、city_holders、national_holders、title_holders",
        "review.yaml:26: checks[3].steps[0].register: registers 中没有这份名单",
    ]


def test_each_file_is_held_against_those_before_it(folder):
    spoil(folder, "review.yaml", "{code: in_trade, eligibility: in_trade}", "{code: in_trade, eligibility: in_shop}")
    assert faults_of(folder) == ["review.yaml:16: checks[1].steps[1].eligibility: 申报表中没有这条资格条件"]
    spoil(folder, "review.yaml", "      - {code: in_trade, eligibility: in_shop}\n", "")
    [fault] = faults_of(folder)
    assert fault.startswith("ranking.yaml:13: eligible[3].rule: 位置 1：没有列“in_trade_ok”")


def test_public_files_show_names_of_places_and_industries(folder):
    spoil(folder, "ranking.yaml", "short_name, city_city]", "short_name, city, city_city, trade]")
    places, trades = "city_province、city_city", "trade_section、trade_division、trade_group、trade_class"
    assert faults_of(folder) == [
        f"ranking.yaml:38: publish[3]: city 是代码，公布请用名称：{places}",
        f"ranking.yaml:38: publish[5]: trade 是代码，公布请用名称：{trades}",
    ]


def test_texts_to_be_sealed_are_frozen_and_checked(folder):
    spoil(folder, "form.yaml", "title: 上市公告, when", "title: 上市公告, template: promise.md, when")
    assert faults_of(folder) == ["form.yaml:65: documents[1].template: 没有文件 documents/promise.md"]
    (folder / "documents").mkdir()
    (folder / "documents" / "promise.md").write_text("# 承诺\n\n{{ name }}{{ owner }}\n", encoding="utf-8")
    assert faults_of(folder) == ["documents/promise.md:3: .: 没有占位符“owner”"]
    spoil(folder, "documents/promise.md", "{{ owner }}", "{{ seal }}")
    assert faults_of(folder) == []
    assert bundles.read(folder).documents["documents/promise.md"] == "# 承诺\n\n{{ name }}{{ seal }}\n"


def test_missing_files_are_named(folder):
    (folder / "review.yaml").unlink()
    (folder / "ranking.yaml").unlink()
    assert faults_of(folder) == ["ranking.yaml:1: .: 缺少这个文件", "review.yaml:1: .: 缺少这个文件"]


def test_a_folder_that_is_not_there(tmp_path):
    assert faults_of(tmp_path / "none-2024") == [
        f"{name}.yaml:1: .: 缺少这个文件" for name in ("form", "programme", "review")
    ]


def test_a_programme_may_go_without_a_method_whatever_its_stages_say(folder):
    assert "ranking" in tiny.review().definition.stages
    (folder / "ranking.yaml").unlink()
    shutil.rmtree(folder / "report")
    assert faults_of(folder) == []
    assert set(bundles.read(folder).documents) == {"programme.yaml", "form.yaml", "review.yaml"}


@pytest.mark.parametrize(("left_out", "missing"), [("ranking.yaml", "ranking.yaml"), ("report", "report/report.yaml")])
def test_a_method_and_its_report_come_together(folder, left_out, missing):
    path = folder / left_out
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert faults_of(folder) == [f"{missing}:1: .: 缺少这个文件"]


def test_a_file_in_another_encoding(folder):
    (folder / "form.yaml").write_bytes(tiny.text("form.yaml").encode("gb18030"))
    assert faults_of(folder) == ["form.yaml:1: .: 文件编码不是 UTF-8"]


def test_the_folder_is_called_what_the_programme_is_called(tmp_path):
    folder = Path(shutil.copytree(tiny.FOLDER, tmp_path / "tiny"))
    assert faults_of(folder) == ["programme.yaml:2: code: 文件夹应名为 tiny-list-2024（<code>-<year>）"]


@pytest.mark.django_db
def test_a_folder_is_frozen_once(folder):
    by = builders.user()
    revision, made = bundles.load(folder, by=by)
    assert (made, revision.number, revision.documents["form.yaml"]) == (True, 1, tiny.text("form.yaml"))
    assert bundles.load(folder, by=by) == (revision, False)
    spoil(folder, "report/overview.md", "上榜企业", "入榜企业")
    assert bundles.load(folder, by=by)[0].number == 2


@pytest.mark.django_db
def test_a_faulty_folder_is_not_frozen(folder):
    spoil(folder, "programme.yaml", "base_year: 2023", "base_year: 2025")
    with pytest.raises(bundles.FaultyProgramme) as faulty:
        bundles.load(folder, by=builders.user())
    assert [fault.message for fault in faulty.value.faults] == ["基准年晚于评选年度"]
    assert (Programme.objects.count(), ProgrammeRevision.objects.count()) == (0, 0)
