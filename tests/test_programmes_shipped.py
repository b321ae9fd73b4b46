"""The programmes that come along: each loads, its sample is taken in as intended, and next year's edition is a copy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from accounts.services import people
from declarations.core.programme import ProgrammeDefinition
from declarations.models import Declaration
from declarations.services import programmes
from portal.services import bundles, samples
from ranking.services import runs
from review.models import Case, Finding

pytestmark = pytest.mark.django_db

PROGRAMMES = Path(settings.PROGRAMMES_DIR)
SHIPPED = [
    "internet-100-2015",
    "shanxi-innovation-cases-2019",
    "shanxi-internet-20-2019",
    "digital-economy-500-2022",
    "shanxi-ecommerce-base-2023",
    "shanxi-ecommerce-enterprise-2023",
]
RANKED = ["internet-100-2015", "shanxi-internet-20-2019", "digital-economy-500-2022"]
SCORED = sorted(set(SHIPPED) - set(RANKED))  # by a panel, whose points they rank by
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)")


def taken_in(slug: str) -> list[str]:
    said: list[str] = []
    samples.take_in(PROGRAMMES / slug, by=people.system(), say=said.append)
    return said


def doubts() -> set[tuple[str, str, str]]:
    """What the checks found wrong or couldn't tell: whose, which step, which answer."""
    found = Finding.objects.exclude(answer=Finding.Answer.YES).select_related("case__declaration")
    return {(one.case.declaration.title, one.step, one.answer) for one in found}


def test_they_are_these_by_year() -> None:
    assert [folder.name for folder in samples.shipped()] == SHIPPED


@pytest.mark.parametrize("slug", SHIPPED)
def test_each_loads_without_a_fault(slug: str) -> None:
    bundle = bundles.read(PROGRAMMES / slug)
    assert bundle.faults == ()
    assert {"ranking.yaml", "report/report.yaml"} <= set(bundle.documents)


@pytest.mark.parametrize("slug", SHIPPED)
def test_next_year_s_edition_is_a_copy_in_which_only_the_years_change(slug: str, tmp_path: Path) -> None:
    """In its texts the new years stand wherever the old ones did, and no year is written out."""
    definition = bundles.read(PROGRAMMES / slug).definition
    assert definition is not None
    copied = copy_for_next_year(definition, tmp_path)
    revision, _ = bundles.load(copied, by=people.system())
    following = programmes.definition_of(revision)
    labels = [column.label for column in programmes.form_of(revision).columns.values()]
    before, _ = bundles.load(PROGRAMMES / slug, by=people.system())
    old = [column.label for column in programmes.form_of(before).columns.values()]
    assert [years_later(label) for label in old] == labels
    assert years_later(definition.title) == following.title


def copy_for_next_year(definition: ProgrammeDefinition, into: Path) -> Path:
    folder = Path(shutil.copytree(PROGRAMMES / definition.slug, into / f"{definition.code}-{definition.year + 1}"))
    path = folder / "programme.yaml"
    stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    stated |= {"year": definition.year + 1, "base_year": definition.base_year + 1}
    calendar = stated["calendar"]
    stated["calendar"] = {
        key: day.replace(year=day.year + 1) if hasattr(day, "year") else day for key, day in calendar.items()
    }
    path.write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")
    return folder


def years_later(text: str) -> str:
    """The text a year later; 2017 in the name of a standard stays."""
    return YEAR.sub(lambda found: found[0] if text[: found.start()].endswith("-") else str(int(found[0]) + 1), text)


def test_what_has_no_method_is_filed_and_verified_and_cant_be_ranked(tmp_path: Path) -> None:
    folder = Path(
        shutil.copytree(PROGRAMMES / "shanxi-innovation-cases-2019", tmp_path / "shanxi-innovation-cases-2019")
    )
    (folder / "ranking.yaml").unlink()
    shutil.rmtree(folder / "report")
    samples.take_in(folder, by=people.system(), say=lambda line: None)
    programme = Declaration.objects.earliest("opened_at").programme
    assert Case.objects.count() == Declaration.objects.filter(state=Declaration.State.SUBMITTED).count() > 0
    verdict = runs.may_start(programme)
    assert verdict.sentence == "本方案还没有排名方法（ranking.yaml），不能排名"


@pytest.mark.parametrize("slug", SCORED)
def test_a_first_look_leaves_the_panel_to_be_tried(slug: str) -> None:
    said: list[str] = []
    samples.prepare(PROGRAMMES / slug, by=people.system(), say=said.append)
    assert Case.objects.count() == Declaration.objects.filter(state=Declaration.State.SUBMITTED).count() > 0
    assert said[-1] == "专家尚未评分，不能排名"


def test_the_digital_economy_s_sample_shows_every_way_in_and_out() -> None:
    assert taken_in("digital-economy-500-2022")[-1] == "申报 56 份已提交，自动核查 672 项，46 份全部通过"
    assert doubts() == {
        ("虚构戊午01314网络股份有限公司", "digital_input_over_mean", "no"),
        ("虚构丁酉00033智能制造股份有限公司", "industry_over_level", "no"),
        ("虚构甲戌01450科技有限公司", "industry_over_level", "unknown"),
        ("虚构壬戌01318智能制造有限公司", "scope", "no"),
        ("虚构丁未00043智能制造有限公司", "no_fraud", "no"),
        ("虚构丙申00272数据有限公司", "no_negative_opinion", "no"),
        ("虚构壬辰00328智能制造有限公司", "not_delisted", "no"),
        ("虚构壬戌00718智能制造有限公司", "no_special_treatment", "no"),
        ("虚构庚申00056信息技术集团有限公司", "no_special_stage", "no"),
        ("虚构庚子00216信息技术有限公司", "not_losing", "no"),
    }


def test_the_cases_sample_has_several_of_one_enterprise() -> None:
    assert taken_in("shanxi-innovation-cases-2019")[-1] == "申报 8 份已提交，自动核查 32 项，7 份全部通过"
    assert doubts() == {("虚构河东云商有限公司 · 虚构案例八：老字号线上集合店", "in_shanxi", "no")}
    per_enterprise = [
        Declaration.objects.filter(applicant_name=name).count()
        for name in sorted(set(Declaration.objects.values_list("applicant_name", flat=True)))
    ]
    assert sorted(per_enterprise) == [1, 1, 2, 2, 2]


def test_samples_are_checked_against_their_own_registers() -> None:
    taken_in("shanxi-internet-20-2019")
    with pytest.raises(
        samples.SampleFailed, match="已有截至 2019-06-10 的名单 licences，比样例的（截至 2015-06-10）新"
    ):
        taken_in("internet-100-2015")
    assert not Declaration.objects.filter(programme__slug="internet-100-2015").exists()


def test_a_first_look_plays_what_is_quick_and_loads_the_rest() -> None:
    said: list[str] = []
    for slug in ("internet-100-2015", "shanxi-innovation-cases-2019"):
        samples.prepare(PROGRAMMES / slug, by=people.system(), say=said.append)
    assert said == [
        "方案 internet-100-2015 第 1 版",
        "方案 shanxi-innovation-cases-2019 第 1 版",
        "名单 violations：2 条，截至 2019-06-10",
        "申报 8 份已提交，自动核查 32 项，7 份全部通过",
        "专家尚未评分，不能排名",
    ]
