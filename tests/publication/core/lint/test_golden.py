"""Real errors of real published lists, from `tests/data/published_lists/defects.json`: each is found by its rule in its
row, and what is found besides has been looked at."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from publication.core.lint import Finding, lint
from tests.publication.core.lint.published import FOLDER, published, source_lines

DEFECTS = [one for one in json.loads((FOLDER / "defects.json").read_text(encoding="utf-8"))["defects"] if one["auto"]]
AGAINST = {
    "idi_2016.csv": ("isi_2017.csv",),
    "internet100_2017_as_printed.csv": ("electronics100_2017.csv",),
}
"""What a list is held against where a defect shows only beside another."""

BESIDES = {
    # The yearbook's internet 100 is the electronics list, so that its five names without a legal form come again.
    ("internet100_2017_as_printed.csv", "R13"): [3, 4, 26, 30, 92],
    # Four short names that the catalogue of defects didn't count, being the same as in the electronics list.
    ("innovation50_2017.csv", "R13"): [4, 5, 10, 19],
    # 快手科技 and 海尔集团公司 are printed so; 航天科工 and 航天科技 are two, which a person has to say.
    ("top500_2022_head.csv", "R13"): [31, 39],
    ("top500_2022_head.csv", "R10"): [43],
    # The trademark sign of D108, which the catalogue takes for one that the CSV has lost.
    ("shanxi20_2019.csv", "R28"): [15],
}
"""Rows that no defect to be found by a machine names, by list and rule."""

LISTS = sorted({one["file"] for one in DEFECTS} | {file for file, _ in BESIDES} | {"market_cap_2015.csv"})


@cache
def findings(file: str) -> tuple[Finding, ...]:
    return tuple(lint(published(file), against=[published(other) for other in AGAINST.get(file, ())]))


def lines(finding: Finding, file: str) -> set[int]:
    known = source_lines(file)
    return {known[row] for row in (finding.row, *finding.also) if row is not None}


def concerns(finding: Finding, defect: dict[str, Any]) -> bool:
    """Whether the finding is by the defect's rule and stands in its rows; one of the whole list in any."""
    if finding.rule != defect["rule"]:
        return False
    return finding.row is None or bool(lines(finding, defect["file"]) & set(defect["source_lines"]))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda one: one["id"])
def test_every_defect_is_found_by_its_rule_in_its_row(defect: dict[str, Any]) -> None:
    assert [one for one in findings(defect["file"]) if concerns(one, defect)]


def test_every_row_of_a_defect_that_names_single_rows_is_found() -> None:
    """D012 has 14 pairs of rows, D027 and D074 a row each; D024 and D040 name the ends of a span."""
    spans = {"D024", "D040"}
    missed = {
        (defect["id"], line)
        for defect in DEFECTS
        for line in set(defect["source_lines"]) & set(source_lines(defect["file"]).values())
        if defect["id"] not in spans
        and line
        not in {at for one in findings(defect["file"]) if concerns(one, defect) for at in lines(one, defect["file"])}
    }
    assert missed == set()


@pytest.mark.parametrize("file", LISTS)
def test_what_is_found_besides_has_been_looked_at(file: str) -> None:
    """R16 apart: it shows every number that serves several services for confirmation."""
    of_list = [one for one in DEFECTS if one["file"] == file]
    besides: dict[tuple[str, str], list[int | None]] = {}
    for one in findings(file):
        if one.rule != "R16" and not any(concerns(one, defect) for defect in of_list):
            besides.setdefault((file, one.rule), []).append(one.row)
    assert besides == {key: rows for key, rows in BESIDES.items() if key[0] == file}


def test_shared_licence_numbers_are_shown_once_each_and_none_has_two_units() -> None:
    """88 numbers for 456 services (D039); 85 of them serve several."""
    shown = [one for one in findings("licences_news_2017.csv") if one.rule == "R16"]
    assert ({one.severity for one in shown}, len(shown)) == ({"info"}, len({one.value for one in shown}))
