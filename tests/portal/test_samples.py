"""Samples: taken in once and again without harm; what is missing or wrong is said, and nothing is half taken in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.services import people
from declarations.models import Programme, Submission
from declarations.services.intake import IntakeRefused
from portal.services import samples
from portal.services.bundles import FaultyProgramme
from review.models import CheckRound, RegisterEdition
from tests import tiny
from tests.shanxi import FOLDER

pytestmark = pytest.mark.django_db


def take_in(folder: Path) -> list[str]:
    said: list[str] = []
    samples.take_in(folder, by=people.system(), say=said.append)
    return said


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Programme, RegisterEdition, Submission, CheckRound))


def test_again_changes_nothing() -> None:
    first = take_in(FOLDER)
    assert first == [
        "方案 shanxi-internet-20-2019 第 1 版",
        "名单 licences：58 条，截至 2019-06-10",
        "名单 violations：2 条，截至 2019-06-10",
        "申报 60 份已提交，自动核查 480 项，54 份全部通过",
    ]
    assert counts() == (1, 2, 60, 1)
    assert take_in(FOLDER) == first[:3]
    assert counts() == (1, 2, 60, 1)


def test_shipped_programmes_are_those_with_a_programme_file() -> None:
    assert FOLDER in samples.shipped()
    assert all((folder / "programme.yaml").is_file() for folder in samples.shipped())


def test_a_programme_without_sample_says_so() -> None:
    with pytest.raises(samples.SampleFailed, match=r"^tiny-list-2024 没有样例数据（sample.yaml）$"):
        take_in(tiny.FOLDER)
    assert counts() == (0, 0, 0, 0)


def _bad_number(folder: Path) -> None:
    path = folder / "sample" / "declarations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1\n", ",也许\n", 1), encoding="utf-8")


def _bad_sample(folder: Path) -> None:
    path = folder / "sample" / "sample.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("received: 2019-05-20", "received: 2019-05-32"), encoding="utf-8"
    )


def _bad_programme(folder: Path) -> None:
    path = folder / "ranking.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("by: composite", "by: kudos"), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (_bad_number, IntakeRefused, "faults"),
        (_bad_sample, samples.SampleFailed, "received"),
        (_bad_programme, FaultyProgramme, "faults"),
    ],
)
def test_a_faulty_sample_leaves_nothing(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[Exception], words: str
) -> None:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    spoil(folder)
    with pytest.raises(error, match=words):
        take_in(folder)
    assert counts() == (0, 0, 0, 0)


def test_playing_a_faulty_programme_names_every_fault(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    _bad_programme(folder)
    (folder / "form.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(samples.SampleFailed) as failed:
        samples.play(folder, by=people.system(), say=lambda line: None)
    lines = str(failed.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{folder}/form.yaml:1"]
    _bad_number(folder)
    shutil.copy(FOLDER / "form.yaml", folder / "form.yaml")
    shutil.copy(FOLDER / "ranking.yaml", folder / "ranking.yaml")
    with pytest.raises(samples.SampleFailed, match=r"^第 2 行"):
        samples.play(folder, by=people.system(), say=lambda line: None)
