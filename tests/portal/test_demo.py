"""`manage.py demo` as a person runs it: the list printed, the files written; also after one that was cut short."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.shanxi import rows

pytestmark = pytest.mark.journey

CUT_SHORT = """
from accounts.services import people
from django.conf import settings
from portal.services import samples
from ranking.services import runs
folder = settings.PROGRAMMES_DIR / "shanxi-internet-20-2019"
revision = samples.take_in(folder, by=people.system(), say=print)
runs.start(revision.programme, by=people.system())
"""
FILES = {
    "2019年山西省互联网企业20强评价报告.pdf",
    "2019年山西省互联网企业20强评价报告（屏幕版）.pdf",
    "2019年山西省互联网企业20强.xlsx",
    "2019年山西省互联网企业20强.csv",
    "2019年山西省互联网企业20强.json",
    "2019年山西省互联网企业20强.manifest.json",
}


def managed(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=os.environ | {"BANGPING_VAR": str(var), "DATABASE_URL": "", "REDIS_URL": ""},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize("cut_short", [False, True], ids=["new", "cut short before"])
def test_the_demo_prints_the_published_lists(tmp_path: Path, cut_short: bool) -> None:
    var, out = tmp_path / "var", tmp_path / "out"
    if cut_short:
        assert managed(var, "migrate").returncode == 0
        left = managed(var, "shell", "--command", CUT_SHORT)
        assert left.returncode == 0, left.stderr
    done = managed(var, "demo", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert_lists_printed(done.stdout)
    assert {path.name for path in out.iterdir()} == FILES
    assert (out / "2019年山西省互联网企业20强评价报告.pdf").read_bytes().startswith(b"%PDF-")
    if not cut_short:
        verified = managed(var, "verify_publication", str(out / "2019年山西省互联网企业20强.manifest.json"))
        assert (verified.returncode, verified.stdout.splitlines()[-1]) == (
            0,
            "shanxi-internet-20-2019 第 1 版：完全一致（identical）",
        )


def assert_lists_printed(printed: str) -> None:
    before, main, growth = printed.partition("\n2019年山西省互联网企业20强名单\n")[0], *_lists(printed)
    assert "* 合成数据：示例数据，非企业真实数据 *" in before
    published = sorted(rows("shanxi20_2019.csv"), key=lambda row: int(row["rank"]))
    assert main == [f"{r['rank']:>4}  {r['name']}　{r['short_name']}　{r['brands']}" for r in published]
    expected = {f"      {r['name']}　{r['short_name']}　{r['brands']}" for r in rows("shanxi_growth_2019.csv")}
    assert (set(growth), len(growth)) == (expected, 4)


def _lists(printed: str) -> tuple[list[str], list[str]]:
    _, _, after = printed.partition("\n2019年山西省互联网企业20强名单\n")
    main, _, rest = after.partition("\n2019年山西省互联网最具成长型企业名单\n")
    return main.strip("\n").splitlines(), rest.partition("\n\n")[0].splitlines()


def test_an_unknown_programme_is_one_clear_line(tmp_path: Path) -> None:
    done = managed(tmp_path, "demo", "--programme", "shanxi-1999", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("CommandError: 没有方案 shanxi-1999，可用：")
    assert done.stderr.count("\n") == 1
    assert "shanxi-internet-20-2019" in done.stderr
