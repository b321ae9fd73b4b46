"""The engine against rankings whose answers are known.

`isi_2017.csv` holds the State Information Centre's 全球信息社会发展报告 2017: four sub-indices, index and rank of 126
economies as printed. The `*_calibrated.csv` hold synthetic figures of real lists, `*_expected.csv` what an independent
implementation of the method computes from them.
"""

import csv
from pathlib import Path

import pytest

from declarations.core.document import parse
from ranking.core.engine import run
from ranking.core.result import Result
from ranking.core.table import fit_recipe, read_sheet, read_table

RECIPES = Path(__file__).parents[1] / "data"
DATA = Path(__file__).parents[2] / "data"


def result_of(recipe_file: str, data_file: str) -> Result:
    sheet = read_sheet(DATA / data_file)
    document, faults = parse((RECIPES / recipe_file).read_text(encoding="utf-8"), recipe_file)
    assert document is not None, faults
    recipe, faults = fit_recipe(document, sheet)
    assert recipe is not None, [str(fault) for fault in faults]
    return run(recipe, read_table(sheet, recipe))


def rows_of(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_information_society_index_2017() -> None:
    found = {entry.id: entry for entry in result_of("isi_2017.yaml", "isi_2017.csv").entries}
    published = rows_of("isi_2017.csv")
    assert len(found) == len(published) == 126
    for row in published:
        assert found[row["name"]].values["index"] == pytest.approx(float(row["isi"]), abs=1e-4)
        assert found[row["name"]].rank == int(row["rank"])


@pytest.mark.parametrize(
    ("name", "indicators"),
    [
        ("shanxi20_2019", {"growth": "revenue_growth"}),
        ("internet100_2015", {}),
    ],
)
def test_calibrated_samples(name: str, indicators: dict[str, str]) -> None:
    result = result_of(f"{name}.yaml", f"{name}_calibrated.csv")
    expected = rows_of(f"{name}_expected.csv")
    assert [(str(e.rank), e.id, e.name) for e in result.entries] == [
        (row["rank"], row["entity_id"], row["name"]) for row in expected
    ]
    steps = {r["id"]: r for r in result.intermediate.to_dicts()}
    for entry, row in zip(result.entries, expected, strict=True):
        assert entry.values["composite"] == pytest.approx(float(row["composite"]), abs=1e-4)
        assert sum(c or 0 for c in list(entry.contributions.values())[-8:]) == pytest.approx(entry.values["composite"])
        for code in list(entry.contributions)[-8:]:
            normalised = steps[entry.id][f"composite.{code}.normalised"]
            assert normalised == pytest.approx(float(row[indicators.get(code, code)]), abs=1e-6)
    answers = rows_of(f"{name}_calibrated.csv")
    assert {x.id for x in result.excluded} == {row["entity_id"] for row in answers if row["eligible"] == "0"}
    assert result.lists["main"] == tuple(row["entity_id"] for row in expected[: len(result.lists["main"])])


def test_shanxi_lists_and_reasons() -> None:
    result = result_of("shanxi20_2019.yaml", "shanxi20_2019_calibrated.csv")
    answers = rows_of("shanxi20_2019_calibrated.csv")
    published = sorted((int(row["published_rank"]), row["entity_id"]) for row in answers if row["published_rank"])
    assert list(result.lists["main"]) == [entity for _, entity in published]
    assert set(result.lists["growth"]) == {row["entity_id"] for row in answers if row["on_growth_list"] == "1"}
    assert [(x.id, x.reason) for x in result.excluded] == [
        ("SX055", "无增值电信业务许可证"),
        ("SX056", "无增值电信业务许可证"),
        ("SX057", "互联网业务收入占比低于 50%"),
        ("SX058", "主要收入来源地和运营总部不在山西省"),
        ("SX059", "2018 年有重大违法违规行为"),
        ("SX060", "数据不完整（缺 2017 年收入）"),
    ]


def test_internet_100_revenue_without_a_published_purchase_cost() -> None:
    result = result_of("internet100_2015.yaml", "internet100_2015_calibrated.csv")
    expected = {row["entity_id"]: float(row["revenue_for_ranking"]) for row in rows_of("internet100_2015_expected.csv")}
    revenue = dict(result.intermediate.select("id", "composite.ranking_revenue.value").iter_rows())
    assert {i: revenue[i] for i in expected} == pytest.approx(expected, abs=0.01)


def test_digital_economy_top500() -> None:
    """17,000 synthetic enterprises by the method of the 2022 report: six dimensions, 22 indicators, three levels."""
    result = result_of("top500_2022.yaml", "top500_2022.parquet")
    expected = rows_of("top500_expected.csv")
    found = result.entries[: len(expected)]
    assert [(str(e.rank), e.id, e.name) for e in found] == [
        (row["rank"], row["entity_id"], row["full_name"]) for row in expected
    ]
    for entry, row in zip(found, expected, strict=True):
        assert entry.values["coefficient"] == pytest.approx(float(row["coefficient"]), abs=1e-8)
        assert entry.values["score"] == pytest.approx(float(row["score"]), abs=1e-4)
